package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * L-infinity distance over cells, 0 to 1: the largest absolute difference of shares.
 *
 * <p>p-value: the sum, over cells, of the exact probability that dealing the cell's values to both samples at random gives as
 * large a difference (Fisher's two tails): an upper bound, close to the exact probability where it is small. No cell is too
 * small for it. The critical value is that of the normal limit. Effect: the distance less its median without drift.
 */
public final class LargestDifference {
    /** Amazon SageMaker's constant of the robust form. */
    private static final double ROBUST = 1.8;

    private static final double ROUNDING = 1e-9;

    private LargestDifference() {}

    /** The distance. */
    public static double simple(CellCounts counts) {
        double largest = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            largest = Math.max(largest, Math.abs(counts.windowShare(cell) - counts.referenceShare(cell)));
        }
        return largest;
    }

    /** The distance less 1.8 sqrt((n + m) / (n m)), or 0: Amazon SageMaker's robust comparison. */
    public static double robust(CellCounts counts) {
        return Math.max(0, simple(counts) - ROBUST * Math.sqrt(counts.sampling()));
    }

    /** The test. */
    public static TestResult test(CellCounts counts) {
        double distance = simple(counts);
        double noise = counts.occupied() < 2 ? 0 : critical(counts, 0.5);
        return TestResult.of(
                Estimate.exact(distance),
                distance - noise,
                pValue(counts, distance),
                significance -> counts.occupied() < 2 ? 0 : critical(counts, significance),
                effect -> effect + noise);
    }

    private static double pValue(CellCounts counts, double distance) {
        if (distance == 0) {
            return 1;
        }
        long n = counts.windowTotal;
        long m = counts.referenceTotal;
        double sum = 0;
        for (int cell = 0; cell < counts.count() && sum < 1; cell++) {
            long values = counts.window[cell] + counts.reference[cell];
            double reached = (distance + (double) values / m) / counts.sampling();
            double fallen = ((double) values / m - distance) / counts.sampling();
            long atLeast = (long) Math.ceil(reached - ROUNDING * (1 + Math.abs(reached)));
            long atMost = (long) Math.floor(fallen + ROUNDING * (1 + Math.abs(fallen)));
            if (values > 0) {
                sum += Tails.hypergeometricAtLeast(atLeast, n, values, n + m);
                sum += atMost < 0 ? 0 : Tails.hypergeometricAtLeast(values - atMost, m, values, n + m);
            }
        }
        return Math.min(1, sum);
    }

    private static double critical(CellCounts counts, double probability) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (normalLimit(counts, middle, probability) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double normalLimit(CellCounts counts, double distance, double enough) {
        double sum = 0;
        for (int cell = 0; cell < counts.count() && sum <= enough; cell++) {
            double share = counts.pooledShare(cell);
            double deviation = Math.sqrt(counts.sampling() * share * (1 - share));
            sum += deviation == 0 ? 0 : 2 * Tails.normal(distance / deviation);
        }
        return sum;
    }
}
