package org.mlaudit.streams.performance;

/**
 * Predictions and outcomes of one class by score, in the bins that occurred, ascending. All arrays have one entry for each
 * bin and are not copied. Scores of a bin lie from {@code low} to {@code high}; a bin of a single score has both equal.
 *
 * @param low smallest scores of the bins
 * @param high largest scores of the bins
 * @param decidedNegative number of predictions that were decided against the class
 * @param decidedPositive number of predictions that were decided for the class
 * @param scoreSum sum of the scores of all predictions, each rounded to 2<sup>-20</sup>
 * @param negative weight of the outcomes that are not of the class
 * @param positive weight of the outcomes of the class
 * @param truthScoreSum sum of weight times score of the predictions whose outcome is known
 */
public record ScoreCurve(
        double[] low,
        double[] high,
        double[] decidedNegative,
        double[] decidedPositive,
        double[] scoreSum,
        double[] negative,
        double[] positive,
        double[] truthScoreSum) {
    /** Number of bins. */
    public int size() {
        return low.length;
    }

    /** Number of predictions in a bin. */
    public double predictions(int bin) {
        return decidedNegative[bin] + decidedPositive[bin];
    }

    /** Weight of the outcomes in a bin. */
    public double outcomes(int bin) {
        return negative[bin] + positive[bin];
    }
}
