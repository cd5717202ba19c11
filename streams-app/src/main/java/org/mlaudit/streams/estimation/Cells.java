package org.mlaudit.streams.estimation;

/**
 * Positives and negatives, expected or realised, by bin of the score, ascending, and decision: those of bin {@code b} that
 * were decided against the class are at {@code 2 b}, those decided for it at {@code 2 b + 1}.
 */
final class Cells {
    private final double[] score;
    private final double[] positive;
    private final double[] negative;

    Cells(double[] score, double[] positive, double[] negative) {
        this.score = score;
        this.positive = positive;
        this.negative = negative;
    }

    /** Mean score of each bin. */
    double[] score() {
        return score;
    }

    /** Positives of each cell. */
    double[] positive() {
        return positive;
    }

    /** Negatives of each cell. */
    double[] negative() {
        return negative;
    }

    /**
     * Divides predictions by their probability, or by the share of positives that came true. In a bin that the threshold
     * cuts through, both decisions have the same.
     *
     * @param share of positives of each bin, 0 to 1
     */
    static Cells of(ScoredRows rows, double[] share) {
        double[] positive = new double[2 * rows.size()];
        double[] negative = new double[2 * rows.size()];
        for (int bin = 0; bin < rows.size(); bin++) {
            positive[2 * bin] = share[bin] * rows.against()[bin];
            negative[2 * bin] = (1 - share[bin]) * rows.against()[bin];
            positive[2 * bin + 1] = share[bin] * rows.inFavour()[bin];
            negative[2 * bin + 1] = (1 - share[bin]) * rows.inFavour()[bin];
        }
        return new Cells(rows.score(), positive, negative);
    }

    /** Number of bins. */
    int bins() {
        return score.length;
    }

    /** Positives of a bin. */
    double positives(int bin) {
        return positive[2 * bin] + positive[2 * bin + 1];
    }

    /** Negatives of a bin. */
    double negatives(int bin) {
        return negative[2 * bin] + negative[2 * bin + 1];
    }
}
