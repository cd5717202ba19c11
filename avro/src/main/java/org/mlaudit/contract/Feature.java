package org.mlaudit.contract;

import java.util.List;

/**
 * One input of a model.
 *
 * @param name an Avro name: letters, digits and underscores, not starting with a digit
 * @param type kind of value
 * @param nullable whether a record may leave it out
 * @param range allowed values of a NUMERIC feature; {@link Range#ALL} otherwise
 * @param categories allowed values of a CATEGORICAL feature; empty when any is allowed
 * @param dimensions length of an EMBEDDING; 0 otherwise
 * @param unit unit of measure, or empty
 * @param sensitive whether the value must not appear in messages and rejections
 * @param personal whether the value is personal data
 */
public record Feature(
        String name,
        FeatureType type,
        boolean nullable,
        Range range,
        List<String> categories,
        int dimensions,
        String unit,
        boolean sensitive,
        boolean personal) {
    public Feature {
        categories = List.copyOf(categories);
    }

    /** Whether the value may be quoted in a message or a rejection. */
    public boolean quotable() {
        return !sensitive && !personal;
    }
}
