package org.mlaudit.contract;

import java.util.List;
import java.util.Optional;

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
 * @param protection how values are protected before they are published; empty when the contract says nothing of it
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
        boolean personal,
        Optional<ProtectionSpec> protection) {
    private static final ProtectionSpec NONE = new ProtectionSpec.None();

    public Feature {
        categories = List.copyOf(categories);
    }

    /** A feature of whose protection nothing is said. */
    public Feature(
            String name,
            FeatureType type,
            boolean nullable,
            Range range,
            List<String> categories,
            int dimensions,
            String unit,
            boolean sensitive,
            boolean personal) {
        this(name, type, nullable, range, categories, dimensions, unit, sensitive, personal, Optional.empty());
    }

    /** What is done to values before they are published: {@link ProtectionSpec.None} when the contract says nothing. */
    public ProtectionSpec handling() {
        return protection.orElse(NONE);
    }

    /**
     * The feature as published records have it: where its values are protected, they need be neither in the range nor among
     * the categories any more, and may be missing.
     */
    public Feature published() {
        return handling().protects()
                ? new Feature(name, type, true, Range.ALL, List.of(), dimensions, unit, sensitive, personal, protection)
                : this;
    }

    /** The same feature with a protection. */
    public Feature protectedBy(ProtectionSpec spec) {
        return new Feature(
                name, type, nullable, range, categories, dimensions, unit, sensitive, personal, Optional.of(spec));
    }

    /** Whether the value may be quoted in a message or a rejection. */
    public boolean quotable() {
        return !sensitive && !personal;
    }
}
