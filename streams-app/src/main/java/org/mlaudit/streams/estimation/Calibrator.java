package org.mlaudit.streams.estimation;

import java.util.Arrays;
import org.mlaudit.streams.performance.ScoreCurve;

/**
 * Turns scores into probabilities of the class, and knows how far off these may be by the sampling of what it was learned
 * from. It is learned from counts by bin of the score, so the calibrator of several windows is that of their merged curves.
 *
 * <p>{@linkplain #isotonic Isotonic}: bins are pooled into blocks until the share of positives rises from block to block
 * ({@link Isotonic}). The first and the last block take in their neighbours until they hold a quarter of N<sup>2/3</sup>
 * rows, where N is the number of outcomes: blocks within hold about N<sup>2/3</sup> rows, and the isotonic share of a few
 * rows at an end would be too extreme (Woodroofe and Sun 1993), which matters as soon as scores shift there. The probability
 * at the mean score of a block is its share; it is linear in the score between two blocks (centred isotonic regression, Oron
 * and Flournoy 2017), and constant beyond the first and the last. Where none of the first block's {@code n} rows, or all of
 * the last one's, are positive, the share is (1/2) / (n + 1) or (n + 1/2) / (n + 1) (Jeffreys' prior), but not beyond that of
 * the next block: so no probability is 0 or 1, and none is unknown. The variance of a block's share p is p (1 - p) / (n + 1).
 *
 * <p>{@linkplain #asScored As scored}: a score is its own probability. What the reference can't tell from that is the
 * sampling error then: that of the share of positives in ten groups of equally many rows.
 *
 * <p>{@link #learn} applies isotonic calibration only where it lowers the {@link CalibrationError} on rows that it was not
 * learned from: the positives and negatives of every bin are divided at random (binomially, with one half, by a generator
 * with a fixed seed), each half is calibrated by what the other half teaches, and the errors of both halves are summed up, over
 * five such divisions.
 */
final class Calibrator {
    /** Fewer outcomes than this teach nothing. */
    private static final double FEWEST_ROWS = 20;

    private final boolean isotonic;
    private final double[] score;
    private final double[] probability;
    private final double[] variance;

    /**
     * A calibrator.
     *
     * @param isotonic whether probabilities differ from scores
     * @param score mean score of each block, ascending; none for a calibrator without doubt
     * @param probability of each block
     * @param variance of each block's probability; one entry where there is no block
     */
    Calibrator(boolean isotonic, double[] score, double[] probability, double[] variance) {
        this.isotonic = isotonic;
        this.score = score;
        this.probability = probability;
        this.variance = variance;
    }

    /** Scores are probabilities, without any doubt. */
    static Calibrator identity() {
        return new Calibrator(false, new double[0], new double[0], new double[1]);
    }

    /** Learns from outcomes that each count once. */
    static Calibrator learn(ScoreCurve curve) {
        return learn(curve, 1);
    }

    /**
     * Learns from outcomes, and decides by them whether scores need calibration.
     *
     * @param meanWeight weight of the outcomes by their effective number, above 0
     */
    static Calibrator learn(ScoreCurve curve, double meanWeight) {
        OutcomesByScore all = OutcomesByScore.of(curve, meanWeight);
        return all.total() >= FEWEST_ROWS && all.betterCalibrated() ? all.isotonic() : all.asScored();
    }

    /** Learns isotonic probabilities, whether they are better or not; as scored without outcomes. */
    static Calibrator isotonic(ScoreCurve curve) {
        OutcomesByScore all = OutcomesByScore.of(curve, 1);
        return all.total() > 0 ? all.isotonic() : identity();
    }

    /** Takes scores for probabilities, as far as the outcomes can tell. */
    static Calibrator asScored(ScoreCurve curve) {
        return OutcomesByScore.of(curve, 1).asScored();
    }

    /** Whether scores are calibrated; else each is its own probability. */
    boolean isIsotonic() {
        return isotonic;
    }

    /** Probabilities of predictions by bin. */
    Calibrated apply(ScoredRows rows) {
        int bins = rows.size();
        int[] left = new int[bins];
        int[] right = new int[bins];
        double[] rightShare = new double[bins];
        double[] calibrated = rows.score().clone();
        for (int bin = 0; bin < bins && score.length > 0; bin++) {
            double x = rows.score()[bin];
            int found = Arrays.binarySearch(score, x);
            int above = found >= 0 ? found : -found - 1;
            int to = Math.min(above, score.length - 1);
            int from = found >= 0 || above > to ? to : Math.max(0, above - 1);
            left[bin] = from;
            right[bin] = to;
            rightShare[bin] = from < to ? (x - score[from]) / (score[to] - score[from]) : 0;
            if (isotonic) {
                calibrated[bin] = (1 - rightShare[bin]) * probability[from] + rightShare[bin] * probability[to];
            }
        }
        return new Calibrated(calibrated, left, right, rightShare, variance);
    }
}
