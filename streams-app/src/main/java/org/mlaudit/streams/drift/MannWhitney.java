package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Mann-Whitney (Wilcoxon rank sum) test, two-sided: whether a value of the window tends to be above, or below, one of the
 * reference. U counts the pairs in which it is above, a tie as one half; U / (n m) is the probability of it, which is 1/2
 * without drift.
 *
 * <p>On summaries the values of a cell count as tied, which leaves half of the pairs within cells in doubt: that bounds the
 * error. The test is valid as it is.
 *
 * <p>p-value: normal limit with correction for ties and for continuity (Hollander and Wolfe 1973). Effect: distance of the
 * probability from 1/2, less its mean without drift.
 */
public final class MannWhitney {
    private static final double MEAN_MODULUS = Math.sqrt(2 / Math.PI);

    private MannWhitney() {}

    /** U of the window: pairs in which its value is the greater, ties as one half. */
    public static Estimate pairsAbove(NumberCells cells) {
        double pairs = 0;
        double doubt = 0;
        double below = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            double within = (double) cells.window[cell] * cells.reference[cell];
            pairs += cells.window[cell] * below + within / 2;
            doubt += cells.wide(cell) ? within / 2 : 0;
            below += cells.reference[cell];
        }
        return new Estimate(pairs, doubt);
    }

    /** Two-sided p-value of a U between samples in these cells, as SciPy's asymptotic method gives it. */
    public static double pValue(NumberCells cells, double pairsAbove) {
        double deviation = deviation(cells);
        double half = cells.windowTotal * (double) cells.referenceTotal / 2;
        if (deviation == 0) {
            return 1;
        }
        return Math.min(1, 2 * Tails.normal((Math.abs(pairsAbove - half) - 0.5) / deviation));
    }

    /** The test; its value is the distance of the probability from 1/2. */
    public static TestResult test(NumberCells cells) {
        double all = cells.windowTotal * (double) cells.referenceTotal;
        Estimate pairs = pairsAbove(cells);
        double value = Math.abs(pairs.value() / all - 0.5);
        double deviation = deviation(cells) / all;
        double noise = MEAN_MODULUS * deviation;
        return TestResult.of(
                new Estimate(value, pairs.error() / all),
                value - noise,
                pValue(cells, pairs.value()),
                significance -> deviation * Tails.normalQuantile(Math.min(1, significance) / 2) + 0.5 / all,
                effect -> effect + noise);
    }

    private static double deviation(NumberCells cells) {
        double total = (double) cells.windowTotal + cells.referenceTotal;
        double ties = 0;
        for (int cell = 0; cell < cells.count(); cell++) {
            double tied = (double) cells.window[cell] + cells.reference[cell];
            ties += tied / total * ((tied * tied - 1) / (total - 1));
        }
        double pairs = cells.windowTotal * (double) cells.referenceTotal;
        return total < 2 ? 0 : Math.sqrt(Math.max(0, pairs / 12 * (total + 1 - ties)));
    }
}
