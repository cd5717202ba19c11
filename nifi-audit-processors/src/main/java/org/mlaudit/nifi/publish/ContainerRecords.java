package org.mlaudit.nifi.publish;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.nifi.processor.exception.ProcessException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DatumScanner;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.nifi.source.ContainerStream;

/**
 * The records of an Avro container file as messages, without decoding them: each datum of a block gets the header of the
 * wire format before it, and its first field, the id, is the key. Holds one block in memory.
 */
final class ContainerRecords implements Closeable {
    private final ContainerStream stream;
    private final DataFileStream<Object> file;
    private final DatumScanner scanner;
    private final boolean nullableId;
    private int schemaId;

    private byte[] block = new byte[0];
    private int at;
    private int end;
    private long left;

    private byte @Nullable [] key;
    private byte[] value = new byte[0];

    /**
     * @throws UnpublishableException if it is no Avro container file
     */
    ContainerRecords(InputStream in) throws UnpublishableException {
        try {
            stream = ContainerStream.open(in);
            file = new DataFileStream<>(stream, new GenericDatumReader<>());
            Schema first = file.getSchema().getFields().getFirst().schema();
            nullableId = first.getType() == Schema.Type.UNION
                    && first.getTypes().size() == 2
                    && first.getTypes().get(0).getType() == Schema.Type.NULL
                    && first.getTypes().get(1).getType() == Schema.Type.STRING;
            scanner = new DatumScanner(file.getSchema());
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new UnpublishableException("not an Avro container file of records: " + e.getMessage(), e);
        }
    }

    Schema schema() {
        return file.getSchema();
    }

    /** What the metadata of the file say under a name; empty when they say nothing. */
    Optional<String> metadata(String name) {
        return Optional.ofNullable(file.getMetaString(name));
    }

    /** Id of the schema in the registry, which goes into every message. */
    void schemaId(int id) {
        schemaId = id;
    }

    /**
     * Goes to the next record.
     *
     * @return whether there is one
     * @throws UnpublishableException if the file is damaged
     */
    boolean next() throws UnpublishableException {
        try {
            while (left == 0) {
                if (!file.hasNext()) {
                    if (!stream.isComplete()) {
                        throw new UnpublishableException("damaged Avro block: the file is cut inside it", null);
                    }
                    return false;
                }
                nextBlock();
            }
            int start = at;
            at = scanner.end(block, start, end);
            left--;
            key = key(start);
            value = WireFormat.frame(schemaId, block, start, at - start);
            if (left == 0 && at != end) {
                throw new UnpublishableException("damaged Avro block: " + (end - at) + " bytes are left over", null);
            }
            return true;
        } catch (ProcessException e) {
            throw e;
        } catch (IOException | AvroRuntimeException | DecodingException | IndexOutOfBoundsException e) {
            throw new UnpublishableException("damaged Avro block: " + e.getMessage(), e);
        }
    }

    private void nextBlock() throws IOException {
        ByteBuffer data = file.nextBlock();
        left = file.getBlockCount();
        block = data.array();
        at = data.arrayOffset() + data.position();
        end = data.arrayOffset() + data.limit();
    }

    private byte @Nullable [] key(int start) {
        if (scanner.startsWithText()) {
            return Arrays.copyOfRange(block, scanner.idOffset(), scanner.idOffset() + scanner.idLength());
        }
        if (!nullableId || block[start] == 0) {
            return null;
        }
        int from = start + 1;
        int length = 0;
        int shift = 0;
        do {
            length |= (block[from] & 0x7F) << shift;
            shift += 7;
        } while (block[from++] < 0);
        length >>>= 1;
        return Arrays.copyOfRange(block, from, from + length);
    }

    /** Key of the record, or null when it has no id. */
    byte @Nullable [] key() {
        return key;
    }

    /** The record as a message. */
    byte[] value() {
        return value;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
