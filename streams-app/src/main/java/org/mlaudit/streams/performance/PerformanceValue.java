package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.OutcomeValue;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;

/** {@code performance.value}: whether decisions are worth less than they were on the reference. */
public final class PerformanceValue implements OutcomeMonitor {
    private static final String NAME = "performance.value";
    private static final String METRIC = "value";
    private static final String MINIMUM_EFFECT = "minimumEffect";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.02;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "The mean business value of a decision by the contract's `prediction.values` against that of the reference's"
                        + " rows that have a truth, or else of the earlier windows that have enough of theirs, by Welch's t,"
                        + " one-sided. The effect is the fall as a share of the span from the least to the most valuable pair"
                        + " of classes.",
                "When wrong decisions do not cost the same: a model may keep its accuracy and lose its worth.",
                List.of(Parameter.ofAll(
                        MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT, "smallest fall, as a share of the span of the values")),
                "one pass over the confusion matrix",
                "Welch (1947), Biometrika 34");
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return !model.model().contract().prediction().values().isEmpty();
    }

    @Override
    public int historyLength(AuditedOutcomes model) {
        return PerformanceBaseline.byReference(model) ? 0 : PerformanceFall.DEFAULT_HISTORY;
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        if (PerformanceBaseline.nothingCame(window, history, model)) {
            return List.of();
        }
        ModelContract contract = model.model().contract();
        PerformanceBaseline.Result result =
                PerformanceBaseline.of(window, history, model, PerformanceFall.DEFAULT_HISTORY);
        Optional<PerformanceBaseline> baseline = result.baseline();
        Subject subject = new Subject(NAME, METRIC, Optional.empty(), baseline.flatMap(PerformanceBaseline::name));
        Tally tally = window.summary().whole();
        long nReference = baseline.map(past -> past.summary().whole().truths()).orElse(0L);
        Optional<String> why = model.immature(tally);
        if (why.isPresent() || baseline.isEmpty()) {
            return List.of(
                    Evidence.insufficient(subject, METRIC, tally.truths(), nReference, why.orElse(result.why())));
        }
        PredictionSpec prediction = contract.prediction();
        MetricDefinition metric = Metrics.find(prediction.kind(), METRIC).orElseThrow();
        Measure now = Metrics.measure(METRIC, Outcomes.of(tally, prediction));
        Measure before =
                Metrics.measure(METRIC, Outcomes.of(baseline.get().summary().whole(), prediction));
        if (now instanceof Measure.Known found && before instanceof Measure.Known reference) {
            MetricChange change = MetricChange.of(metric, found, reference);
            double span = span(prediction);
            double minimum = model.model().policy(NAME, METRIC, MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT);
            Measurement measured = new Measurement(
                    found.value(),
                    span > 0 ? Math.max(0, change.fall()) / span : 0,
                    change.pValue(),
                    minimum,
                    significance -> reference.value()
                            - Math.max(
                                    minimum * span,
                                    Tails.normalQuantile(Math.min(0.5, significance)) * change.standardError()));
            return List.of(Evidence.test(
                    subject,
                    METRIC,
                    measured,
                    tally.truths(),
                    nReference,
                    PerformanceFall.details(metric, found, reference, tally)));
        }
        return List.of(Evidence.insufficient(
                subject, METRIC, tally.truths(), nReference, "the values are beyond the range of a double"));
    }

    /** From the least to the most valuable pair; pairs that the contract does not give are worth 0. */
    private static double span(PredictionSpec prediction) {
        double least = prediction.values().stream()
                .mapToDouble(OutcomeValue::value)
                .min()
                .orElse(0);
        double most = prediction.values().stream()
                .mapToDouble(OutcomeValue::value)
                .max()
                .orElse(0);
        int pairs = prediction.classes().size() * prediction.classes().size();
        return prediction.values().size() < pairs ? Math.max(0, most) - Math.min(0, least) : most - least;
    }
}
