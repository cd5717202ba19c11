package org.mlaudit.streams.drift;

/** Keeps results within the range of a double. */
final class Finite {
    private Finite() {}

    /** The value, or the largest double of its sign when it is infinite. */
    static double of(double value) {
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("a statistic came out as not a number");
        }
        return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    /** A quotient of numbers of 0 or more; 0 for 0 / 0, the largest double for anything else over 0. */
    static double ratio(double numerator, double denominator) {
        if (denominator == 0) {
            return numerator == 0 ? 0 : Double.MAX_VALUE;
        }
        return of(numerator / denominator);
    }
}
