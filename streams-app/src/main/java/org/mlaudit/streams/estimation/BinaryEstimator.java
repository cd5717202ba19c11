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
final class BinaryEstimator implements Expecting {
    private final Calibrator calibrator;

    /** An estimator. */
    BinaryEstimator(Calibrator calibrator) {
        this.calibrator = calibrator;
    }

    @Override
    public List<String> metrics() {
        return Arrays.stream(BinaryMetric.values()).map(BinaryMetric::label).toList();
    }

    @Override
    public List<Calibrator> calibrators() {
        return List.of(calibrator);
    }

    @Override
    public Optional<Expected> expect(String metric, Predicted rows) {
        return metric(metric).flatMap(known -> expect(known, rows.rows().get(0)));
    }

    @Override
    public Estimate estimate(String metric, Expected expected, Predicted rows) {
        return estimate(metric(metric).orElseThrow(), expected, rows.rows().get(0));
    }

    private static Optional<BinaryMetric> metric(String label) {
        return Arrays.stream(BinaryMetric.values())
                .filter(metric -> metric.label().equals(label))
                .findFirst();
    }

    /** One metric of all predictions of a window; empty where it is not defined. */
    Optional<Estimate> estimate(BinaryMetric metric, ScoreCurve window) {
        ScoredRows rows = ScoredRows.predictions(window);
        return expect(metric, rows).map(expected -> estimate(metric, expected, rows));
    }

    private Estimate estimate(BinaryMetric metric, Expected expected, ScoredRows rows) {
        return Estimate.banded(
                metric.label(),
                expected.value(),
                expected.standardError(),
                metric.least(),
                metric.most(),
                calibrator.isIsotonic() ? Estimate.ISOTONIC : Estimate.CBPE,
                Math.round(rows.total()));
    }

    /** What is known of a metric before truth arrives. */
    Optional<Expected> expect(BinaryMetric metric, ScoredRows rows) {
        Calibrated calibrated = calibrator.apply(rows);
        Cells cells = Cells.of(rows, calibrated.probability());
        return metric.of(cells)
                .map(influence -> {
                    double[] byBlock = calibrated.byBlock(influence.byProbability(cells));
                    return new Expected(
                            metric == BinaryMetric.AUROC
                                    ? CurveInfluence.withoutSelf(influence.value(), cells)
                                    : influence.value(),
                            influence.labelVariance(cells),
                            influence.scoreVariance(cells),
                            calibrated.covariance(byBlock, byBlock),
                            calibrator.isIsotonic() ? byBlock : new double[byBlock.length],
                            calibrated.variance());
                })
                .filter(Expected::finite);
    }
}
