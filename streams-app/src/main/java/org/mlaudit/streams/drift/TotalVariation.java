package org.mlaudit.streams.drift;

/**
 * Total variation distance over cells, 0 to 1: half of the sum of absolute differences of shares, which is the largest
 * difference that any set of cells has. Of numbers it is that of the distributions over the reference's bins.
 *
 * <p>p-value: without drift the differences are jointly normal; the sum of their moduli is taken for a chi variable scaled to
 * its mean and variance on one side and for {@link FoldedSum} on the other, which is above; the result is their geometric
 * mean: exact for two cells; simulated for 5 to 100 cells, 1 to 4 times the exact probability down to 1 in 10,000. Effect:
 * the distance less its mean without drift.
 */
public final class TotalVariation {
    /** From here on, correlations of cells are so small that the first term of their series is enough. */
    private static final int MANY_CELLS = 64;

    private TotalVariation() {}

    /** The distance. */
    public static double distance(CellCounts counts) {
        double sum = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            sum += Math.abs(counts.windowShare(cell) - counts.referenceShare(cell));
        }
        return Math.min(1, sum / 2);
    }

    /** The test. */
    public static TestResult test(CellCounts counts) {
        double distance = distance(counts);
        double spread = counts.sampling() * counts.total() / Math.max(1, counts.total() - 1);
        double mean = 0;
        double largest = 0.5;
        for (int cell = 0; cell < counts.count(); cell++) {
            mean += Math.sqrt(2 / Math.PI) / 2 * deviation(counts, cell, spread);
            largest = Math.max(largest, counts.pooledShare(cell));
        }
        double variance = variance(counts, spread) / 4;
        FoldedSum above = new FoldedSum(mean, variance, Math.sqrt(spread * largest * (1 - largest)));
        FoldedSum below = FoldedSum.chi(mean, variance);
        double noise = mean;
        return TestResult.of(
                Estimate.exact(distance),
                distance - noise,
                Math.sqrt(above.atLeast(distance) * below.atLeast(distance)),
                significance -> critical(above, below, significance),
                effect -> effect + noise);
    }

    private static double critical(FoldedSum above, FoldedSum below, double significance) {
        double low = below.quantile(significance);
        double high = above.quantile(significance);
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (Math.sqrt(above.atLeast(middle) * below.atLeast(middle)) > significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double variance(CellCounts counts, double spread) {
        int cells = counts.count();
        double sum = 0;
        double series = 0;
        for (int i = 0; i < cells; i++) {
            double left = deviation(counts, i, spread);
            sum += (1 - 2 / Math.PI) * left * left;
            double share = counts.pooledShare(i);
            double part = share == 1 ? 0 : Math.pow(share, 1.5) / Math.sqrt(1 - share);
            sum += cells > MANY_CELLS ? 2 * series * part * spread / Math.PI : 0;
            series += part;
            for (int j = 0; j < i && cells <= MANY_CELLS; j++) {
                double right = deviation(counts, j, spread);
                if (left > 0 && right > 0) {
                    sum += 2 * FoldedSum.folded(left, right, -spread * share * counts.pooledShare(j));
                }
            }
        }
        return sum;
    }

    private static double deviation(CellCounts counts, int cell, double spread) {
        double share = counts.pooledShare(cell);
        return Math.sqrt(spread * share * (1 - share));
    }
}
