package org.mlaudit.streams.explain.global;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.Background;

/**
 * Friedman and Popescu's H squared (2008, section 8.1): which share of the variance of a partial dependence is not the sum of
 * those of its parts. 0 without an interaction; greater than 1 where little but interaction is left. Partial dependences are
 * taken at the rows' own values and over the same rows, n^2 evaluations each, so that rows are few.
 *
 * <p>Means of features alone are computed once, when they are first asked for: not for several threads.
 */
public final class FriedmanH {
    /** Variance below this share of the output's own counts as none, since it is rounding. */
    private static final double LEAST_SHARE = 1e-20;

    private final ModelOutput output;
    private final int[] featureOf;
    private final double[] rows;
    private final int count;
    private final double[] own;
    private final double[][] alone;
    private final boolean finite;

    /**
     * Takes rows.
     *
     * @param output the output that features may interact in
     * @param featureOf the feature that each input belongs to, from 0
     * @param features number of features
     * @param background where rows are chosen from, by a hash of what is in them
     * @param mostRows how many at most
     */
    public FriedmanH(ModelOutput output, int[] featureOf, int features, Background background, int mostRows) {
        this.output = output;
        this.featureOf = featureOf.clone();
        int[] chosen = ChosenRows.of(background, mostRows);
        int inputs = output.inputs();
        count = chosen.length;
        rows = new double[count * inputs];
        for (int i = 0; i < count; i++) {
            System.arraycopy(background.rows(), chosen[i] * inputs, rows, i * inputs, inputs);
        }
        own = output.of(rows, count);
        finite = Arrays.stream(own).allMatch(Double::isFinite);
        centre(own);
        alone = new double[features][];
    }

    /**
     * Returns the interaction of two features.
     *
     * @return H squared, at least 0; empty if the output does not depend on them, or is not finite for some row
     */
    public OptionalDouble pair(int first, int second) {
        double[] together = dependence(feature -> feature == first || feature == second);
        return share(together, of(first), of(second));
    }

    /**
     * Returns the interaction of a feature with any others.
     *
     * @return H squared, at least 0; empty if the output is constant, or is not finite for some row
     */
    public OptionalDouble overall(int feature) {
        return share(own, of(feature), dependence(other -> other != feature));
    }

    private double[] of(int feature) {
        if (alone[feature] == null) {
            alone[feature] = dependence(other -> other == feature);
        }
        return alone[feature];
    }

    /** Which features keep a row's own values. */
    @FunctionalInterface
    private interface Kept {
        boolean keeps(int feature);
    }

    /** Centred partial dependence at each row. */
    private double[] dependence(Kept kept) {
        int inputs = output.inputs();
        int[] fixed = IntStream.range(0, inputs)
                .filter(input -> kept.keeps(featureOf[input]))
                .toArray();
        double[] means = new double[count];
        double[] x = rows.clone();
        for (int i = 0; i < count; i++) {
            for (int row = 0; row < count; row++) {
                for (int input : fixed) {
                    x[row * inputs + input] = rows[i * inputs + input];
                }
            }
            means[i] = Moments.of(output.of(x, count)).mean();
        }
        centre(means);
        return means;
    }

    private static void centre(double[] values) {
        double mean = Moments.of(values).mean();
        Arrays.setAll(values, i -> values[i] - mean);
    }

    private OptionalDouble share(double[] together, double[] first, double[] second) {
        double interaction = 0;
        double variance = 0;
        double scale = 0;
        for (int i = 0; i < count; i++) {
            double rest = together[i] - first[i] - second[i];
            interaction += rest * rest;
            variance += together[i] * together[i];
            scale += own[i] * own[i];
        }
        double share = interaction / variance;
        return finite && variance > LEAST_SHARE * scale && Double.isFinite(share)
                ? OptionalDouble.of(share)
                : OptionalDouble.empty();
    }
}
