package org.mlaudit.codec;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
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
    private final IntFunction<Schema> schemaById;
    private final Function<ModelKey, Optional<InferenceLayout>> layouts;

    /** Open addressing by schema id; a power of two, at most half full. */
    private @Nullable Compiled[] table = new Compiled[16];

    private int compiled;

    private record Compiled(int schemaId, DecodePlan plan, InferenceRow row) {}

    /**
     * A decoder.
     *
     * @param schemaById finds a writer's schema, for example {@code registry::byId}. That there is none
     *     ({@link RegistryException.Kind#NOT_FOUND}) is a fault of the message; what else it throws comes out of
     *     {@link #decode} unchanged
     * @param layouts finds the layout of a registered model version
     */
    public InferenceDecoder(IntFunction<Schema> schemaById, Function<ModelKey, Optional<InferenceLayout>> layouts) {
        this.schemaById = schemaById;
        this.layouts = layouts;
    }

    /**
     * Decodes one message.
     *
     * @return the row, with a view of the bytes; overwritten by the next message of the same schema
     * @throws DecodingException if the bytes are no inference of a registered model version; its reason has the code
     *     MALFORMED, SCHEMA or UNREGISTERED_MODEL
     */
    public InferenceRow decode(byte[] wire) {
        int id = WireFormat.schemaId(wire);
        Compiled found = table[slot(table, id)];
        if (found == null) {
            found = compile(id);
        }
        found.plan.decode(wire, WireFormat.HEADER_BYTES, wire.length, found.row);
        return found.row;
    }

    /** Forgets every plan, so that changed layouts are taken up. */
    public void forget() {
        Arrays.fill(table, null);
        compiled = 0;
    }

    private Compiled compile(int id) {
        Schema writer = writer(id);
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
        Compiled entry = new Compiled(id, DecodePlan.compile(writer, layout), row);
        if (2 * ++compiled > table.length) {
            grow();
        }
        table[slot(table, id)] = entry;
        return entry;
    }

    private Schema writer(int id) {
        try {
            return schemaById.apply(id);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                throw new DecodingException(Reason.of(ReasonCode.SCHEMA, "", String.valueOf(e.getMessage())), e);
            }
            throw e;
        }
    }

    private void grow() {
        @Nullable Compiled[] larger = new Compiled[2 * table.length];
        for (Compiled entry : table) {
            if (entry != null) {
                larger[slot(larger, entry.schemaId)] = entry;
            }
        }
        table = larger;
    }

    /** Where an id is, or where it goes. */
    private static int slot(@Nullable Compiled[] table, int id) {
        int mask = table.length - 1;
        int slot = ((id * 0x9E3779B9) >>> 16) & mask;
        while (true) {
            Compiled entry = table[slot];
            if (entry == null || entry.schemaId == id) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }
}
