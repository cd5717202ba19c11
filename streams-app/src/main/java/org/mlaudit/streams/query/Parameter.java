package org.mlaudit.streams.query;

import java.util.Map;
import java.util.function.Function;

/**
 * A part of a path or query.
 *
 * @param name as callers write it
 * @param in where it stands
 * @param description for the OpenAPI document
 * @param schema JSON Schema of its text
 * @param example a value that makes sense
 * @param parser turns text into the value; throws {@link IllegalArgumentException} with a message that continues
 *     "the parameter x ..."
 * @param <T> type of the value
 */
record Parameter<T>(
        String name,
        In in,
        String description,
        Map<String, Object> schema,
        String example,
        Function<String, T> parser) {
    /** Where a parameter stands. */
    enum In {
        PATH,
        QUERY
    }

    Parameter {
        schema = Map.copyOf(schema);
    }
}
