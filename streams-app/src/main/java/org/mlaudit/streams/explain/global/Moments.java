package org.mlaudit.streams.explain.global;

import java.util.OptionalDouble;

/**
 * Mean of numbers and its standard error.
 *
 * @param mean mean
 * @param standardError standard deviation of the sample by the square root of the count; empty for a single number
 */
record Moments(double mean, OptionalDouble standardError) {
    /** Of one number or more. */
    static Moments of(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        if (values.length == 1) {
            return new Moments(mean, OptionalDouble.empty());
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        return new Moments(mean, Double.isFinite(error) ? OptionalDouble.of(error) : OptionalDouble.empty());
    }
}
