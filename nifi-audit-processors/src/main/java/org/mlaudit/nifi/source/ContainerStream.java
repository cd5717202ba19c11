package org.mlaudit.nifi.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The bytes of an Avro object container file, with a check that none are missing at its end. Avro's own reader takes a
 * file that is cut inside a block for one that ends before that block, and its records would be lost without a word. Every
 * block, and the header, ends with the file's synchronisation marker, so a file that does not is cut.
 */
public final class ContainerStream extends FilterInputStream {
    private static final int SYNC = DataFileConstants.SYNC_SIZE;

    private final byte[] sync;
    private final InputStream rest;
    private boolean afterHeader;
    /** The last bytes that were read, the newest last. */
    private final byte[] tail = new byte[SYNC];

    private ContainerStream(InputStream rest, byte[] header, byte[] sync) {
        super(new ByteArrayInputStream(header));
        this.rest = rest;
        this.sync = sync;
    }

    /**
     * Reads the header.
     *
     * @throws IOException if it is no Avro container file
     */
    public static ContainerStream open(InputStream in) throws IOException {
        Recorder recorder = new Recorder(in);
        BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(recorder, null);
        byte[] magic = new byte[DataFileConstants.MAGIC.length];
        decoder.readFixed(magic);
        if (!Arrays.equals(magic, DataFileConstants.MAGIC)) {
            throw new IOException("it does not start with the magic bytes");
        }
        for (long left = decoder.readMapStart(); left > 0; left = decoder.mapNext()) {
            for (long i = 0; i < left; i++) {
                decoder.skipString();
                decoder.skipBytes();
            }
        }
        byte[] sync = new byte[SYNC];
        decoder.readFixed(sync);
        return new ContainerStream(in, recorder.recorded.toByteArray(), sync);
    }

    /** Whether what was read so far ends with a whole block, or the header. */
    public boolean isComplete() {
        return Arrays.equals(tail, sync);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count < 0 && !afterHeader) {
            afterHeader = true;
            in = rest;
            count = in.read(into, offset, length);
        }
        if (count > 0) {
            keep(into, offset, count);
        }
        return count;
    }

    private void keep(byte[] from, int offset, int count) {
        if (count >= SYNC) {
            System.arraycopy(from, offset + count - SYNC, tail, 0, SYNC);
        } else {
            System.arraycopy(tail, count, tail, 0, SYNC - count);
            System.arraycopy(from, offset, tail, SYNC - count, count);
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }

    /** Keeps what is read. */
    private static final class Recorder extends FilterInputStream {
        private final ByteArrayOutputStream recorded = new ByteArrayOutputStream(2048);

        Recorder(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                recorded.write(value);
            }
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = in.read(into, offset, length);
            if (count > 0) {
                recorded.write(into, offset, count);
            }
            return count;
        }

        @Override
        public long skip(long bytes) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(bytes, 8192)]));
        }
    }
}
