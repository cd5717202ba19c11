package org.mlaudit.streams.estimation;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Mean losses of scores. All scores of a bin count as their mean. */
final class LossInfluence {
    /** Smallest probability in a logarithm, as in scikit-learn 1.2. */
    static final double LEAST_PROBABILITY = Math.ulp(1.0);

    private LossInfluence() {}

    /** Mean squared distance of score and truth (Brier 1950). */
    static Optional<Influence> brier(Cells cells) {
        return mean(cells, score -> (1 - score) * (1 - score), score -> score * score);
    }

    /** Mean of minus the natural logarithm of the score of the true class. */
    static Optional<Influence> logLoss(Cells cells) {
        return mean(cells, LossInfluence::minusLog, score -> minusLog(1 - score));
    }

    static double minusLog(double probability) {
        return -Math.log(Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, probability)));
    }

    private static Optional<Influence> mean(
            Cells cells, DoubleUnaryOperator ofPositive, DoubleUnaryOperator ofNegative) {
        double rows = 0;
        double sum = 0;
        double[] positive = new double[2 * cells.bins()];
        double[] negative = new double[positive.length];
        for (int cell = 0; cell < positive.length; cell++) {
            double score = cells.score()[cell / 2];
            positive[cell] = ofPositive.applyAsDouble(score);
            negative[cell] = ofNegative.applyAsDouble(score);
            sum += cells.positive()[cell] * positive[cell] + cells.negative()[cell] * negative[cell];
            rows += cells.positive()[cell] + cells.negative()[cell];
        }
        double value = sum / rows;
        for (int cell = 0; cell < positive.length; cell++) {
            positive[cell] = (positive[cell] - value) / rows;
            negative[cell] = (negative[cell] - value) / rows;
        }
        return Influence.of(value, positive, negative);
    }
}
