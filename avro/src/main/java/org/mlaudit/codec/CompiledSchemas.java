package org.mlaudit.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.registry.RegistryException;

/**
 * What a decoder has compiled of the writers' schemas it met, by schema id. Each schema is looked up and compiled once;
 * finding it again allocates nothing. For use by one thread.
 *
 * @param <T> what a schema is compiled to
 */
final class CompiledSchemas<T> {
    private final IntFunction<Schema> schemaById;
    private final Compiler<T> compiler;

    /** Open addressing by schema id; a power of two, at most half full. */
    private int[] ids = new int[16];
    /** Beside each id 1 more than where it is among the compiled; 0 for no id. */
    private int[] places = new int[16];

    private final List<T> compiled = new ArrayList<>();

    /** Compiles a schema, or raises a {@link DecodingException} that says why its messages cannot be decoded. */
    interface Compiler<T> {
        T compile(int schemaId, Schema writer);
    }

    /**
     * An empty table.
     *
     * @param schemaById finds a writer's schema. That there is none ({@link RegistryException.Kind#NOT_FOUND}) is a fault of
     *     the message; what else it throws comes out of {@link #of} unchanged
     */
    CompiledSchemas(IntFunction<Schema> schemaById, Compiler<T> compiler) {
        this.schemaById = schemaById;
        this.compiler = compiler;
    }

    /**
     * What the schema of an id was compiled to.
     *
     * @throws DecodingException if there is no such schema or it cannot be compiled
     */
    T of(int schemaId) {
        int place = places[slot(schemaId)];
        return place == 0 ? compile(schemaId) : compiled.get(place - 1);
    }

    /** Forgets everything, so that it is compiled anew. */
    void forget() {
        Arrays.fill(places, 0);
        compiled.clear();
    }

    private T compile(int schemaId) {
        T made = compiler.compile(schemaId, writer(schemaId));
        compiled.add(made);
        if (2 * compiled.size() > ids.length) {
            grow();
        }
        put(schemaId, compiled.size());
        return made;
    }

    private void put(int schemaId, int place) {
        int slot = slot(schemaId);
        ids[slot] = schemaId;
        places[slot] = place;
    }

    private Schema writer(int schemaId) {
        try {
            return schemaById.apply(schemaId);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.NOT_FOUND) {
                throw new DecodingException(Reason.of(ReasonCode.SCHEMA, "", String.valueOf(e.getMessage())), e);
            }
            throw e;
        }
    }

    private void grow() {
        int[] smallerIds = ids;
        int[] smallerPlaces = places;
        ids = new int[2 * smallerIds.length];
        places = new int[2 * smallerIds.length];
        for (int i = 0; i < smallerIds.length; i++) {
            if (smallerPlaces[i] != 0) {
                put(smallerIds[i], smallerPlaces[i]);
            }
        }
    }

    /** Where an id is, or where it goes. */
    private int slot(int schemaId) {
        int mask = ids.length - 1;
        int slot = ((schemaId * 0x9E3779B9) >>> 16) & mask;
        while (places[slot] != 0 && ids[slot] != schemaId) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
