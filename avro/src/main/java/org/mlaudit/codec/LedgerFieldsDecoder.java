package org.mlaudit.codec;

import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;

/**
 * Reads of messages in the Confluent wire format what a leaf of the ledger says of them. Which fields these are is found by
 * name in the writer's schema, which is compiled once; the others are stepped over. After the first message of a schema,
 * reading allocates nothing. Works without any model registered: whose inference a message is, its schema tells. For use by
 * one thread.
 */
public final class LedgerFieldsDecoder {
    private final CompiledSchemas<LedgerFieldsPlan> schemas;
    private final LedgerFields fields = new LedgerFields();

    /**
     * A decoder.
     *
     * @param schemaById finds a writer's schema. That there is none ({@link RegistryException.Kind#NOT_FOUND}) is a fault of
     *     the message; what else it throws comes out of {@link #read} unchanged
     * @param expected whether messages of a schema belong to what is read
     */
    public LedgerFieldsDecoder(IntFunction<Schema> schemaById, Predicate<Schema> expected) {
        schemas = new CompiledSchemas<>(schemaById, (id, writer) -> {
            if (!expected.test(writer)) {
                throw new DecodingException(Reason.of(
                        ReasonCode.SCHEMA, "", "the schema " + id + " (" + writer.getFullName() + ") is not due here"));
            }
            return LedgerFieldsPlan.compile(writer);
        });
    }

    /** Reads inferences. */
    public static LedgerFieldsDecoder ofInferences(IntFunction<Schema> schemaById) {
        return new LedgerFieldsDecoder(
                schemaById, writer -> InferenceSchema.key(writer).isPresent());
    }

    /**
     * Reads events of one type.
     *
     * @param fullName of the type's schema
     */
    public static LedgerFieldsDecoder ofEvents(IntFunction<Schema> schemaById, String fullName) {
        return new LedgerFieldsDecoder(
                schemaById, writer -> writer.getFullName().equals(fullName));
    }

    /**
     * Reads one message into {@link #fields()}.
     *
     * @return whether it could be read; if not, the fields say nothing
     */
    public boolean read(byte[] wire) {
        try {
            if (wire.length > WireFormat.HEADER_BYTES
                    && schemas.of(WireFormat.schemaId(wire)).read(wire, WireFormat.HEADER_BYTES, fields)) {
                return true;
            }
        } catch (DecodingException e) {
            fields.clear();
            return false;
        }
        fields.clear();
        return false;
    }

    /** What was read last. */
    public LedgerFields fields() {
        return fields;
    }
}
