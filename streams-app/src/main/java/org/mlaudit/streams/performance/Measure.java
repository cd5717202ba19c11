package org.mlaudit.streams.performance;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** What became of a metric: a number with what is known of its errors, or why there is none. */
public sealed interface Measure {
    /**
     * A number.
     *
     * @param value the metric, finite
     * @param sampling its error by chance
     * @param bound how far the value can be from that of the exact scores, 0 when it is exact; on the metric's scale
     * @param n joined predictions that it rests on, the effective number (Kish 1965) when truths are weighted
     */
    record Known(double value, Sampling sampling, double bound, double n) implements Measure {}

    /**
     * No number.
     *
     * @param why what is missing, a sentence's end: {@code no truth is positive}
     */
    record Absent(String why) implements Measure {}

    /** A share of hits. */
    static Measure share(double hits, double of, double n, String why) {
        return of > 0 ? known(hits / of, new Sampling.Share(n), 0, n, why) : new Absent(why);
    }

    /** A number, unless it is not finite. */
    static Measure known(double value, Sampling sampling, double bound, double n, String why) {
        return Double.isFinite(value) ? new Known(value, sampling, bound, n) : new Absent(why);
    }

    /** The number, if there is one. */
    default Optional<Known> found() {
        return this instanceof Known known ? Optional.of(known) : Optional.empty();
    }

    /** The same with a value, an error and a bound that are transformed by a straight line of this slope. */
    default Measure linear(DoubleUnaryOperator line, double slope) {
        return switch (this) {
            case Known known ->
                new Known(
                        line.applyAsDouble(known.value),
                        known.sampling.scaled(known.value, slope),
                        Math.abs(slope) * known.bound,
                        known.n);
            case Absent absent -> absent;
        };
    }
}
