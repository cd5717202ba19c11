package org.mlaudit.streams.estimation;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Tally;

/**
 * Estimates the performance of a model version's predictions without their truth. It learns from the reference's rows that
 * have a truth; where these are fewer than the policy {@code performance.minimumTruths}, from the windows of which enough
 * outcomes are known.
 *
 * <p>BINARY and MULTICLASS models: confidence-based, from calibrated scores. REGRESSION models: the mean error of the
 * reference in the same cells of the inputs; groups have no cells, so there is no estimate of them. All assume that the
 * relation between scores (or inputs) and truth is still the learned one: what changes that, no estimate can see.
 */
public final class Estimator {
    private final Expecting expecting;
    private final OutcomeSummary learned;
    private final boolean fromReference;

    private Estimator(Expecting expecting, OutcomeSummary learned, boolean fromReference) {
        this.expecting = expecting;
        this.learned = learned;
        this.fromReference = fromReference;
    }

    /**
     * The estimator of a model version.
     *
     * @param model the version and its reference
     * @param history windows that it may learn from, as far as enough of their outcomes are known
     * @return empty while there is too little to learn from
     */
    public static Optional<Estimator> of(AuditedOutcomes model, OutcomeHistory history) {
        Optional<OutcomeSummary> reference =
                model.reference().filter(known -> known.whole().truths() >= model.minimumTruths());
        if (reference.isPresent()) {
            return Learned.fromReference(reference.get())
                    .map(expecting -> new Estimator(expecting, reference.get(), true));
        }
        return merged(model, history.matured(model))
                .flatMap(
                        outcomes -> Learned.from(outcomes).map(expecting -> new Estimator(expecting, outcomes, false)));
    }

    private static Optional<OutcomeSummary> merged(AuditedOutcomes model, OutcomeHistory matured) {
        if (matured.windows().isEmpty()) {
            return Optional.empty();
        }
        OutcomeSummary merged = new OutcomeSummary(model.spec());
        for (OutcomeWindow window : matured.windows()) {
            merged.merge(window.summary());
        }
        return Optional.of(merged);
    }

    /** Whether it was learned from the reference; else from windows of which enough outcomes are known. */
    public boolean isFromReference() {
        return fromReference;
    }

    /** Number of outcomes that it was learned from. */
    public long learnedFrom() {
        return learned.whole().truths();
    }

    /** Names of the metrics that it can estimate. */
    public List<String> metrics() {
        return expecting.metrics();
    }

    /** Estimates of all predictions of a window, of every metric that is defined. */
    public List<Estimate> estimates(OutcomeSummary window) {
        return estimates(Predicted.all(window));
    }

    /** Estimates of all predictions of a group, of every metric that is defined; none for a REGRESSION model. */
    public List<Estimate> estimates(Tally group) {
        return estimates(Predicted.all(group));
    }

    /** Estimates of the predictions of a window whose truth is known: what the realised metrics should be. */
    public List<Estimate> estimatesOfJoined(OutcomeSummary window) {
        return estimates(Predicted.joined(window));
    }

    private List<Estimate> estimates(Predicted rows) {
        return metrics().stream().flatMap(metric -> estimate(metric, rows)).toList();
    }

    private Stream<Estimate> estimate(String metric, Predicted rows) {
        return expecting.expect(metric, rows).stream().map(expected -> expecting.estimate(metric, expected, rows));
    }

    /** What can be expected of a metric. */
    Optional<Expected> expect(String metric, Predicted rows) {
        return expecting.expect(metric, rows);
    }

    /** What is shown of an expectation. */
    Estimate estimate(String metric, Expected expected, Predicted rows) {
        return expecting.estimate(metric, expected, rows);
    }

    /** Whether scores are probabilities as they are, and nothing was learned that an expectation rests on. */
    boolean takesScoresAsTheyAre() {
        return expecting.calibrators().stream().noneMatch(Calibrator::isIsotonic)
                && !(expecting instanceof LossEstimator);
    }

    /** The calibrator of a class: 0 for the positive class of a BINARY model. */
    Calibrator calibrator(int c) {
        return expecting.calibrators().get(c);
    }

    /** What it learned from. */
    OutcomeSummary learned() {
        return learned;
    }
}
