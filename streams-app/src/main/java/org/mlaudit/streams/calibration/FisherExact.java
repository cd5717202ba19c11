package org.mlaudit.streams.calibration;

/**
 * Fisher's exact test (1935) that two groups have the same share of hits, two-sided: twice the smaller tail of the
 * hypergeometric distribution, given all hits and both sizes. It keeps its level for samples of any size.
 *
 * @param pValue above 0, at most 1
 * @param leastPValue the smallest p-value that the sizes and the number of hits allow
 */
public record FisherExact(double pValue, double leastPValue) {
    /**
     * Tests two groups.
     *
     * @param hits in the one, 0 to {@code n}
     * @param n size of the one
     * @param otherHits in the other, 0 to {@code otherN}
     * @param otherN size of the other
     */
    public static FisherExact of(long hits, long n, long otherHits, long otherN) {
        long marked = hits + otherHits;
        long total = n + otherN;
        double atLeast = Tails.hypergeometricAtLeast(hits, n, marked, total);
        double atMost = Tails.hypergeometricAtLeast(n - hits, n, total - marked, total);
        double least = Math.min(
                Tails.hypergeometricAtLeast(Math.min(n, marked), n, marked, total),
                Tails.hypergeometricAtLeast(Math.min(n, total - marked), n, total - marked, total));
        return new FisherExact(Math.min(1, 2 * Math.min(atLeast, atMost)), Math.min(1, 2 * least));
    }
}
