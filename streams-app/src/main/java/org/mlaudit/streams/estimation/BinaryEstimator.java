package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.performance.ScoreCurve;

/**
 * Performance of a binary classifier, expected from its calibrated scores (confidence-based performance estimation, as
 * nannyml defines it): a prediction with probability p is p of a positive and 1 - p of a negative, so decisions give
 * expected true and false positives and negatives, and the score curve expected pairs. AUROC leaves out the pairs of a row
 * with itself, which never come true, so that it is unbiased for few rows; all else is nannyml's definition, with the scores
 * of one bin (at most 1/64 wide) taken as tied and as their mean. That moves the Brier score by 1/16,384 at most, AUROC by
 * half the share of pairs within bins.
 *
 * <p>The band of an estimate holds the realised metric: its variance is that of independent labels with the calibrated
 * probabilities (exact for accuracy, Brier score and log loss, by the delta method for ratios, by the Hajek projection for
 * the curve metrics) plus that of the calibrator, each of whose blocks errs for all bins it covers. KS is the largest of
 * many distances, so realised values of few rows lie above the expected one.
 */
public final class BinaryEstimator {
    private final Calibrator calibrator;

    /** An estimator. */
    public BinaryEstimator(Calibrator calibrator) {
        this.calibrator = calibrator;
    }

    /** Every metric that is defined, of all predictions of a window. */
    public List<Estimate> estimates(ScoreCurve window) {
        return estimates(ScoredRows.predictions(window));
    }

    /** One metric of all predictions of a window; empty where it is not defined. */
    public Optional<Estimate> estimate(BinaryMetric metric, ScoreCurve window) {
        return estimate(metric, ScoredRows.predictions(window));
    }

    List<Estimate> estimates(ScoredRows rows) {
        return Arrays.stream(BinaryMetric.values())
                .flatMap(metric -> estimate(metric, rows).stream())
                .toList();
    }

    Optional<Estimate> estimate(BinaryMetric metric, ScoredRows rows) {
        return expect(metric, rows)
                .map(expected -> Estimate.banded(
                        metric.label(),
                        expected.value(),
                        expected.standardError(),
                        metric.least(),
                        metric.most(),
                        method(),
                        Math.round(rows.total())));
    }

    /** What is known of a metric before truth arrives. */
    Optional<Expected> expect(BinaryMetric metric, ScoredRows rows) {
        Calibrated calibrated = calibrator.apply(rows);
        Cells cells = Cells.of(rows, calibrated.probability());
        return metric.of(cells).map(influence -> {
            double value = metric == BinaryMetric.AUROC
                    ? CurveInfluence.withoutSelf(influence.value(), cells)
                    : influence.value();
            double[] byBlock = calibrated.byBlock(influence.byProbability(cells));
            return new Expected(
                    value,
                    influence.labelVariance(cells),
                    influence.scoreVariance(cells),
                    calibrated.covariance(byBlock, byBlock),
                    byBlock,
                    calibrated);
        });
    }

    /** How its estimates are made. */
    String method() {
        return calibrator.isIsotonic() ? Estimate.ISOTONIC : Estimate.CBPE;
    }
}
