package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.MetricDefinition;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.performance.Metrics;

/** The metrics that are estimated and reconciled, and the scale of their changes. */
final class EstimatedMetrics {
    /** Policy of both monitors: which metrics. */
    static final String METRICS = "performance.estimated.metrics";

    static final String MINIMUM_EFFECT = "minimumEffect";
    static final String MINIMUM_RELATIVE = "minimumRelativeEffect";
    static final double DEFAULT_MINIMUM_EFFECT = 0.02;
    static final double DEFAULT_MINIMUM_RELATIVE = 0.1;
    /** How many earlier windows are learned from where the reference has no truth. */
    static final int LEARNED_WINDOWS = 10;

    private EstimatedMetrics() {}

    /** Names of the metrics that a contract asks for, or the default ones of its kind. */
    static List<String> names(AuditedOutcomes model) {
        List<String> named = model.model().policyList(METRICS);
        if (!named.isEmpty()) {
            return named;
        }
        return switch (model.model().contract().prediction().kind()) {
            case BINARY -> List.of("accuracy", "auroc");
            case MULTICLASS -> List.of("accuracy", "auroc-macro");
            case REGRESSION -> List.of("mae");
        };
    }

    /** A metric by its name, if the kind of model has it and it can be estimated. */
    static Optional<MetricDefinition> definition(ModelContract contract, String name) {
        PredictionKind kind = contract.prediction().kind();
        return Metrics.find(kind, name).filter(metric -> estimable(kind).contains(name));
    }

    /** Why a metric is not estimated. */
    static String unknown(ModelContract contract, String name) {
        PredictionKind kind = contract.prediction().kind();
        return METRICS + ": " + name + " of a " + kind + " model can't be estimated; there are "
                + String.join(", ", estimable(kind));
    }

    private static List<String> estimable(PredictionKind kind) {
        return switch (kind) {
            case BINARY ->
                Arrays.stream(BinaryMetric.values()).map(BinaryMetric::label).toList();
            case MULTICLASS ->
                Arrays.stream(MulticlassMetric.values())
                        .map(MulticlassMetric::label)
                        .toList();
            case REGRESSION -> LossEstimator.METRICS;
        };
    }

    /** What a change is divided by: metrics without an upper end change relative to their value. */
    static double scale(MetricDefinition metric, double value) {
        return Double.isInfinite(metric.most()) ? Math.max(Math.abs(value), Double.MIN_NORMAL) : 1;
    }

    /** Smallest change that alarms, on that scale. */
    static double minimum(AuditedOutcomes model, Subject subject, MetricDefinition metric) {
        return Double.isInfinite(metric.most())
                ? model.model().policy(subject, MINIMUM_RELATIVE, DEFAULT_MINIMUM_RELATIVE)
                : model.model().policy(subject, MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT);
    }

    /** How much worse a value is than another one; negative if it is better. */
    static double fall(MetricDefinition metric, double from, double to) {
        return metric.better() == Better.LOWER ? to - from : from - to;
    }

    /** An estimate as {@code 0.8123 (0.7911 to 0.8319) of 1200 predictions}. */
    static String shown(Estimate estimate) {
        return String.format(
                Locale.ROOT,
                "%.4g (%.4g to %.4g) of %d predictions",
                estimate.value(),
                estimate.low(),
                estimate.high(),
                estimate.rows());
    }

    /** A metric's value. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** What an estimate rests on. */
    static String learned(Estimator estimator) {
        return estimator.learnedFrom() + " outcomes of "
                + (estimator.isFromReference() ? "the reference" : "earlier windows");
    }
}
