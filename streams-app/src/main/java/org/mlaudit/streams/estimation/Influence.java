package org.mlaudit.streams.estimation;

import java.util.Optional;

/**
 * A metric and its slopes: how it changes with one more positive or negative in each of the {@link Cells} (its influence
 * function, Hampel 1974, up to the number of rows). All variances follow by the delta method.
 */
final class Influence {
    private final double value;
    private final double[] positive;
    private final double[] negative;

    Influence(double value, double[] positive, double[] negative) {
        this.value = value;
        this.positive = positive;
        this.negative = negative;
    }

    /** Finite. */
    double value() {
        return value;
    }

    /** Slope by the positives of each cell. */
    double[] positive() {
        return positive;
    }

    /** Slope by the negatives of each cell. */
    double[] negative() {
        return negative;
    }

    /** The metric, or nothing if it is not finite. */
    static Optional<Influence> of(double value, double[] positive, double[] negative) {
        return Double.isFinite(value) ? Optional.of(new Influence(value, positive, negative)) : Optional.empty();
    }

    /** What a row that turns from negative to positive changes. */
    double turned(int cell) {
        return positive[cell] - negative[cell];
    }

    /**
     * Variance by labels alone: each row of a cell is positive with the cell's share, independently of all others. Exact for
     * metrics that are linear in the labels.
     */
    double labelVariance(Cells cells) {
        double sum = 0;
        for (int cell = 0; cell < positive.length; cell++) {
            double rows = cells.positive()[cell] + cells.negative()[cell];
            if (rows > 0) {
                double turned = turned(cell);
                sum += cells.positive()[cell] * cells.negative()[cell] / rows * turned * turned;
            }
        }
        return sum;
    }

    /** Variance by which rows a sample of this size holds, their labels taken as expected. */
    double scoreVariance(Cells cells) {
        double sum = 0;
        for (int cell = 0; cell < positive.length; cell++) {
            double rows = cells.positive()[cell] + cells.negative()[cell];
            if (rows > 0) {
                double mean = cells.positive()[cell] * positive[cell] + cells.negative()[cell] * negative[cell];
                sum += mean * mean / rows;
            }
        }
        return sum;
    }

    /** How the metric changes with the probability of each bin. */
    double[] byProbability(Cells cells) {
        double[] slopes = new double[cells.bins()];
        for (int cell = 0; cell < positive.length; cell++) {
            slopes[cell / 2] += (cells.positive()[cell] + cells.negative()[cell]) * turned(cell);
        }
        return slopes;
    }
}
