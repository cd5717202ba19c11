package org.mlaudit.streams.fairness;

import org.mlaudit.streams.performance.ScoreCurve;
import org.mlaudit.streams.performance.Tally;

/**
 * Scores of the favourable outcome.
 *
 * @param values of all predictions that have one
 * @param calibration of those whose outcome is known
 */
record FavourableScores(ValueBins values, Calibration calibration) {
    /** There are no scores. */
    static final FavourableScores NONE = new FavourableScores(ValueBins.NONE, Calibration.NONE);

    /**
     * Reads a curve.
     *
     * @param ofFavourable whether its scores are those of the favourable outcome, or of the other one
     * @param tally what it is a part of
     */
    static FavourableScores of(ScoreCurve curve, boolean ofFavourable, Tally tally) {
        double[] predictions = new double[curve.size()];
        double scored = 0;
        double positive = 0;
        double scores = 0;
        double squares = 0;
        double chance = 0;
        for (int i = 0; i < curve.size(); i++) {
            predictions[i] = curve.predictions(i);
            double outcomes = curve.outcomes(i);
            if (outcomes > 0) {
                double mean = Math.max(0, Math.min(1, curve.truthScoreSum()[i] / outcomes));
                scored += outcomes;
                positive += curve.positive()[i];
                scores += curve.truthScoreSum()[i];
                squares += curve.positive()[i] * (1 - mean) * (1 - mean) + curve.negative()[i] * mean * mean;
                chance += outcomes * mean * (1 - mean);
            }
        }
        ValueBins values = ValueBins.of(curve.low(), curve.high(), predictions);
        double n = tally.weight() > 0 ? tally.effectiveTruths() * Math.min(1, scored / tally.weight()) : 0;
        return new FavourableScores(
                ofFavourable ? values : values.mirrored(),
                new Calibration(
                        n,
                        scored,
                        ofFavourable ? positive : scored - positive,
                        ofFavourable ? scores : scored - scores,
                        squares,
                        chance));
    }
}
