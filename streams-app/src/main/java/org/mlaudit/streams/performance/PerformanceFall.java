package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.profile.SegmentKey;

/**
 * {@code performance.fall}: whether realised performance is worse than that of the reference. Each metric is a target of its
 * own, of the whole window and of its segments.
 */
public final class PerformanceFall implements OutcomeMonitor {
    /** Policy: metrics that are judged. */
    public static final String METRICS = "performance.metrics";

    /** Its policy, which reports read too. */
    public static final List<Parameter> POLICIES = List.of(Parameter.list(
            METRICS,
            "auroc, accuracy, brier; accuracy, f1-macro; mae, rmse",
            "metrics whose fall is judged, by their names in performance.md; the defaults are those of BINARY, MULTICLASS and REGRESSION"
                    + " models"));

    static final int DEFAULT_HISTORY = 10;
    private static final String NAME = "performance.fall";
    private static final String HISTORY = "history";
    private static final String MINIMUM_EFFECT = "minimumEffect";
    private static final String MINIMUM_RELATIVE = "minimumRelativeEffect";
    private static final double DEFAULT_MINIMUM_EFFECT = 0.02;
    private static final double DEFAULT_MINIMUM_RELATIVE = 0.1;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Each metric of the policy `" + METRICS
                        + "` against its value on the reference's rows that have a truth, or"
                        + " else on the earlier windows that have enough of theirs: a one-sided test of a fall, by Fisher's"
                        + " exact test of the misses for shares, else by the standard errors of both (DeLong for auroc, delta"
                        + " method, bootstrap) and Student's t. The effect is the fall on the metric's own scale; for metrics"
                        + " without an upper end (mae, rmse, log-loss) relative to the value before. Whole window and"
                        + " segments. Of the whole window the details say how much of the change of its loss changed"
                        + " inputs explain, and how much a changed relation (`performance.relation`).",
                "When truths come for a good part of the predictions. Windows with fewer truths than the policies"
                        + " `performance.minimumTruths` and `performance.minimumCoverage` ask for are insufficient, and are"
                        + " judged again as truths arrive.",
                List.of(
                        Parameter.number(
                                        MINIMUM_EFFECT,
                                        DEFAULT_MINIMUM_EFFECT,
                                        "smallest fall of a metric with an upper end, on its own scale")
                                .alsoOfSegments(),
                        Parameter.number(
                                        MINIMUM_RELATIVE,
                                        DEFAULT_MINIMUM_RELATIVE,
                                        "smallest rise of a metric without an upper end, relative to its value before")
                                .alsoOfSegments(),
                        Parameter.ofAll(
                                HISTORY,
                                DEFAULT_HISTORY,
                                "how many earlier windows are the baseline where the reference has no truths")),
                "one pass over the score bins, a hundred for metrics that need the bootstrap",
                "DeLong et al. (1988), Biometrics 44; Fisher (1935); Welch (1947)");
    }

    /** The metrics that a contract asks for, or the default ones of its kind. */
    public static List<MetricDefinition> metrics(ModelContract contract) {
        PredictionKind kind = contract.prediction().kind();
        List<String> names = contract.policyList(METRICS);
        if (names.isEmpty()) {
            names = switch (kind) {
                case BINARY -> List.of("auroc", "accuracy", "brier");
                case MULTICLASS -> List.of("accuracy", "f1-macro");
                case REGRESSION -> List.of("mae", "rmse");
            };
        }
        return names.stream()
                .map(name -> Metrics.find(kind, name)
                        .filter(metric -> metric.better() != Better.NEITHER)
                        .orElseThrow(() -> new IllegalArgumentException(METRICS + ": a " + kind
                                + " model has no metric " + name + " that can fall; there are "
                                + String.join(
                                        ", ",
                                        Metrics.of(kind).stream()
                                                .filter(metric -> metric.better() != Better.NEITHER)
                                                .map(MetricDefinition::name)
                                                .toList()))))
                .toList();
    }

    /**
     * Checks the policy of a contract.
     *
     * @throws IllegalArgumentException if it names a metric that the kind of model does not have
     */
    public static void check(ModelContract contract) {
        metrics(contract);
    }

    @Override
    public List<String> targets(ModelContract contract) {
        return Metrics.of(contract.prediction().kind()).stream()
                .map(MetricDefinition::name)
                .toList();
    }

    @Override
    public int historyLength(AuditedOutcomes model) {
        return PerformanceBaseline.byReference(model) ? 0 : history(model);
    }

    private static int history(AuditedOutcomes model) {
        return (int) Math.clamp(model.model().contract().policy(NAME + "." + HISTORY, DEFAULT_HISTORY), 1, 100);
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        if (PerformanceBaseline.nothingCame(window, history, model)) {
            return List.of();
        }
        List<MetricDefinition> metrics = metrics(model.model().contract());
        PerformanceBaseline.Result result = PerformanceBaseline.of(window, history, model, history(model));
        List<Evidence> evidence = new ArrayList<>();
        Optional<Tally> before =
                result.baseline().map(baseline -> baseline.summary().whole());
        judge(
                evidence,
                metrics,
                Optional.empty(),
                window.summary(),
                window.summary().whole(),
                before,
                result,
                model);
        if (model.immature(window.summary().whole()).isPresent()) {
            return evidence;
        }
        List<String> segments = model.model().contract().segmentNames();
        Map<SegmentKey, Tally> past = result.baseline()
                .map(baseline -> (Map<SegmentKey, Tally>) baseline.summary().groups())
                .orElse(Map.of());
        window.summary().groups().forEach((segment, tally) -> {
            if (segments.contains(segment.field())) {
                Optional<Tally> ofSegment = Optional.ofNullable(past.get(segment));
                judge(evidence, metrics, Optional.of(segment), window.summary(), tally, ofSegment, result, model);
            }
        });
        return evidence;
    }

    private static void judge(
            List<Evidence> evidence,
            List<MetricDefinition> metrics,
            Optional<SegmentKey> segment,
            OutcomeSummary window,
            Tally tally,
            Optional<Tally> before,
            PerformanceBaseline.Result result,
            AuditedOutcomes model) {
        Optional<String> name = result.baseline().flatMap(PerformanceBaseline::name);
        long nReference = before.map(Tally::truths).orElse(0L);
        Optional<String> why = model.immature(tally)
                .or(() -> result.baseline().isEmpty() ? Optional.of(result.why()) : Optional.empty())
                .or(() -> nReference < model.minimumTruths()
                        ? Optional.of(nReference + " outcomes of the segment in the baseline are fewer than "
                                + AuditedOutcomes.MINIMUM_TRUTHS + ", " + model.minimumTruths())
                        : Optional.empty());
        Map<String, String> causes = why.isPresent() || segment.isPresent()
                ? Map.of()
                : result.baseline()
                        .map(baseline -> (Map<String, String>) LossChange.details(window, baseline))
                        .orElse(Map.of());
        PredictionSpec prediction = model.model().contract().prediction();
        Optional<Outcomes> now = why.isPresent() ? Optional.empty() : Optional.of(Outcomes.of(tally, prediction));
        Optional<Outcomes> then =
                why.isPresent() ? Optional.empty() : before.map(past -> Outcomes.of(past, prediction));
        for (MetricDefinition metric : metrics) {
            Subject subject = new Subject(NAME, metric.name(), segment.map(SegmentKey::toString), name);
            evidence.add(
                    now.isPresent() && then.isPresent()
                            ? judge(subject, metric, now.get(), then.get(), tally, nReference, causes, model)
                            : Evidence.insufficient(
                                    subject, metric.name(), tally.truths(), nReference, why.orElse(result.why())));
        }
    }

    private static Evidence judge(
            Subject subject,
            MetricDefinition metric,
            Outcomes now,
            Outcomes before,
            Tally tally,
            long nReference,
            Map<String, String> causes,
            AuditedOutcomes model) {
        Measure ofNow = Metrics.measure(metric.name(), now);
        Measure ofBefore = Metrics.measure(metric.name(), before);
        if (ofNow instanceof Measure.Known found && ofBefore instanceof Measure.Known reference) {
            if (!MetricChange.testable(found, reference)) {
                return Evidence.insufficient(
                        subject, metric.name(), tally.truths(), nReference, "its error by chance is not known");
            }
            MetricChange change = MetricChange.of(metric, found, reference);
            return Evidence.test(
                    subject,
                    metric.name(),
                    measurement(subject, metric, found, reference, change, model),
                    tally.truths(),
                    nReference,
                    with(causes, details(metric, found, reference, tally)));
        }
        String why = ofNow instanceof Measure.Absent absent
                ? absent.why()
                : ofBefore instanceof Measure.Absent absent ? "in the baseline " + absent.why() : "";
        return Evidence.insufficient(subject, metric.name(), tally.truths(), nReference, why);
    }

    private static Measurement measurement(
            Subject subject,
            MetricDefinition metric,
            Measure.Known now,
            Measure.Known before,
            MetricChange change,
            AuditedOutcomes model) {
        boolean relative = Double.isInfinite(metric.most());
        double scale = relative ? Math.max(Math.abs(before.value()), Double.MIN_NORMAL) : 1;
        double minimum = relative
                ? model.model().policy(subject, MINIMUM_RELATIVE, DEFAULT_MINIMUM_RELATIVE)
                : model.model().policy(subject, MINIMUM_EFFECT, DEFAULT_MINIMUM_EFFECT);
        double sign = metric.better() == Better.LOWER ? 1 : -1;
        return new Measurement(
                now.value(),
                Math.max(0, change.fall()) / scale,
                change.pValue(),
                minimum,
                significance -> before.value()
                        + sign
                                * Math.max(
                                        minimum * scale,
                                        Tails.normalQuantile(Math.min(0.5, significance)) * change.standardError()),
                change.leastPValue());
    }

    private static Map<String, String> with(Map<String, String> causes, Map<String, String> details) {
        details.putAll(causes);
        return details;
    }

    static Map<String, String> details(MetricDefinition metric, Measure.Known now, Measure.Known before, Tally tally) {
        Map<String, String> details = new TreeMap<>();
        details.put("window", shown(Metric.of(metric, now)));
        details.put("reference", shown(Metric.of(metric, before)));
        details.put(
                "coverage",
                String.format(
                        Locale.ROOT,
                        "outcomes of %d of %d predictions, %.1f%%",
                        tally.received(),
                        tally.predictions(),
                        tally.predictions() == 0 ? 0 : 100.0 * tally.received() / tally.predictions()));
        if (now.bound() > 0) {
            details.put("bound", String.format(Locale.ROOT, "score bins move it by at most %.4f", now.bound()));
        }
        return details;
    }

    /** Such as {@code 0.8123 (0.7911 to 0.8319, n 1200)}. */
    private static String shown(Metric metric) {
        return metric.low().isPresent() && metric.high().isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%.4g (%.4g to %.4g, n %.0f)",
                        metric.value(),
                        metric.low().getAsDouble(),
                        metric.high().getAsDouble(),
                        metric.n())
                : String.format(Locale.ROOT, "%.4g (n %.0f)", metric.value(), metric.n());
    }
}
