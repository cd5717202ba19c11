package org.mlaudit.streams.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Measure;
import org.mlaudit.streams.performance.MetricDefinition;
import org.mlaudit.streams.performance.Metrics;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Outcomes;

/**
 * {@code performance.reconciled}: whether what came true is what was estimated. Estimated are the predictions whose truth is
 * known, so that it does not matter which these are, as long as truths of equal scores come alike.
 */
public final class ReconciledPerformance implements OutcomeMonitor {
    private static final String NAME = "performance.reconciled";
    private static final String HISTORY = "history";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "The metrics of `performance.estimated`, as they should be for those predictions of the window whose truth is"
                        + " known, less what came true of them: the value. Two-sided test by the estimate's own standard error,"
                        + " the one of its band: the labels of so few rows, and the outcomes that were learned from. The effect"
                        + " is the size of the error on the metric's own scale; for metrics without an upper end (mae, rmse,"
                        + " log-loss) relative to what came true. The details have both numbers and the mean size of the error"
                        + " over this window and those before it. Each metric is a target; whole window.",
                "Once truth has come for a good part of the window (the policies `performance.minimumTruths` and"
                        + " `performance.minimumCoverage`): an estimate that misses by more than its band is wrong about the"
                        + " relation of scores to the truth. It assumes that truths of equal scores come equally soon.",
                List.of(
                        Parameter.ofAll(
                                EstimatedMetrics.MINIMUM_EFFECT,
                                EstimatedMetrics.DEFAULT_MINIMUM_EFFECT,
                                "smallest error that alarms, of a metric with an upper end"),
                        Parameter.ofAll(
                                EstimatedMetrics.MINIMUM_RELATIVE,
                                EstimatedMetrics.DEFAULT_MINIMUM_RELATIVE,
                                "smallest error of a metric without an upper end, relative to what came true"),
                        Parameter.ofAll(
                                HISTORY,
                                EstimatedMetrics.LEARNED_WINDOWS,
                                "how many earlier windows the mean error is of, and are learned from where the reference has no"
                                        + " truth, 1 to 100")),
                "one pass over the score bins of each window that is read",
                "Confidence-based performance estimation and direct loss estimation as in nannyml; delta method");
    }

    @Override
    public int historyLength(AuditedOutcomes model) {
        return (int) Math.clamp(
                model.model().contract().policy(NAME + "." + HISTORY, EstimatedMetrics.LEARNED_WINDOWS), 1, 100);
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        OutcomeHistory read = history.newest(historyLength(model));
        Optional<Estimator> estimator = Estimator.of(model, read);
        Optional<String> why = model.immature(window.summary().whole())
                .or(() -> estimator.isEmpty()
                        ? Optional.of("neither the reference nor the windows before have outcomes to learn from")
                        : Optional.empty());
        long truths = window.summary().whole().truths();
        List<Evidence> evidence = new ArrayList<>();
        for (String name : EstimatedMetrics.names(model)) {
            evidence.add(
                    why.isPresent() || estimator.isEmpty()
                            ? Evidence.insufficient(Subject.of(NAME, name), name, truths, 0, why.orElse(""))
                            : judge(name, window.summary(), read, estimator.get(), model));
        }
        return evidence;
    }

    private static Evidence judge(
            String name, OutcomeSummary window, OutcomeHistory history, Estimator estimator, AuditedOutcomes model) {
        Subject subject = Subject.of(NAME, name);
        Optional<MetricDefinition> metric =
                EstimatedMetrics.definition(model.model().contract(), name);
        if (metric.isEmpty()) {
            return Evidence.insufficient(
                    subject,
                    name,
                    window.whole().predictions(),
                    0,
                    EstimatedMetrics.unknown(model.model().contract(), name));
        }
        Predicted rows = Predicted.joined(window);
        Optional<Expected> expected = estimator.expect(name, rows);
        Measure realised = realised(name, window, model);
        if (expected.isPresent() && realised instanceof Measure.Known known) {
            double error = expected.get().standardError();
            if (error > 0) {
                Estimate estimate = estimator.estimate(name, expected.get(), rows);
                double missed = estimate.value() - known.value();
                double scale = EstimatedMetrics.scale(metric.get(), known.value());
                double minimum = EstimatedMetrics.minimum(model, subject, metric.get());
                return Evidence.test(
                        subject,
                        name,
                        new Measurement(
                                missed,
                                Math.abs(missed) / scale,
                                2 * Tails.normal(Math.abs(missed) / error),
                                minimum,
                                significance -> Math.copySign(
                                        Math.max(minimum * scale, Tails.normalQuantile(significance / 2) * error),
                                        missed)),
                        window.whole().truths(),
                        estimator.learnedFrom(),
                        details(name, estimate, known.value(), history, estimator, model));
            }
        }
        return Evidence.insufficient(
                subject,
                name,
                window.whole().truths(),
                estimator.learnedFrom(),
                realised instanceof Measure.Absent absent
                        ? absent.why()
                        : "it can't be estimated from what is known of the window");
    }

    private static Measure realised(String name, OutcomeSummary window, AuditedOutcomes model) {
        return Metrics.measure(
                name, Outcomes.of(window.whole(), model.model().contract().prediction()));
    }

    private static Map<String, String> details(
            String name,
            Estimate estimate,
            double realised,
            OutcomeHistory history,
            Estimator estimator,
            AuditedOutcomes model) {
        List<Double> earlier = history.matured(model).windows().stream()
                .map(window -> missed(name, window.summary(), estimator, model))
                .flatMap(missed -> missed.isPresent() ? Stream.of(missed.getAsDouble()) : Stream.empty())
                .toList();
        double mean = Stream.concat(Stream.of(estimate.value() - realised), earlier.stream())
                .mapToDouble(Math::abs)
                .average()
                .orElse(0);
        Map<String, String> details = new TreeMap<>();
        details.put("estimated", EstimatedMetrics.shown(estimate));
        details.put("realised", EstimatedMetrics.number(realised));
        details.put("meanAbsoluteError", String.format(Locale.ROOT, "%.4g over %d windows", mean, earlier.size() + 1));
        details.put("method", estimate.method() + ", learned from " + EstimatedMetrics.learned(estimator));
        return details;
    }

    private static OptionalDouble missed(
            String name, OutcomeSummary window, Estimator estimator, AuditedOutcomes model) {
        Optional<Expected> expected = estimator.expect(name, Predicted.joined(window));
        return expected.isPresent() && realised(name, window, model) instanceof Measure.Known known
                ? OptionalDouble.of(expected.get().value() - known.value())
                : OptionalDouble.empty();
    }
}
