package org.mlaudit.nifi.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Rejected;
import org.mlaudit.nifi.ProtectionMarks;

/** One FlowFile under way that holds an Avro object container file. */
final class ContainerOutput<T> implements Closeable {
    private static final int BLOCK_BYTES = 1 << 16;

    private final DataFileWriter<T> file;
    private long records;

    private ContainerOutput(
            OutputStream out, Schema schema, DatumWriter<T> writer, CodecFactory codec, boolean personal)
            throws IOException {
        file = new DataFileWriter<>(writer);
        if (personal) {
            file.setMeta(ProtectionMarks.PERSONAL, ProtectionMarks.YES);
        }
        file.setCodec(codec);
        file.setSyncInterval(BLOCK_BYTES);
        file.create(schema, out);
    }

    /** For records that are encoded already. */
    static ContainerOutput<Object> encoded(OutputStream out, Schema schema, CodecFactory codec) throws IOException {
        return new ContainerOutput<>(out, schema, new GenericDatumWriter<>(schema), codec, false);
    }

    /**
     * For refused records.
     *
     * @param personal whether they must be protected before they are published
     */
    static ContainerOutput<Rejected> rejected(OutputStream out, CodecFactory codec, boolean personal)
            throws IOException {
        Schema schema = Rejected.getClassSchema();
        return new ContainerOutput<>(
                out, schema, new SpecificDatumWriter<>(schema, EventCodec.data()), codec, personal);
    }

    void append(byte[] datum, int length) throws IOException {
        file.appendEncoded(ByteBuffer.wrap(datum, 0, length));
        records++;
    }

    void append(T datum) throws IOException {
        file.append(datum);
        records++;
    }

    long records() {
        return records;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
