package org.mlaudit.nifi.protect;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.processor.exception.ProcessException;
import org.mlaudit.nifi.source.ContainerStream;

/**
 * The records of an Avro container file, so many at a time that the keys of their subjects are worth one transaction, and so
 * few that a file of any size fits into memory: at most {@value #MOST_RECORDS}, and no more blocks once they are
 * {@value #MOST_BYTES} bytes.
 */
final class RecordBatches implements Closeable {
    static final int MOST_RECORDS = 1_000;
    private static final long MOST_BYTES = 1 << 20;

    private final Counted counted;
    private final ContainerStream stream;
    private final DataFileStream<GenericRecord> file;
    private final List<GenericRecord> spare = new ArrayList<>();
    /** Records of the current block that are not read yet. */
    private long left;

    /**
     * @throws UnprotectableException if it is no Avro container file
     */
    RecordBatches(InputStream in) throws UnprotectableException {
        try {
            counted = new Counted(in);
            stream = ContainerStream.open(counted);
            file = new DataFileStream<>(stream, new GenericDatumReader<>(null, null, new GenericData()));
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnprotectableException("not an Avro container file of records: " + e.getMessage(), e);
        }
    }

    Schema schema() {
        return file.getSchema();
    }

    /** What the metadata of the file say under a name. */
    Optional<String> metadata(String name) {
        return Optional.ofNullable(file.getMetaString(name));
    }

    /** The codec of the file's blocks. */
    CodecFactory codec() {
        return CodecFactory.fromString(metadata(DataFileConstants.CODEC).orElse("null"));
    }

    /**
     * The next records, in order; none at the end. They are reused by the next call.
     *
     * @throws UnprotectableException if the file is damaged
     */
    List<GenericRecord> next() throws UnprotectableException {
        List<GenericRecord> batch = new ArrayList<>();
        long start = counted.bytes;
        try {
            while (batch.size() < MOST_RECORDS && (left > 0 || counted.bytes - start < MOST_BYTES)) {
                if (!file.hasNext()) {
                    if (!stream.isComplete()) {
                        throw new UnprotectableException("damaged Avro block: the file is cut inside it", null);
                    }
                    break;
                }
                if (left == 0) {
                    left = file.getBlockCount();
                }
                GenericRecord reused = batch.size() < spare.size() ? spare.get(batch.size()) : null;
                batch.add(file.next(reused));
                left--;
            }
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
            // Avro's messages may quote what they could not read.
            throw new UnprotectableException(
                    "damaged Avro block: " + e.getClass().getSimpleName(), null);
        }
        for (int i = spare.size(); i < batch.size(); i++) {
            spare.add(batch.get(i));
        }
        return batch;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Counts what is read. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }
}
