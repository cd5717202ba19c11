package org.mlaudit.streams.calibration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Adjusts the p-values of a family of tests, so that those at most a level may be taken for significant together. Tests
 * may have weights: with weights w that are divided by their mean, p/w takes the place of p (Genovese, Roeder and
 * Wasserman 2006, Biometrika 93); tests of weight 0 take no part.
 */
public enum MultipleTesting {
    /**
     * Step-up of Benjamini and Hochberg (1995): the expected share of false ones among the significant is at most the
     * level, if tests are independent or positively dependent. Where nothing changed, the chance that any is significant
     * is the level, exactly for independent tests (Simes 1986).
     */
    BENJAMINI_HOCHBERG {
        @Override
        double[] stepped(double[] ratios, double[] weights) {
            double[] adjusted = new double[ratios.length];
            double least = 1;
            for (int i = ratios.length - 1; i >= 0; i--) {
                least = Math.min(least, ratios[i] * ratios.length / (i + 1));
                adjusted[i] = least;
            }
            return adjusted;
        }
    },
    /** The same under any dependence (Benjamini and Yekutieli 2001): less sensitive by the factor 1 + 1/2 + ... + 1/m. */
    BENJAMINI_YEKUTIELI {
        @Override
        double[] stepped(double[] ratios, double[] weights) {
            double harmonic = 0;
            for (int i = 1; i <= ratios.length; i++) {
                harmonic += 1.0 / i;
            }
            double factor = harmonic;
            return BENJAMINI_HOCHBERG.stepped(
                    Arrays.stream(ratios).map(ratio -> ratio * factor).toArray(), weights);
        }
    },
    /** The chance that any test is significant without cause is at most the level, under any dependence. */
    BONFERRONI {
        @Override
        double[] stepped(double[] ratios, double[] weights) {
            return Arrays.stream(ratios)
                    .map(ratio -> Math.min(1, ratio * ratios.length))
                    .toArray();
        }
    },
    /** The same, never less sensitive than {@link #BONFERRONI} (Holm 1979, with weights by his section 4). */
    HOLM {
        @Override
        double[] stepped(double[] ratios, double[] weights) {
            double[] adjusted = new double[ratios.length];
            double left = Arrays.stream(weights).sum();
            double most = 0;
            for (int i = 0; i < ratios.length; i++) {
                most = Math.max(most, Math.min(1, ratios[i] * left));
                adjusted[i] = most;
                left -= weights[i];
            }
            return adjusted;
        }
    };

    /** The adjusted p-values of tests of equal weight, in the order given. */
    public double[] adjust(double[] pValues) {
        double[] weights = new double[pValues.length];
        Arrays.fill(weights, 1);
        return adjust(pValues, weights);
    }

    /**
     * The adjusted p-values, in the order given.
     *
     * @param pValues each from 0 to 1
     * @param weights as many, each at least 0, on any scale
     * @return from 0 to 1; 1 for tests of weight 0
     * @throws IllegalArgumentException if the lengths differ, or a number is out of range
     */
    public double[] adjust(double[] pValues, double[] weights) {
        check(pValues, weights);
        int[] order = IntStream.range(0, pValues.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i] / weights[i]))
                .mapToInt(i -> i)
                .toArray();
        double mean =
                Arrays.stream(order).mapToDouble(i -> weights[i]).average().orElse(1);
        double[] scaled =
                Arrays.stream(order).mapToDouble(i -> weights[i] / mean).toArray();
        double[] ratios = IntStream.range(0, order.length)
                .mapToDouble(at -> pValues[order[at]] / scaled[at])
                .toArray();
        double[] stepped = stepped(ratios, scaled);
        double[] adjusted = new double[pValues.length];
        Arrays.fill(adjusted, 1);
        for (int at = 0; at < order.length; at++) {
            adjusted[order[at]] = stepped[at];
        }
        return adjusted;
    }

    /**
     * Adjusted values of tests sorted by p-value over weight, ascending.
     *
     * @param ratios p-value over weight
     * @param weights of mean 1
     */
    abstract double[] stepped(double[] ratios, double[] weights);

    /**
     * Which tests of a family can become significant at all: of discrete data, a test's smallest attainable p-value may be
     * beyond the share of the level that it would get, and then that share is better given to the others (Tarone 1990,
     * Biometrics 46). The largest set is chosen in which every test could become significant on its own. Since the choice
     * rests on what is attainable, not on what was observed, the level still holds.
     *
     * @param leastPValues smallest p-value that each test could give, from 0 to 1
     * @param weights as many, each at least 0
     * @param level level of the whole family
     * @return the weights, with 0 for those that can not become significant
     * @throws IllegalArgumentException if the lengths differ, or a number is out of range
     */
    public static double[] testable(double[] leastPValues, double[] weights, double level) {
        check(leastPValues, weights);
        int[] order = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> leastPValues[i] / weights[i]))
                .mapToInt(i -> i)
                .toArray();
        double total = 0;
        int kept = 0;
        for (int count = 1; count <= order.length; count++) {
            int test = order[count - 1];
            total += weights[test];
            if (leastPValues[test] / weights[test] * total <= level) {
                kept = count;
            }
        }
        double[] testable = new double[weights.length];
        for (int at = 0; at < kept; at++) {
            testable[order[at]] = weights[order[at]];
        }
        return testable;
    }

    private static void check(double[] pValues, double[] weights) {
        if (pValues.length != weights.length) {
            throw new IllegalArgumentException(pValues.length + " p-values have " + weights.length + " weights");
        }
        for (int i = 0; i < pValues.length; i++) {
            if (!(pValues[i] >= 0 && pValues[i] <= 1)) {
                throw new IllegalArgumentException("a p-value is 0 to 1, not " + pValues[i]);
            }
            if (!(weights[i] >= 0 && Double.isFinite(weights[i]))) {
                throw new IllegalArgumentException("a weight is 0 or more, not " + weights[i]);
            }
        }
    }
}
