package org.mlaudit.streams.estimation;

/**
 * Positives and negatives, expected or realised, by bin of the score, ascending, and decision: those of bin {@code b} that
 * were decided against the class are at {@code 2 b}, those decided for it at {@code 2 b + 1}.
 *
 * @param score mean score of each bin
 * @param positive positives of each cell
 * @param negative negatives of each cell
 */
record Cells(double[] score, double[] positive, double[] negative) {
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
