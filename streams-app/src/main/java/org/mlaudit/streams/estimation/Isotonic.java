package org.mlaudit.streams.estimation;

import java.util.Arrays;

/**
 * Isotonic regression of shares by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman 1955): the
 * non-decreasing shares that fit the counts best, by least squares as by likelihood. Linear in the number of bins.
 */
final class Isotonic {
    private Isotonic() {}

    /**
     * Pools bins, ascending by score.
     *
     * @param positive weight of the positives of each bin, 0 or more
     * @param total weight of all rows of each bin, above 0
     * @return number of the first bin of each block, then the number of bins
     */
    static int[] blocks(double[] positive, double[] total) {
        int bins = total.length;
        int[] first = new int[bins + 1];
        double[] hits = new double[bins];
        double[] rows = new double[bins];
        int blocks = 0;
        for (int bin = 0; bin < bins; bin++) {
            first[blocks] = bin;
            hits[blocks] = positive[bin];
            rows[blocks] = total[bin];
            while (blocks > 0 && hits[blocks] * rows[blocks - 1] <= hits[blocks - 1] * rows[blocks]) {
                hits[blocks - 1] += hits[blocks];
                rows[blocks - 1] += rows[blocks];
                blocks--;
            }
            blocks++;
        }
        first[blocks] = bins;
        return Arrays.copyOf(first, blocks + 1);
    }
}
