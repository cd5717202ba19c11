package org.mlaudit.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;

/**
 * Generated events of {@code org.mlaudit.event} as messages in the Confluent wire format. The class's schema is registered
 * under {@code <topic>-<record name>} when the first event is encoded; messages of other versions of the schema are
 * resolved by Avro's rules. For use by one thread.
 *
 * @param <T> generated class
 */
public final class EventCodec<T extends SpecificRecord> {
    private final Class<T> type;
    private final String topic;
    private final Schema schema;
    private final SchemaRegistry registry;
    private final DatumWriter<T> writer;
    private final Map<Integer, DatumReader<T>> readers = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private @Nullable BinaryEncoder encoder;
    private @Nullable BinaryDecoder decoder;

    /** A codec for the events of a topic. Nothing is asked of the registry yet. */
    public EventCodec(Class<T> type, String topic, SchemaRegistry registry) {
        this.type = type;
        this.topic = topic;
        this.registry = registry;
        this.schema = EventData.INSTANCE.getSchema(type);
        this.writer = new SpecificDatumWriter<>(schema, EventData.INSTANCE);
    }

    /** What Avro needs to read generated events in other ways, for example from files. */
    public static SpecificData data() {
        return EventData.INSTANCE;
    }

    /** The schema that events are written with. */
    public Schema schema() {
        return schema;
    }

    /**
     * Makes a message of an event.
     *
     * @throws IllegalArgumentException if a field without a default is null
     * @throws RegistryException if the schema cannot be registered
     */
    public byte[] encode(T event) {
        byte[] header = new byte[WireFormat.HEADER_BYTES];
        WireFormat.putHeader(registry.register(InferenceSchema.subject(topic, schema), schema), header, 0);
        out.reset();
        out.writeBytes(header);
        try {
            encoder = EncoderFactory.get().directBinaryEncoder(out, encoder);
            writer.write(event, encoder);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("not a complete " + type.getSimpleName() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a message.
     *
     * @throws DecodingException if the bytes are no message of this event; its reason is MALFORMED or SCHEMA
     * @throws RegistryException if the registry cannot be reached
     */
    public T decode(byte[] wire) {
        DatumReader<T> reader = reader(WireFormat.schemaId(wire));
        int length = wire.length - WireFormat.HEADER_BYTES;
        try {
            decoder = DecoderFactory.get().binaryDecoder(wire, WireFormat.HEADER_BYTES, length, decoder);
            T event = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw failure(ReasonCode.MALFORMED, "bytes are left over", null);
            }
            return event;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | UnsupportedOperationException e) {
            throw failure(ReasonCode.MALFORMED, "not a " + type.getSimpleName() + ": " + describe(e), e);
        } catch (AvroRuntimeException e) {
            throw failure(ReasonCode.SCHEMA, "cannot be read as " + type.getSimpleName() + ": " + describe(e), e);
        }
    }

    private DatumReader<T> reader(int id) {
        DatumReader<T> known = readers.get(id);
        if (known != null) {
            return known;
        }
        Schema written;
        try {
            written = registry.byId(id);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                throw failure(ReasonCode.SCHEMA, e.getMessage(), e);
            }
            throw e;
        }
        if (!written.getFullName().equals(schema.getFullName())) {
            throw failure(ReasonCode.SCHEMA, "is a " + written.getFullName() + ", not a " + schema.getFullName(), null);
        }
        DatumReader<T> reader = new SpecificDatumReader<>(written, schema, EventData.INSTANCE);
        readers.put(id, reader);
        return reader;
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static DecodingException failure(ReasonCode code, @Nullable String message, @Nullable Exception cause) {
        Reason reason = Reason.of(code, "", message == null ? "unreadable" : message);
        return cause == null ? new DecodingException(reason) : new DecodingException(reason, cause);
    }
}
