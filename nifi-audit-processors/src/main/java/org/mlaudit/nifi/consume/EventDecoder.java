package org.mlaudit.nifi.consume;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.WireFormat;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;

/** Decodes events, whatever version of their schema they were written with. Used by one thread. */
final class EventDecoder {
    /** A message that is no event of the type that is wanted. */
    static final class UnreadableEventException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableEventException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private final Schema schema;
    private final SchemaRegistry registry;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();
    private @Nullable BinaryDecoder decoder;

    EventDecoder(Schema schema, SchemaRegistry registry) {
        this.schema = schema;
        this.registry = registry;
    }

    /**
     * @throws UnreadableEventException if the message can't be read, however often it is tried
     * @throws RegistryException if the registry can't be asked at the moment
     */
    GenericRecord decode(byte @Nullable [] message) throws UnreadableEventException {
        if (message == null) {
            throw new UnreadableEventException("the message has no value", null);
        }
        try {
            GenericDatumReader<GenericRecord> reader = reader(WireFormat.schemaId(message));
            int header = WireFormat.HEADER_BYTES;
            decoder = DecoderFactory.get().binaryDecoder(message, header, message.length - header, decoder);
            return reader.read(null, decoder);
        } catch (DecodingException | AvroRuntimeException | IOException | IndexOutOfBoundsException e) {
            throw new UnreadableEventException(String.valueOf(e.getMessage()), e);
        }
    }

    private GenericDatumReader<GenericRecord> reader(int id) throws UnreadableEventException {
        GenericDatumReader<GenericRecord> known = readers.get(id);
        if (known != null) {
            return known;
        }
        Schema written;
        try {
            written = registry.byId(id);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND || e.kind() == RegistryException.Kind.REFUSED) {
                throw new UnreadableEventException(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
        if (!written.getFullName().equals(schema.getFullName())) {
            throw new UnreadableEventException(
                    "the message is a " + written.getFullName() + ", not a " + schema.getFullName(), null);
        }
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(written, schema, new GenericData());
        readers.put(id, reader);
        return reader;
    }
}
