package org.mlaudit.streams.fairness;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number that may be undefined.
 *
 * @param value finite; empty when undefined
 * @param interval of {@link Interval#CONFIDENCE} confidence, if there is one
 * @param error largest distance from the value of the single observations, where the value comes from bins; else 0
 * @param reason why there is no value or no interval; empty when there are both
 */
public record Figure(OptionalDouble value, Optional<Interval> interval, double error, String reason) {
    /** A value with its interval. */
    static Figure of(double value, Interval interval) {
        return of(value, interval, 0);
    }

    /** A value with its interval and a bound of its error. */
    static Figure of(double value, Interval interval, double error) {
        return Double.isFinite(value) && Double.isFinite(error)
                ? new Figure(OptionalDouble.of(value), Optional.of(interval), error, "")
                : undefined("beyond the range of a double");
    }

    /** A value whose interval is undefined. */
    static Figure of(double value, String reason) {
        return Double.isFinite(value)
                ? new Figure(OptionalDouble.of(value), Optional.empty(), 0, reason)
                : undefined("beyond the range of a double");
    }

    /** No value. */
    static Figure undefined(String reason) {
        return new Figure(OptionalDouble.empty(), Optional.empty(), 0, reason);
    }
}
