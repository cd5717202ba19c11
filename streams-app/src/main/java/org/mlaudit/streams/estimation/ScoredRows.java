package org.mlaudit.streams.estimation;

import org.mlaudit.streams.performance.ScoreCurve;

/**
 * Predictions of one class by bin of their score, ascending, and by decision, whether their truth is known or not. Bins
 * without a prediction are left in.
 */
final class ScoredRows {
    private final double[] low;
    private final double[] high;
    private final double[] score;
    private final double[] against;
    private final double[] inFavour;

    ScoredRows(double[] low, double[] high, double[] score, double[] against, double[] inFavour) {
        this.low = low;
        this.high = high;
        this.score = score;
        this.against = against;
        this.inFavour = inFavour;
    }

    /** Smallest scores of the bins. */
    double[] low() {
        return low;
    }

    /** Largest scores of the bins. */
    double[] high() {
        return high;
    }

    /** Mean scores of the bins; the middle of a bin without a prediction. */
    double[] score() {
        return score;
    }

    /** Number of predictions that were decided against the class. */
    double[] against() {
        return against;
    }

    /** Number of predictions that were decided for the class. */
    double[] inFavour() {
        return inFavour;
    }

    /** All predictions of a window. */
    static ScoredRows predictions(ScoreCurve curve) {
        double[] score = new double[curve.size()];
        for (int bin = 0; bin < score.length; bin++) {
            score[bin] = mean(curve, bin, curve.scoreSum()[bin], curve.predictions(bin));
        }
        return new ScoredRows(curve.low(), curve.high(), score, curve.decidedNegative(), curve.decidedPositive());
    }

    /**
     * The predictions whose truth is known. In a bin that the threshold cuts through, decisions are shared out as among all
     * predictions of the bin.
     *
     * @param meanWeight mean weight of a truth, above 0
     */
    static ScoredRows joined(ScoreCurve curve, double meanWeight) {
        int bins = curve.size();
        double[] score = new double[bins];
        double[] against = new double[bins];
        double[] inFavour = new double[bins];
        for (int bin = 0; bin < bins; bin++) {
            double outcomes = curve.outcomes(bin);
            score[bin] = mean(curve, bin, curve.truthScoreSum()[bin], outcomes);
            double share = curve.predictions(bin) > 0 ? curve.decidedPositive()[bin] / curve.predictions(bin) : 0;
            inFavour[bin] = share * outcomes / meanWeight;
            against[bin] = (1 - share) * outcomes / meanWeight;
        }
        return new ScoredRows(curve.low(), curve.high(), score, against, inFavour);
    }

    private static double mean(ScoreCurve curve, int bin, double sum, double count) {
        double low = curve.low()[bin];
        double high = curve.high()[bin];
        return count > 0 ? Math.max(low, Math.min(high, sum / count)) : (low + high) / 2;
    }

    /** Number of bins. */
    int size() {
        return score.length;
    }

    /** Number of predictions of a bin. */
    double count(int bin) {
        return against[bin] + inFavour[bin];
    }

    /** Number of predictions. */
    double total() {
        double total = 0;
        for (int bin = 0; bin < size(); bin++) {
            total += count(bin);
        }
        return total;
    }
}
