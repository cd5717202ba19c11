package org.mlaudit.streams.drift;

import org.mlaudit.streams.profile.NumberView;

/**
 * Mean and spread of a sample, exact up to rounding.
 *
 * @param count number of values, at least 1
 * @param mean their mean
 * @param variance sum of squared deviations over {@code count - 1}; 0 for a single value
 * @param min smallest value
 * @param max largest value
 */
record Moments(long count, double mean, double variance, double min, double max) {
    /** Moments of ascending values. */
    static Moments of(double[] values) {
        if (values[0] == values[values.length - 1]) {
            return new Moments(values.length, values[0], 0, values[0], values[0]);
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        double rest = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
            rest += value - mean;
        }
        squares -= rest * rest / values.length;
        return new Moments(
                values.length,
                mean + rest / values.length,
                Math.max(0, squares) / (values.length - 1),
                values[0],
                values[values.length - 1]);
    }

    /** Moments of a summary, times 2 to an exponent; a deviation beyond the range of a double is the largest one. */
    static Moments of(NumberView view, int exponent) {
        double mean = Math.scalb(view.mean().orElseThrow(), exponent);
        double known = Math.min(Double.MAX_VALUE, view.standardDeviation().orElseThrow());
        double deviation = Math.scalb(known, exponent);
        return new Moments(
                view.valid(),
                mean,
                deviation * deviation,
                Math.scalb(view.min().orElseThrow(), exponent),
                Math.scalb(view.max().orElseThrow(), exponent));
    }

    /** Moments of both samples as one. */
    static Moments together(Moments left, Moments right) {
        long count = left.count + right.count;
        double apart = right.mean - left.mean;
        double mean = left.mean + apart * right.count / count;
        double squares = left.squares() + right.squares() + apart * apart * left.count * ((double) right.count / count);
        return new Moments(
                count,
                mean,
                count < 2 ? 0 : squares / (count - 1),
                Math.min(left.min, right.min),
                Math.max(left.max, right.max));
    }

    /** Sum of squared deviations from the mean. */
    double squares() {
        return variance * (count - 1);
    }
}
