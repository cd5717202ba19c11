package org.mlaudit.streams.explain.closed;

import java.util.Arrays;
import java.util.Optional;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.FactorizationMachine;

/**
 * Exact interventional Shapley values of a factorisation machine, against all rows of a background, with the inputs of a
 * feature as one player.
 *
 * <p>The output is a sum of games of one or two players, and Shapley values are linear. With m the background's mean and E the
 * mean of a product over its rows: an input i adds w_i (x_i - m_i) to its player. A product of inputs of one player adds
 * P_ij (x_i x_j - E_ij). A product of inputs i of player p and j of another adds to p half of
 * P_ij (x_i x_j - m_i x_j + x_i m_j - E_ij): the mean of what p makes of it coming first and last. With
 * P_ij = sum_k u_k v_ik v_jk all these sums factor into sums of v x by player and k, so that a row costs inputs x rank; what
 * only depends on the background is computed once.
 */
public final class FactorizationShap implements BlockExplainer {
    private static final int BLOCK = 256;

    private final FactorizationMachine model;
    private final int[] featureOf;
    private final int features;
    private final int rank;
    private final String kernel;

    /** Mean of each input over the background. */
    private final double[] means;
    /** Sums of v m, outputs x features x rank. */
    private final double[][][] meanSums;
    /** Mean of products within a player plus half of those with others, outputs x features. */
    private final double[][] expected;

    private final double[] base;

    /** Sums of v x of the row at hand, features x rank, and over all features. */
    private final double[][] sums;

    private final double[] totals;
    private final double[] meanTotals;

    /**
     * Prepares a model.
     *
     * @param model the model
     * @param featureOf feature of each input, from 0
     * @param features number of features
     * @param background rows that the base value is the mean of; without, the base value is the output of a record that has
     *     nothing
     */
    public FactorizationShap(
            FactorizationMachine model, int[] featureOf, int features, Optional<Background> background) {
        this.model = model;
        this.featureOf = Games.checked(featureOf, model.inputs().size(), features);
        this.features = features;
        this.rank = model.rank();
        this.kernel = Games.kernel(background);
        this.sums = new double[features][rank];
        this.totals = new double[rank];
        this.meanTotals = new double[rank];
        double[] rows = Games.rows(model, background);
        int count = Games.count(background);
        int width = featureOf.length;
        this.means = new double[width];
        for (int input = 0; input < width; input++) {
            double sum = 0;
            for (int row = 0; row < count; row++) {
                sum += rows[row * width + input];
            }
            means[input] = sum / count;
        }
        this.meanSums = new double[model.outputs()][][];
        this.expected = new double[model.outputs()][features];
        this.base = new double[model.outputs()];
        for (int output = 0; output < model.outputs(); output++) {
            prepare(output, rows, count);
        }
    }

    private void prepare(int output, double[] rows, int count) {
        double[] products = new double[features];
        for (int row = 0; row < count; row++) {
            sum(output, rows, row * featureOf.length);
            within(output, rows, row * featureOf.length, products);
            for (int feature = 0; feature < features; feature++) {
                for (int k = 0; k < rank; k++) {
                    double own = sums[feature][k];
                    products[feature] += model.factorWeight(output, k) * own * (totals[k] - own) / 2;
                }
            }
        }
        base[output] = model.intercept(output);
        for (int feature = 0; feature < features; feature++) {
            expected[output][feature] = products[feature] / count;
            base[output] += expected[output][feature];
        }
        for (int input = 0; input < featureOf.length; input++) {
            base[output] += model.weight(output, input) * means[input];
        }
        sum(output, means, 0);
        meanSums[output] = Arrays.stream(sums).map(double[]::clone).toArray(double[][]::new);
    }

    /** Sums v x by player and k. */
    private void sum(int output, double[] x, int offset) {
        Arrays.fill(totals, 0);
        for (double[] own : sums) {
            Arrays.fill(own, 0);
        }
        for (int input = 0; input < featureOf.length; input++) {
            double[] own = sums[featureOf[input]];
            for (int k = 0; k < rank; k++) {
                double term = model.factor(output, input, k) * x[offset + input];
                own[k] += term;
                totals[k] += term;
            }
        }
    }

    /** Adds each player's products among its own inputs, of which sums has the sums. */
    private void within(int output, double[] x, int offset, double[] products) {
        for (int feature = 0; feature < features; feature++) {
            for (int k = 0; k < rank; k++) {
                double own = sums[feature][k];
                products[feature] += model.factorWeight(output, k) * own * own / 2;
            }
        }
        for (int input = 0; input < featureOf.length; input++) {
            for (int k = 0; k < rank; k++) {
                double term = model.factor(output, input, k) * x[offset + input];
                products[featureOf[input]] -= model.factorWeight(output, k) * term * term / 2;
            }
        }
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public int blockRows() {
        return BLOCK;
    }

    @Override
    public double baseValue(int target) {
        return base[target];
    }

    @Override
    public Method method() {
        return Method.FACTORIZATION;
    }

    @Override
    public String kernel() {
        return kernel;
    }

    @Override
    public void explain(double[] x, int rows, int[] targets, double[] phi) {
        Games.check(this, model, x, rows, targets, phi);
        double[] products = new double[features];
        for (int row = 0; row < rows; row++) {
            int output = targets[row];
            int offset = row * featureOf.length;
            sum(output, x, offset);
            Arrays.fill(products, 0);
            within(output, x, offset, products);
            addCrossing(output, products);
            for (int input = 0; input < featureOf.length; input++) {
                products[featureOf[input]] += model.weight(output, input) * (x[offset + input] - means[input]);
            }
            for (int feature = 0; feature < features; feature++) {
                phi[row * features + feature] = products[feature] - expected[output][feature];
            }
        }
    }

    /** Adds half of each player's products with others: x with x, x with the mean, less the mean with x. */
    private void addCrossing(int output, double[] products) {
        Arrays.fill(meanTotals, 0);
        for (double[] own : meanSums[output]) {
            for (int k = 0; k < rank; k++) {
                meanTotals[k] += own[k];
            }
        }
        for (int feature = 0; feature < features; feature++) {
            for (int k = 0; k < rank; k++) {
                double own = sums[feature][k];
                double mean = meanSums[output][feature][k];
                double others = totals[k] - own;
                products[feature] += model.factorWeight(output, k)
                        * (own * others + own * (meanTotals[k] - mean) - mean * others)
                        / 2;
            }
        }
    }
}
