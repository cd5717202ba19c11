package org.mlaudit.streams.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.contract.ModelContract;
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
 * {@code performance.estimated}: whether performance, estimated without truth, is worse than the reference's realised one.
 *
 * <p>Under the hypothesis that the window's rows are like the reference's, the estimate differs from the reference's realised
 * value by which rows the window holds, which the reference holds, and by the labels of the reference. Where scores are
 * calibrated by these same labels, their errors cancel as far as both weigh scores alike.
 */
public final class EstimatedPerformance implements OutcomeMonitor {
    private static final String NAME = "performance.estimated";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "Metrics that can be expected of the window without its truth, against those that came true on the"
                        + " reference's rows: BINARY and MULTICLASS models by confidence, from scores that are calibrated where"
                        + " that lowers the calibration error; REGRESSION models by the reference's errors in the same cells of"
                        + " the inputs. One-sided test of a fall by the standard error of the difference (delta method): which"
                        + " rows the window and the reference hold, and the outcomes that were learned from. The effect is the"
                        + " fall on the metric's own scale; for metrics without an upper end (mae, rmse, log-loss) relative to"
                        + " the reference. Each metric is a target; whole window.",
                "From the moment a window closes, when truth takes weeks: it sees that inputs moved to where the model errs"
                        + " more often. It assumes that the relation of scores (or inputs) to the truth did not change, and"
                        + " cannot see it if it did: `performance.calibration` and `performance.reconciled` tell, once truth"
                        + " arrives.",
                List.of(
                        Parameter.list(
                                "metrics",
                                "accuracy, auroc; accuracy, auroc-macro; mae",
                                "metrics that are estimated and reconciled; the defaults are those of BINARY, MULTICLASS and"
                                        + " REGRESSION models"),
                        Parameter.ofAll(
                                EstimatedMetrics.MINIMUM_EFFECT,
                                EstimatedMetrics.DEFAULT_MINIMUM_EFFECT,
                                "smallest fall of a metric with an upper end, on its own scale"),
                        Parameter.ofAll(
                                EstimatedMetrics.MINIMUM_RELATIVE,
                                EstimatedMetrics.DEFAULT_MINIMUM_RELATIVE,
                                "smallest rise of a metric without an upper end, relative to its value before")),
                "one pass over the score bins, and over those of the reference",
                "Confidence-based performance estimation and direct loss estimation as in nannyml; Oron and Flournoy (2017),"
                        + " Stat. Biopharm. Res. 9, for the calibration; DeLong et al. (1988) for auroc");
    }

    /**
     * Checks the policy that names metrics.
     *
     * @throws IllegalArgumentException if it names one that can't be estimated for the kind of model
     */
    public static void check(ModelContract contract) {
        contract.policyList(EstimatedMetrics.METRICS).stream()
                .filter(name -> EstimatedMetrics.definition(contract, name).isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(EstimatedMetrics.unknown(contract, name));
                });
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return model.reference().isPresent();
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        Optional<Estimator> estimator = Estimator.of(model, OutcomeHistory.NONE);
        List<Evidence> evidence = new ArrayList<>();
        for (String name : EstimatedMetrics.names(model)) {
            evidence.add(judge(name, window.summary(), estimator, model));
        }
        return evidence;
    }

    private static Evidence judge(
            String name, OutcomeSummary window, Optional<Estimator> estimator, AuditedOutcomes model) {
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
        long predictions = window.whole().predictions();
        if (estimator.isEmpty() || predictions < model.minimumTruths()) {
            long truths = model.reference()
                    .map(reference -> reference.whole().truths())
                    .orElse(0L);
            String why = estimator.isEmpty()
                    ? "of the reference " + truths + " outcomes of predictions that can be learned from are known"
                    : predictions + " predictions are too few";
            return Evidence.insufficient(subject, name, predictions, truths, why);
        }
        OutcomeSummary reference = estimator.get().learned();
        Predicted rows = Predicted.all(window);
        Optional<Expected> now = estimator.get().expect(name, rows);
        Optional<Expected> before = estimator.get().expect(name, Predicted.joined(reference));
        Measure realised = Metrics.measure(
                name, Outcomes.of(reference.whole(), model.model().contract().prediction()));
        if (now.isPresent() && before.isPresent() && realised instanceof Measure.Known known) {
            double error = Math.sqrt(variance(now.get(), before.get(), estimator.get()));
            if (error > 0) {
                Estimate estimate = estimator.get().estimate(name, now.get(), rows);
                return Evidence.test(
                        subject,
                        name,
                        measurement(
                                metric.get(),
                                estimate,
                                known.value(),
                                error,
                                EstimatedMetrics.minimum(model, subject, metric.get())),
                        estimate.rows(),
                        estimator.get().learnedFrom(),
                        details(estimate, known.value(), estimator.get()));
            }
        }
        return Evidence.insufficient(
                subject,
                name,
                predictions,
                estimator.get().learnedFrom(),
                realised instanceof Measure.Absent absent
                        ? "in the reference " + absent.why()
                        : "it can't be estimated from what is known of the window");
    }

    /** Variance of the estimate less the reference's realised value, if rows and relation are the same. */
    static double variance(Expected now, Expected before, Estimator estimator) {
        return now.scoreVariance()
                + before.scoreVariance()
                + (estimator.takesScoresAsTheyAre()
                        ? before.labelVariance()
                        : now.calibratorVarianceOfDifference(before));
    }

    private static Measurement measurement(
            MetricDefinition metric, Estimate estimate, double before, double error, double minimum) {
        double fall = EstimatedMetrics.fall(metric, before, estimate.value());
        double scale = EstimatedMetrics.scale(metric, before);
        double sign = EstimatedMetrics.fall(metric, 0, 1);
        return new Measurement(
                estimate.value(),
                Math.max(0, fall) / scale,
                Tails.normal(fall / error),
                minimum,
                significance -> before
                        + sign * Math.max(minimum * scale, Tails.normalQuantile(Math.min(0.5, significance)) * error));
    }

    private static Map<String, String> details(Estimate estimate, double before, Estimator estimator) {
        Map<String, String> details = new TreeMap<>();
        details.put("window", EstimatedMetrics.shown(estimate));
        details.put("reference", EstimatedMetrics.number(before));
        details.put("method", estimate.method() + ", learned from " + EstimatedMetrics.learned(estimator));
        details.put("assumes", "that the relation of scores or inputs to the truth is still that of the reference");
        return details;
    }
}
