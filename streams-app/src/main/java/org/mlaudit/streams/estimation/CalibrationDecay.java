package org.mlaudit.streams.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Measurement;
import org.mlaudit.streams.monitor.MonitorGuide;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.ScoreCurve;

/**
 * {@code performance.calibration}: whether scores still mean what they meant in the reference. If they do not, performance
 * that is estimated from them can't be trusted.
 */
public final class CalibrationDecay implements OutcomeMonitor {
    private static final String NAME = "performance.calibration";
    private static final String STATISTIC = "z";
    private static final String MEANING =
            "an alarm means that performance estimated from these scores can't be trusted: they no longer mean what they meant";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MonitorGuide guide() {
        return new MonitorGuide(
                "The outcomes of the window against the probabilities that the reference's outcomes teach for its scores, in"
                        + " up to ten groups by score: a chi-square test of the groups, each by the saddlepoint tail of its sum"
                        + " of labels, with the sampling error of the calibration, and the same for all rows together, twice"
                        + " the smaller p-value. The value is the normal score of that. The effect is the root of the mean"
                        + " squared distance of shares and probabilities, 0 to 1, beyond what chance gives. The positive class"
                        + " of a BINARY model and each class of a MULTICLASS one is a target; whole window.",
                "Once truth has come for a good part of the window. When it alarms, the relation of inputs to the truth has"
                        + " changed, and `performance.estimated` can't be trusted until the model is registered with a new"
                        + " reference. Too many positives everywhere are found as well as scores that are too bold.",
                List.of(Parameter.ofAll(
                        EstimatedMetrics.MINIMUM_EFFECT,
                        EstimatedMetrics.DEFAULT_MINIMUM_EFFECT,
                        "smallest distance of shares and probabilities that alarms")),
                "one pass over the score bins",
                "Hosmer and Lemeshow (1980), Commun. Stat. A9; Barndorff-Nielsen (1986), Biometrika 73");
    }

    @Override
    public boolean appliesTo(AuditedOutcomes model) {
        return model.model().contract().prediction().kind() != PredictionKind.REGRESSION;
    }

    /** As many as {@code performance.reconciled} learns from where the reference has no truth. */
    @Override
    public int historyLength(AuditedOutcomes model) {
        return Estimator.of(model, OutcomeHistory.NONE).isPresent() ? 0 : EstimatedMetrics.LEARNED_WINDOWS;
    }

    @Override
    public List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model) {
        Optional<Estimator> estimator = Estimator.of(model, history.newest(EstimatedMetrics.LEARNED_WINDOWS));
        Optional<String> why = model.immature(window.summary().whole())
                .or(() -> estimator.isEmpty()
                        ? Optional.of("neither the reference nor the windows before have outcomes to learn from")
                        : Optional.empty());
        List<String> classes = model.spec().classes();
        List<String> targets = classes.size() == 2 ? classes.subList(1, 2) : classes;
        Predicted joined = Predicted.joined(window.summary());
        List<Evidence> evidence = new ArrayList<>();
        for (int c = 0; c < targets.size(); c++) {
            Subject subject = Subject.of(NAME, targets.get(c));
            evidence.add(
                    why.isPresent() || estimator.isEmpty()
                            ? Evidence.insufficient(
                                    subject, STATISTIC, joined.tally().truths(), 0, why.orElse(""))
                            : judge(subject, c, window.summary(), estimator.get(), model));
        }
        return evidence;
    }

    private static Evidence judge(
            Subject subject, int c, OutcomeSummary window, Estimator estimator, AuditedOutcomes model) {
        Predicted joined = Predicted.joined(window);
        Optional<CalibrationTest.Result> result = Optional.empty();
        if (c < joined.rows().size()) {
            ScoredRows rows = joined.rows().get(c);
            ScoreCurve curve = Predicted.curves(window.whole()).get(c);
            double[] share = new double[rows.size()];
            for (int bin = 0; bin < share.length; bin++) {
                share[bin] = curve.outcomes(bin) > 0 ? curve.positive()[bin] / curve.outcomes(bin) : 0;
            }
            result = CalibrationTest.of(rows, share, estimator.calibrator(c).apply(rows));
        }
        long truths = window.whole().truths();
        if (result.isEmpty()) {
            return Evidence.insufficient(
                    subject,
                    STATISTIC,
                    truths,
                    estimator.learnedFrom(),
                    "there are no scores whose outcome was in doubt");
        }
        CalibrationTest.Result found = result.get();
        return Evidence.test(
                subject,
                STATISTIC,
                new Measurement(
                        found.z(),
                        found.error(),
                        found.pValue(),
                        model.model()
                                .policy(
                                        subject,
                                        EstimatedMetrics.MINIMUM_EFFECT,
                                        EstimatedMetrics.DEFAULT_MINIMUM_EFFECT),
                        significance -> Tails.normalQuantile(significance / 2)),
                truths,
                estimator.learnedFrom(),
                details(found, estimator));
    }

    private static Map<String, String> details(CalibrationTest.Result found, Estimator estimator) {
        Map<String, String> details = new TreeMap<>();
        details.put(
                "window",
                String.format(
                        Locale.ROOT,
                        "outcomes of the class are %.1f points %s than estimated, over all scores",
                        100 * Math.abs(found.excess()),
                        found.excess() >= 0 ? "more" : "fewer"));
        details.put("groups", Integer.toString(found.groups()));
        details.put("reference", "probabilities learned from " + EstimatedMetrics.learned(estimator));
        details.put("meaning", MEANING);
        return details;
    }
}
