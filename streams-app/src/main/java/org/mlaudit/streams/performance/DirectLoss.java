package org.mlaudit.streams.performance;

import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;

/**
 * Estimates the mean loss of predictions whose truths are not known yet: each counts as the mean loss that the reference had
 * in its cell (direct loss estimation, with a tree of few leaves in place of NannyML's gradient boosting, so that the estimate
 * is a sum over cells that merges and has a standard error). It follows changed inputs, as far as the cells tell them apart; it
 * cannot see a changed relation.
 *
 * <p>The band holds the mean loss that the truths will show, at its level, as long as the relation does not change. Its variance
 * is that of the losses of so many predictions in those cells, plus that of the reference's means (delta method).
 */
public final class DirectLoss {
    private DirectLoss() {}

    /**
     * An estimate.
     *
     * @param value the estimated loss
     * @param low lower end of the band, at least 0
     * @param high upper end of the band
     * @param standardError of the value, as an estimate of what the truths will show
     * @param predictions number of predictions that it is of
     * @param unseen share of them in cells that the reference has no loss of, 0 to 1; they count as the reference's mean
     */
    public record Estimate(
            double value, double low, double high, double standardError, double predictions, double unseen) {}

    /**
     * Estimates a mean loss such as MAE.
     *
     * @param predictions of the window in each cell
     * @param reference losses, not negative, in the same cells
     * @param level at which the band holds the realised value, above 0 and below 1
     * @return empty when there is no prediction, or fewer than two losses
     */
    public static Optional<Estimate> mean(double[] predictions, CellLosses reference, double level) {
        if (predictions.length != reference.cells()) {
            throw new IllegalArgumentException(
                    "the reference has " + reference.cells() + " cells, the window " + predictions.length);
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("the level of a band is above 0 and below 1, not " + level);
        }
        double total = Sorted.sum(predictions);
        if (!(total > 0) || reference.total() < 2) {
            return Optional.empty();
        }
        int cells = predictions.length;
        double[] means = new double[cells];
        double[] ofLosses = new double[cells];
        double[] ofMeans = new double[cells];
        double[] unseen = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            double share = predictions[cell] / total;
            boolean known = reference.rows(cell) > 0;
            means[cell] = share * reference.mean(cell);
            ofLosses[cell] = share * reference.variance(cell);
            ofMeans[cell] = share * share * reference.variance(cell) / (known ? reference.rows(cell) : 1);
            unseen[cell] = known ? 0 : share;
        }
        double value = Sorted.sum(means);
        double error = Math.sqrt(Sorted.sum(ofLosses) / total + Sorted.sum(ofMeans));
        double half = error * Tails.normalQuantile((1 - level) / 2);
        return Optional.of(
                new Estimate(value, Math.max(0, value - half), value + half, error, total, Sorted.sum(unseen)));
    }

    /**
     * Estimates the root of a mean loss, such as RMSE from squared errors: the root of the mean's estimate and band.
     *
     * @return empty when there is no prediction, or fewer than two losses
     */
    public static Optional<Estimate> root(double[] predictions, CellLosses squared, double level) {
        return mean(predictions, squared, level).map(DirectLoss::root);
    }

    private static Estimate root(Estimate mean) {
        double value = Math.sqrt(mean.value());
        double error = value > 0 ? mean.standardError() / (2 * value) : Math.sqrt(mean.standardError());
        return new Estimate(
                value, Math.sqrt(mean.low()), Math.sqrt(mean.high()), error, mean.predictions(), mean.unseen());
    }
}
