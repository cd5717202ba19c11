package org.mlaudit.streams.spc;

import java.util.Optional;

/**
 * Control limits of one point, all finite.
 *
 * @param lower a point below it signals
 * @param centre where points lie in the mean
 * @param upper a point above it signals
 */
public record Limits(double lower, double centre, double upper) {
    /** Limits at a distance from the centre; none if one of them is beyond the range of a double. */
    public static Optional<Limits> around(double centre, double distance) {
        Limits limits = new Limits(centre - distance, centre, centre + distance);
        return Double.isFinite(limits.lower) && Double.isFinite(limits.upper) && distance >= 0
                ? Optional.of(limits)
                : Optional.empty();
    }

    /** The same limits, cut to what is possible at all. */
    public Limits within(double least, double most) {
        return new Limits(Math.max(least, lower), centre, Math.min(most, upper));
    }

    /** Whether a value signals. */
    public boolean beyond(double value) {
        return value < lower || value > upper;
    }

    /** The limit on the value's side of the centre. */
    public double nearest(double value) {
        return value < centre ? lower : upper;
    }
}
