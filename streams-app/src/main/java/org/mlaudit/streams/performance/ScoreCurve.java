package org.mlaudit.streams.performance;

/**
 * Predictions and outcomes of one class by score, in the bins that occurred, ascending. All arrays have one entry for each
 * bin and are not copied: they are not to be changed. Scores of a bin lie from {@code low} to {@code high}; a bin of a single
 * score has both equal.
 */
public final class ScoreCurve {
    private final double[] low;
    private final double[] high;
    private final double[] decidedNegative;
    private final double[] decidedPositive;
    private final double[] scoreSum;
    private final double[] negative;
    private final double[] positive;
    private final double[] truthScoreSum;

    /**
     * A curve of these bins.
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
    public ScoreCurve(
            double[] low,
            double[] high,
            double[] decidedNegative,
            double[] decidedPositive,
            double[] scoreSum,
            double[] negative,
            double[] positive,
            double[] truthScoreSum) {
        this.low = low;
        this.high = high;
        this.decidedNegative = decidedNegative;
        this.decidedPositive = decidedPositive;
        this.scoreSum = scoreSum;
        this.negative = negative;
        this.positive = positive;
        this.truthScoreSum = truthScoreSum;
    }

    /** Smallest scores of the bins. */
    public double[] low() {
        return low;
    }

    /** Largest scores of the bins. */
    public double[] high() {
        return high;
    }

    /** Number of predictions that were decided against the class. */
    public double[] decidedNegative() {
        return decidedNegative;
    }

    /** Number of predictions that were decided for the class. */
    public double[] decidedPositive() {
        return decidedPositive;
    }

    /** Sum of the scores of all predictions, each rounded to 2<sup>-20</sup>. */
    public double[] scoreSum() {
        return scoreSum;
    }

    /** Weight of the outcomes that are not of the class. */
    public double[] negative() {
        return negative;
    }

    /** Weight of the outcomes of the class. */
    public double[] positive() {
        return positive;
    }

    /** Sum of weight times score of the predictions whose outcome is known. */
    public double[] truthScoreSum() {
        return truthScoreSum;
    }

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
