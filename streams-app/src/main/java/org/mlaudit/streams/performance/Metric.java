package org.mlaudit.streams.performance;

import java.util.OptionalDouble;

/**
 * A metric's value.
 *
 * @param name of its {@link MetricDefinition}
 * @param value finite
 * @param low lower end of the confidence interval, if there is one
 * @param high upper end
 * @param bound how far the value can be from that of exact scores, 0 when it is exact; the interval does not contain it
 * @param n joined predictions that it rests on, the effective number when truths are weighted
 */
public record Metric(String name, double value, OptionalDouble low, OptionalDouble high, double bound, double n) {
    /** Level of the intervals. */
    public static final double CONFIDENCE = 0.95;

    static Metric of(MetricDefinition definition, Measure.Known known) {
        var interval = known.sampling()
                .interval(known.value(), CONFIDENCE)
                .map(ends -> ends.within(definition.least(), definition.most()));
        return new Metric(
                definition.name(),
                known.value(),
                interval.stream().mapToDouble(Sampling.Interval::low).findFirst(),
                interval.stream().mapToDouble(Sampling.Interval::high).findFirst(),
                known.bound(),
                known.n());
    }
}
