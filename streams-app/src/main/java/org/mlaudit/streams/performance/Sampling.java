package org.mlaudit.streams.performance;

import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.streams.calibration.Tails;

/** The error by chance of a metric: what its confidence interval and the tests of its changes are made of. */
public sealed interface Sampling {
    /**
     * A share of hits among independent trials. The interval is Wilson's (1927), which also holds for few trials and shares
     * near 0 and 1.
     *
     * @param n trials, the effective number (Kish 1965) when they are weighted
     */
    record Share(double n) implements Sampling {}

    /**
     * About normal with this standard deviation.
     *
     * @param scale the scale on which it is normal
     * @param standardError in the unit of the metric, positive or 0
     */
    record Normal(Scale scale, double standardError) implements Sampling {}

    /** Not known: the sums that are kept do not say. */
    record Unknown() implements Sampling {}

    /** Scales on which an estimate is taken for normal. */
    enum Scale {
        /** The metric's own. */
        LINEAR,
        /** Logarithm of the metric, for what is positive. */
        LOG,
        /** Logarithm of the odds, for what lies between 0 and 1 (Pepe 2003, for areas under curves). */
        LOGIT
    }

    /**
     * A confidence interval.
     *
     * @param low lower end
     * @param high upper end
     */
    record Interval(double low, double high) {
        Interval within(double least, double most) {
            return new Interval(Math.clamp(low, least, most), Math.clamp(high, least, most));
        }
    }

    /** A normal error on the metric's own scale; unknown if not finite. */
    static Sampling normal(double standardError) {
        return normal(Scale.LINEAR, standardError);
    }

    /** A normal error; unknown if not finite. */
    static Sampling normal(Scale scale, double standardError) {
        return standardError >= 0 && Double.isFinite(standardError) ? new Normal(scale, standardError) : new Unknown();
    }

    /** The error of a mean of independent terms, from sums of the terms and of their squares by weight. */
    static Sampling mean(double sum, double squares, double weight, double n) {
        double mean = sum / weight;
        double variance = Math.max(0, squares / weight - mean * mean);
        return n > 1 ? normal(Math.sqrt(variance / (n - 1))) : new Unknown();
    }

    /** The standard error of a value, in its own unit. */
    default OptionalDouble standardError(double value) {
        return switch (this) {
            case Share share ->
                share.n > 0 ? OptionalDouble.of(Math.sqrt(value * (1 - value) / share.n)) : OptionalDouble.empty();
            case Normal normal -> OptionalDouble.of(normal.standardError);
            case Unknown unknown -> OptionalDouble.empty();
        };
    }

    /** The error of a value times a slope; a scale of its own is given up. */
    default Sampling scaled(double value, double slope) {
        OptionalDouble error = standardError(value);
        return error.isPresent() ? normal(Math.abs(slope) * error.getAsDouble()) : this;
    }

    /** The confidence interval of a value at a level such as 0.95; empty if the error is not known. */
    default Optional<Interval> interval(double value, double level) {
        double z = Tails.normalQuantile((1 - level) / 2);
        return switch (this) {
            case Share share -> share.n > 0 ? Optional.of(wilson(value, share.n, z)) : Optional.empty();
            case Normal normal -> Optional.of(around(value, normal, z));
            case Unknown unknown -> Optional.empty();
        };
    }

    /** Wilson's interval of a share (1927), {@code z} standard deviations wide to each side. */
    static Interval wilson(double share, double n, double z) {
        double square = z * z;
        double centre = (share + square / (2 * n)) / (1 + square / n);
        double half = z / (1 + square / n) * Math.sqrt(share * (1 - share) / n + square / (4 * n * n));
        return new Interval(Math.max(0, Math.min(share, centre - half)), Math.min(1, Math.max(share, centre + half)));
    }

    private static Interval around(double value, Normal normal, double z) {
        double half = z * normal.standardError;
        if (normal.scale == Scale.LOG && value > 0) {
            double factor = Math.exp(half / value);
            return Double.isInfinite(factor)
                    ? new Interval(0, Double.MAX_VALUE)
                    : new Interval(value / factor, value * factor);
        }
        if (normal.scale == Scale.LOGIT && value > 0 && value < 1) {
            double logit = Math.log(value / (1 - value));
            double wide = half / (value * (1 - value));
            return new Interval(1 / (1 + Math.exp(wide - logit)), 1 / (1 + Math.exp(-wide - logit)));
        }
        return new Interval(value - half, value + half);
    }
}
