package org.mlaudit.streams.fairness;

/**
 * A confidence interval.
 *
 * @param low its lower end, finite
 * @param high its upper end, finite, at least the lower one
 */
public record Interval(double low, double high) {
    /** Share of intervals that hold the true value. */
    public static final double CONFIDENCE = 0.95;

    public Interval {
        if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
            throw new IllegalArgumentException("no interval from " + low + " to " + high);
        }
    }

    /** Whether a value lies in it, ends included. */
    public boolean holds(double value) {
        return low <= value && value <= high;
    }

    /** The distances from 0 of the values in it. */
    Interval distances() {
        double far = Math.max(Math.abs(low), Math.abs(high));
        return new Interval(holds(0) ? 0 : Math.min(Math.abs(low), Math.abs(high)), far);
    }
}
