package org.mlaudit.contract;

/**
 * The values that a numeric feature or outcome may take.
 *
 * @param min smallest allowed value, inclusive; negative infinity when unbounded
 * @param max largest allowed value, inclusive; positive infinity when unbounded
 */
public record Range(double min, double max) {
    /** Every finite number. */
    public static final Range ALL = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Range {
        if (!(min <= max)) {
            throw new IllegalArgumentException("range " + min + " to " + max + " holds no value");
        }
    }

    /** Whether a value lies in the range; false for NaN. */
    public boolean contains(double value) {
        return value >= min && value <= max;
    }
}
