package org.mlaudit.streams.drift;

/**
 * A number computed from counts in cells, and how far it can be from the one that the values themselves give.
 *
 * @param value finite
 * @param error at least the distance of {@code value} from the exact one, 0 or more; 0 when every cell holds one distinct
 *     value. Rounding, about 1e-12 of the value, comes on top.
 */
public record Estimate(double value, double error) {
    /** A number that is known exactly. */
    static Estimate exact(double value) {
        return new Estimate(Finite.of(value), 0);
    }

    /** A number known to lie between two bounds; the estimate is moved into them. */
    static Estimate between(double estimate, double lower, double upper) {
        double value = Finite.of(Math.max(lower, Math.min(upper, estimate)));
        return new Estimate(value, Finite.of(Math.max(0, Math.max(value - lower, upper - value))));
    }

    /** The number times a factor of 0 or more. */
    Estimate times(double factor) {
        return new Estimate(Finite.of(value * factor), Finite.of(error * factor));
    }

    /** Square root of a number that is 0 or more. */
    Estimate squareRoot() {
        double lower = Math.sqrt(Math.max(0, value - error));
        double upper = Math.sqrt(Math.max(0, value + error));
        return between(Math.sqrt(Math.max(0, value)), lower, upper);
    }
}
