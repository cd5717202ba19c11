package org.mlaudit.codec;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;

/**
 * Decodes inferences in the Confluent wire format into rows. The writer's schema is found by the id in the message and
 * compiled once to a {@link DecodePlan}; which model version it is of is a property of the schema. After the first message
 * of a schema, decoding allocates nothing. For use by one thread.
 */
public final class InferenceDecoder {
    private final Function<ModelKey, Optional<InferenceLayout>> layouts;
    private final CompiledSchemas<Compiled> schemas;

    private record Compiled(DecodePlan plan, InferenceRow row) {}

    /**
     * A decoder.
     *
     * @param schemaById finds a writer's schema, for example {@code registry::byId}. That there is none
     *     ({@link RegistryException.Kind#NOT_FOUND}) is a fault of the message; what else it throws comes out of
     *     {@link #decode} unchanged
     * @param layouts finds the layout of a registered model version
     */
    public InferenceDecoder(IntFunction<Schema> schemaById, Function<ModelKey, Optional<InferenceLayout>> layouts) {
        this.layouts = layouts;
        this.schemas = new CompiledSchemas<>(schemaById, this::compile);
    }

    /**
     * Decodes one message.
     *
     * @return the row, with a view of the bytes; overwritten by the next message of the same schema
     * @throws DecodingException if the bytes are no inference of a registered model version; its reason has the code
     *     MALFORMED, SCHEMA or UNREGISTERED_MODEL
     */
    public InferenceRow decode(byte[] wire) {
        Compiled found = schemas.of(WireFormat.schemaId(wire));
        found.plan.decode(wire, WireFormat.HEADER_BYTES, wire.length, found.row);
        return found.row;
    }

    /** Forgets every plan, so that changed layouts are taken up. */
    public void forget() {
        schemas.forget();
    }

    private Compiled compile(int id, Schema writer) {
        ModelKey key = InferenceSchema.key(writer)
                .orElseThrow(() -> new DecodingException(Reason.of(
                        ReasonCode.SCHEMA,
                        "",
                        "schema " + id + " (" + writer.getFullName() + ") is not of an inference: it has no properties "
                                + InferenceSchema.MODEL + " and " + InferenceSchema.VERSION)));
        InferenceLayout layout = layouts.apply(key)
                .orElseThrow(() -> new DecodingException(
                        Reason.of(ReasonCode.UNREGISTERED_MODEL, "", "model version " + key + " is not registered")));
        InferenceRow row = new InferenceRow(layout);
        row.schemaId = id;
        return new Compiled(DecodePlan.compile(writer, layout), row);
    }
}
