package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.estimation.Estimator;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Delays;
import org.mlaudit.streams.performance.LossChange;
import org.mlaudit.streams.performance.Metric;
import org.mlaudit.streams.performance.MetricDefinition;
import org.mlaudit.streams.performance.Metrics;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.PerformanceFall;
import org.mlaudit.streams.performance.PerformanceReport;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.query.PerformanceAnswers.AgeCoverage;
import org.mlaudit.streams.query.PerformanceAnswers.Coverage;
import org.mlaudit.streams.query.PerformanceAnswers.DelayQuantiles;
import org.mlaudit.streams.query.PerformanceAnswers.EstimatedValue;
import org.mlaudit.streams.query.PerformanceAnswers.MetricRow;
import org.mlaudit.streams.query.PerformanceAnswers.NamedMetric;
import org.mlaudit.streams.query.PerformanceAnswers.RealisedValue;
import org.mlaudit.streams.query.PerformanceAnswers.ReferencePerformance;
import org.mlaudit.streams.query.PerformanceAnswers.WindowPerformance;

/** Windows of one model version as their performance is answered. */
final class WindowPerformances {
    /** Ages at which coverage is told. */
    private static final List<Duration> AGES =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    /** Windows before one that stand in for the reference where that has no outcomes. */
    static final int HISTORY = 10;

    private final AuditedOutcomes model;
    private final PredictionSpec prediction;
    private final Optional<SegmentKey> segment;
    private final Optional<Instant> judgedUpTo;
    private final boolean detailed;
    private final Optional<PerformanceReport> reference;
    private final Optional<Estimator> fromReference;

    /**
     * Windows of a model version.
     *
     * @param segment what to look at; all predictions when empty
     * @param judgedUpTo event time that tells how old a window is
     * @param detailed whether tables and curves are wanted
     */
    WindowPerformances(
            AuditedOutcomes model, Optional<SegmentKey> segment, Optional<Instant> judgedUpTo, boolean detailed) {
        this.model = model;
        this.prediction = model.model().contract().prediction();
        this.segment = segment;
        this.judgedUpTo = judgedUpTo;
        this.detailed = detailed;
        this.reference = model.reference()
                .flatMap(this::tally)
                .filter(tally -> tally.truths() > 0)
                .map(tally -> PerformanceReport.of(tally, prediction));
        this.fromReference = Estimator.of(model, OutcomeHistory.NONE);
    }

    private Optional<Tally> tally(OutcomeSummary summary) {
        return segment.isEmpty()
                ? Optional.of(summary.whole())
                : Optional.ofNullable(summary.groups().get(segment.get()));
    }

    /** Names of the metrics whose fall is judged. */
    List<String> judgedMetrics() {
        return PerformanceFall.metrics(model.model().contract()).stream()
                .map(MetricDefinition::name)
                .toList();
    }

    @Nullable
    ReferencePerformance reference() {
        return reference
                .map(report -> new ReferencePerformance(report.predictions(), report.truths(), named(report.metrics())))
                .orElse(null);
    }

    static List<NamedMetric> named(List<Metric> metrics) {
        return metrics.stream()
                .map(metric -> new NamedMetric(metric.name(), realised(metric)))
                .toList();
    }

    private static RealisedValue realised(Metric metric) {
        return new RealisedValue(
                metric.value(), nullable(metric.low()), nullable(metric.high()), metric.bound(), metric.n());
    }

    private static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    /**
     * The windows in which the segment has a prediction; all without a segment.
     *
     * @param windows newest first, and those before them from which their performance may be estimated
     * @param limit how many of them to answer
     */
    List<WindowPerformance> of(List<OutcomeWindow> windows, int limit) {
        List<WindowPerformance> answers = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, windows.size()); i++) {
            OutcomeWindow window = windows.get(i);
            OutcomeHistory before =
                    new OutcomeHistory(windows.subList(i + 1, Math.min(i + 1 + HISTORY, windows.size())));
            tally(window.summary()).ifPresent(tally -> answers.add(of(window, tally, before)));
        }
        return answers;
    }

    private WindowPerformance of(OutcomeWindow window, Tally tally, OutcomeHistory before) {
        OutcomeSummary summary = window.summary();
        boolean any = tally.truths() > 0;
        PerformanceReport report = PerformanceReport.of(tally, prediction);
        WindowEstimates estimated = WindowEstimates.of(
                fromReference.or(() -> Estimator.of(model, before)), model, window, segment.map(group -> tally));
        return new WindowPerformance(
                window.start(),
                window.end(),
                summary.revision(),
                coverage(window, tally),
                segment.isPresent() ? null : delays(summary.delays()),
                model.immature(tally).orElse(null),
                rows(report, estimated),
                any ? report.absent() : Map.of(),
                estimated.why().orElse(null),
                segment.isPresent() ? Map.of() : LossChange.details(window, before, model),
                detailed ? PerformanceDetails.of(tally, report, prediction) : null);
    }

    private Coverage coverage(OutcomeWindow window, Tally tally) {
        return new Coverage(
                tally.predictions(),
                tally.received(),
                tally.truths(),
                tally.predictions() == 0 ? null : (Double) ((double) tally.received() / tally.predictions()),
                segment.isPresent() ? List.of() : byAge(window, tally.predictions()),
                tally.unknownClass(),
                tally.wrongKind(),
                tally.incomparable(),
                tally.disagreements(),
                segment.isPresent() ? null : (Long) window.summary().unmatched());
    }

    private List<AgeCoverage> byAge(OutcomeWindow window, long predictions) {
        if (judgedUpTo.isEmpty() || predictions == 0) {
            return List.of();
        }
        return AGES.stream()
                .filter(age -> !window.end().plus(age).isAfter(judgedUpTo.get()))
                .map(age ->
                        new AgeCoverage(age, (double) window.summary().delays().within(age) / predictions))
                .toList();
    }

    private static @Nullable DelayQuantiles delays(Delays delays) {
        return delays.quantile(0.5)
                .flatMap(half -> delays.quantile(0.95).map(most -> new DelayQuantiles(half, most)))
                .orElse(null);
    }

    private List<MetricRow> rows(PerformanceReport report, WindowEstimates estimated) {
        List<MetricRow> rows = new ArrayList<>();
        for (MetricDefinition definition : Metrics.of(prediction.kind())) {
            Optional<Metric> realised = report.metric(definition.name());
            Optional<EstimatedValue> expected = estimated.of(definition.name());
            if (realised.isPresent() || expected.isPresent()) {
                rows.add(new MetricRow(
                        definition.name(),
                        definition.better().name(),
                        realised.map(WindowPerformances::realised).orElse(null),
                        expected.orElse(null),
                        realised.flatMap(known -> expected.map(value -> known.value() - value.value()))
                                .orElse(null),
                        reference
                                .flatMap(before -> before.metric(definition.name()))
                                .map(Metric::value)
                                .orElse(null)));
            }
        }
        return rows;
    }
}
