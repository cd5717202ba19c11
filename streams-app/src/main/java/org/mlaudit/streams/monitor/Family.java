package org.mlaudit.streams.monitor;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tests of one window, which share its false alarm rate. Tests may have weights: those of the whole window have half of
 * the weight when there are tests of segments too, so that looking into a hundred segments costs the whole little.
 */
final class Family {
    private final double[] pValues;
    private final double[] weights;
    private final double[] adjusted;
    private final double perTest;

    /**
     * Corrects p-values.
     *
     * @param pValues 0 to 1
     * @param weights one for each, on average 1; a test of weight 0 takes no part
     * @param correction how
     * @param level false alarm rate of the window
     */
    Family(double[] pValues, double[] weights, Correction correction, double level) {
        this.pValues = pValues;
        this.weights = weights;
        int tests = (int) Arrays.stream(weights).filter(weight -> weight > 0).count();
        double factor = switch (correction) {
            case BENJAMINI_HOCHBERG, BONFERRONI -> tests;
            case BENJAMINI_YEKUTIELI ->
                tests
                        * IntStream.rangeClosed(1, tests)
                                .mapToDouble(i -> 1.0 / i)
                                .sum();
            case NONE -> 1;
        };
        boolean stepUp = correction == Correction.BENJAMINI_HOCHBERG || correction == Correction.BENJAMINI_YEKUTIELI;
        this.adjusted = adjust(correction == Correction.NONE, factor, stepUp);
        long significant = Arrays.stream(adjusted).filter(p -> p <= level).count();
        this.perTest = level * (stepUp ? Math.max(1, significant) : 1) / Math.max(1, factor);
    }

    private double[] adjust(boolean unweighted, double factor, boolean stepUp) {
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted((a, b) -> Double.compare(weighted(a, unweighted), weighted(b, unweighted)))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] result = new double[pValues.length];
        Arrays.fill(result, 1);
        double least = 1;
        for (int rank = order.length; rank > 0; rank--) {
            double own = weighted(order[rank - 1], unweighted) * factor / (stepUp ? rank : 1);
            least = stepUp ? Math.min(least, own) : Math.min(1, own);
            result[order[rank - 1]] = least;
        }
        return result;
    }

    private double weighted(int test, boolean unweighted) {
        return unweighted ? pValues[test] : pValues[test] / weights[test];
    }

    /** Smallest false alarm rate of the window at which a test would be significant. */
    double adjusted(int test) {
        return adjusted[test];
    }

    /** Smallest adjusted p-value: the window's own; 1 if there is no test. */
    double least() {
        return Arrays.stream(adjusted).min().orElse(1);
    }

    /** The p-value at or below which a test is significant, given the others. */
    double critical(int test) {
        return Math.max(1e-300, Math.min(1, perTest * (weights[test] > 0 ? weights[test] : 1)));
    }
}
