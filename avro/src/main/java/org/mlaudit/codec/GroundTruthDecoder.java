package org.mlaudit.codec;

import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.mlaudit.registry.RegistryException;

/**
 * Decodes ground truth in the Confluent wire format. The writer's schema is found by the id in the message and compiled
 * once; after the first message of a schema, decoding allocates nothing. For use by one thread.
 */
public final class GroundTruthDecoder {
    private final CompiledSchemas<GroundTruthPlan> schemas;
    private final GroundTruthRow row = new GroundTruthRow();

    /**
     * A decoder.
     *
     * @param schemaById finds a writer's schema, for example {@code registry::byId}. That there is none
     *     ({@link RegistryException.Kind#NOT_FOUND}) is a fault of the message; what else it throws comes out of
     *     {@link #decode} unchanged
     */
    public GroundTruthDecoder(IntFunction<Schema> schemaById) {
        schemas = new CompiledSchemas<>(schemaById, (id, writer) -> GroundTruthPlan.compile(writer));
    }

    /**
     * Decodes one message.
     *
     * @return the row, with a view of the bytes; overwritten by the next message
     * @throws DecodingException if the bytes are no ground truth; its reason has the code MALFORMED or SCHEMA
     */
    public GroundTruthRow decode(byte[] wire) {
        schemas.of(WireFormat.schemaId(wire)).decode(wire, WireFormat.HEADER_BYTES, wire.length, row);
        return row;
    }
}
