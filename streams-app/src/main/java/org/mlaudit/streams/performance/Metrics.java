package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mlaudit.contract.PredictionKind;

/** The one list of metrics. A metric is added by one entry in the list of its kind. */
public final class Metrics {
    /** All metrics, by kind, in the order in which reports have them. */
    public static final List<MetricDefinition> ALL = Stream.of(
                    BinaryMetrics.ALL.stream(), MulticlassMetrics.ALL.stream(), RegressionMetrics.ALL.stream())
            .flatMap(metrics -> metrics.map(MetricFunction::definition))
            .toList();

    private Metrics() {}

    /** The metrics of a kind. */
    public static List<MetricDefinition> of(PredictionKind kind) {
        return ALL.stream().filter(metric -> metric.kind() == kind).toList();
    }

    /** The metric of a kind that has a name. */
    public static Optional<MetricDefinition> find(PredictionKind kind, String name) {
        return of(kind).stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    /**
     * The value of a metric.
     *
     * @throws IllegalArgumentException if these outcomes have no metric of this name
     */
    public static Measure measure(String name, Outcomes outcomes) {
        return switch (outcomes) {
            case BinaryOutcomes binary -> measure(name, binary, BinaryMetrics.ALL);
            case MulticlassOutcomes multiclass -> measure(name, multiclass, MulticlassMetrics.ALL);
            case RegressionOutcomes regression -> measure(name, regression, RegressionMetrics.ALL);
        };
    }

    private static <T> Measure measure(String name, T outcomes, List<MetricFunction<T>> metrics) {
        return metrics.stream()
                .filter(metric -> metric.definition().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no metric of this kind of model is called " + name))
                .compute()
                .apply(outcomes);
    }
}
