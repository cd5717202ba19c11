package org.mlaudit.streams.explain.closed;

import java.util.Arrays;
import java.util.Optional;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.LinearModel;

/**
 * Exact interventional Shapley values of a linear model: an input's share is what it adds to the output minus what it adds on
 * the mean of the background (Strumbelj and Kononenko 2014; Lundberg and Lee 2017, corollary 1). The shares of a feature's
 * inputs sum to the value of the feature as one player, since inputs don't interact. Without a background, inputs that are not
 * known are absent.
 */
public final class LinearShap implements BlockExplainer {
    private static final int BLOCK = 256;

    private final LinearModel model;
    private final int[] featureOf;
    private final int features;
    private final double[][] expected;
    private final double[] base;
    private final String kernel;

    /**
     * Prepares a model.
     *
     * @param model the model
     * @param featureOf feature of each input, from 0
     * @param features number of features
     * @param background rows that the base value is the mean of; without, the base value is the output of a record that has
     *     nothing
     */
    public LinearShap(LinearModel model, int[] featureOf, int features, Optional<Background> background) {
        this.model = model;
        this.featureOf = Games.checked(featureOf, model.inputs().size(), features);
        this.features = features;
        this.kernel = Games.kernel(background);
        double[] rows = Games.rows(model, background);
        int width = featureOf.length;
        int count = Games.count(background);
        this.expected = new double[model.outputs()][width];
        this.base = new double[model.outputs()];
        for (int output = 0; output < model.outputs(); output++) {
            base[output] = model.intercept(output);
            for (int input = 0; input < width; input++) {
                double sum = 0;
                for (int row = 0; row < count; row++) {
                    sum += model.term(output, input, rows[row * width + input]);
                }
                expected[output][input] = sum / count;
                base[output] += expected[output][input];
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
        return Method.LINEAR;
    }

    @Override
    public String kernel() {
        return kernel;
    }

    @Override
    public void explain(double[] x, int rows, int[] targets, double[] phi) {
        Games.check(this, model, x, rows, targets, phi);
        int width = featureOf.length;
        Arrays.fill(phi, 0, rows * features, 0);
        for (int row = 0; row < rows; row++) {
            int target = targets[row];
            for (int input = 0; input < width; input++) {
                phi[row * features + featureOf[input]] +=
                        model.term(target, input, x[row * width + input]) - expected[target][input];
            }
        }
    }
}
