package org.mlaudit.streams.drift;

import java.util.function.DoubleUnaryOperator;

/**
 * New categories, which occur in the window and not in the reference, and vanished ones, the other way round.
 *
 * <p>A small window misses rare categories by chance, and a small reference makes them look new. Without drift each category's
 * values are dealt to both samples at random, so one with t values is missing from a sample of m among N with probability
 * (N - t over m) / (N over m). The share of the window's values in new categories is a sum of such events, which are negatively
 * associated (Joag-Dev and Proschan 1983), so Chernoff's bound on its tail holds as if they were independent: the p-value is an
 * upper bound. That of the test is twice the smaller of both sides'.
 */
public final class Turnover {
    private static final double FURTHEST = 700;

    private Turnover() {}

    /** Share of the window's values in categories that the reference has not, 0 to 1. */
    public static double newShare(CellCounts counts) {
        long values = 0;
        for (int cell = 0; cell < counts.count(); cell++) {
            values += counts.reference[cell] == 0 ? counts.window[cell] : 0;
        }
        return (double) values / counts.windowTotal;
    }

    /** Share of the reference's values in categories that the window has not, 0 to 1. */
    public static double vanishedShare(CellCounts counts) {
        return newShare(counts.swapped());
    }

    /**
     * The test of categories, the missing and the joined ones left out. Value: the share on the side, new or vanished, that is
     * less likely by chance. Effect: that share less what is expected by chance.
     */
    public static TestResult test(CellCounts counts) {
        Side appeared = new Side(counts);
        Side vanished = new Side(counts.swapped());
        Side side = vanished.pValue() < appeared.pValue() ? vanished : appeared;
        DoubleUnaryOperator critical = significance -> side.critical(significance / 2);
        return TestResult.of(
                Estimate.exact(side.share),
                side.share - side.expected,
                Math.min(1, 2 * side.pValue()),
                critical,
                effect -> effect + side.expected);
    }

    /** Categories that occur in the first sample only. */
    private static final class Side {
        private final double share;
        private final double expected;
        private final double[] steps;
        private final double[] chances;

        Side(CellCounts counts) {
            this.share = newShare(counts);
            this.steps = new double[counts.count()];
            this.chances = new double[counts.count()];
            double mean = 0;
            for (int cell = 0; cell < steps.length; cell++) {
                long values = counts.window[cell] + counts.reference[cell];
                steps[cell] = (double) values / counts.windowTotal;
                chances[cell] = allOnOneSide(values, counts.windowTotal, counts.windowTotal + counts.referenceTotal);
                mean += chances[cell] * steps[cell];
            }
            this.expected = mean;
        }

        double pValue() {
            return pValue(share);
        }

        /** Chernoff's bound of reaching a share. */
        double pValue(double reached) {
            if (reached <= expected) {
                return 1;
            }
            double low = 0;
            double high = 1;
            while (slope(high) < reached && high < 1e12) {
                low = high;
                high *= 2;
            }
            for (int i = 0; i < 50; i++) {
                double middle = (low + high) / 2;
                if (slope(middle) < reached) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return Math.min(1, Math.exp(Math.min(0, logGenerating(low) - low * reached)));
        }

        double critical(double significance) {
            double low = expected;
            double high = 1;
            for (int i = 0; i < 30; i++) {
                double middle = (low + high) / 2;
                if (pValue(middle) > significance) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        private double logGenerating(double s) {
            double sum = 0;
            for (int i = 0; i < steps.length; i++) {
                sum += chances[i] == 0 ? 0 : logMixed(chances[i], s * steps[i]);
            }
            return sum;
        }

        private double slope(double s) {
            double sum = 0;
            for (int i = 0; i < steps.length; i++) {
                if (chances[i] > 0) {
                    double grown = Math.log(chances[i]) + s * steps[i];
                    double odds = grown - Math.log1p(-Math.min(chances[i], 1 - 1e-16));
                    sum += steps[i] / (1 + Math.exp(-Math.max(-FURTHEST, Math.min(FURTHEST, odds))));
                }
            }
            return sum;
        }

        /** ln(1 - p + p e^x). */
        private static double logMixed(double chance, double x) {
            double grown = Math.log(chance) + x;
            return grown > 30
                    ? grown + Math.log1p((1 - chance) * Math.exp(-grown))
                    : Math.log1p(chance * Math.expm1(x));
        }
    }

    /** Probability that t values are all dealt to the sample of n among N. */
    private static double allOnOneSide(long values, long n, long total) {
        double log = 0;
        for (long i = 0; i < values && log > -FURTHEST; i++) {
            log += i >= n ? -FURTHEST : Math.log((double) (n - i) / (total - i));
        }
        return log <= -FURTHEST ? 0 : Math.exp(log);
    }
}
