package org.mlaudit.nifi.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.avro.file.DataFileStream;
import org.apache.nifi.processor.exception.ProcessException;

/**
 * Records from an Avro object container file, decoded straight into fields by a plan compiled from the file's schema. A
 * damaged block makes the rest unreadable.
 */
public final class AvroSource implements SourceReader {
    private final ContainerStream stream;
    private final DataFileStream<Fields> file;
    private Fields last = new Fields();

    /**
     * @param in the content; closed with this reader
     * @throws UnreadableSource if it is no Avro container file
     */
    public AvroSource(InputStream in) throws UnreadableSource {
        try {
            stream = ContainerStream.open(in);
            file = new DataFileStream<>(stream, new FieldsDatumReader());
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableSource("not an Avro container file: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean next(Fields record) throws UnreadableSource {
        record.clear();
        try {
            if (!file.hasNext()) {
                if (!stream.isComplete()) {
                    throw new UnreadableSource("damaged Avro block: the file is cut inside it", null);
                }
                return false;
            }
            file.next(record);
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnreadableSource("damaged Avro block: " + e, e);
        }
        last = record;
        return true;
    }

    @Override
    public byte[] payload() throws IOException {
        return FieldsJson.write(last);
    }

    @Override
    public byte[] json() throws IOException {
        return payload();
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
