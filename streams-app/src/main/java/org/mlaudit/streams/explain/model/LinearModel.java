package org.mlaudit.streams.explain.model;

import java.util.List;

/**
 * A model whose raw outputs are weighted sums of its inputs: {@code f = b + sum (w x + c)} over the inputs that are there. If
 * {@link #absent()} is NaN, an input of NaN adds nothing, neither its weight nor its offset {@code c}: so do models that shift
 * and scale the inputs that a record has, and no others. Otherwise offsets are part of the intercept, and 0 here.
 */
public final class LinearModel implements CompiledModel {
    private final List<String> inputs;
    private final double absent;
    private final double[][] weights;
    private final double[][] offsets;
    private final double[] intercepts;
    private final OutputSpace space;
    private final Link link;

    /**
     * Makes a model.
     *
     * @param inputs names of the inputs
     * @param absent what is taken for an input that a record doesn't have
     * @param weights outputs x inputs, finite
     * @param intercepts one an output, finite
     * @param space what the raw outputs measure
     * @param link how they become predictions
     * @throws IllegalArgumentException if shapes don't agree or a number is not finite
     */
    public LinearModel(
            List<String> inputs, double absent, double[][] weights, double[] intercepts, OutputSpace space, Link link) {
        this(inputs, absent, weights, new double[intercepts.length][inputs.size()], intercepts, space, link);
    }

    /**
     * Makes a model that adds an offset for each input that is there.
     *
     * @param inputs names of the inputs
     * @param absent what is taken for an input that a record doesn't have
     * @param weights outputs x inputs, finite
     * @param offsets outputs x inputs, finite
     * @param intercepts one an output, finite
     * @param space what the raw outputs measure
     * @param link how they become predictions
     * @throws IllegalArgumentException if shapes don't agree or a number is not finite
     */
    public LinearModel(
            List<String> inputs,
            double absent,
            double[][] weights,
            double[][] offsets,
            double[] intercepts,
            OutputSpace space,
            Link link) {
        this.inputs = List.copyOf(inputs);
        this.absent = absent;
        this.intercepts = Shapes.vector("intercepts", intercepts, intercepts.length);
        this.weights = Shapes.matrix("weights", weights, intercepts.length, this.inputs.size());
        this.offsets = Shapes.matrix("offsets", offsets, intercepts.length, this.inputs.size());
        this.space = space;
        this.link = link;
    }

    @Override
    public List<String> inputs() {
        return inputs;
    }

    @Override
    public double absent() {
        return absent;
    }

    @Override
    public int outputs() {
        return intercepts.length;
    }

    @Override
    public OutputSpace space() {
        return space;
    }

    @Override
    public Link link() {
        return link;
    }

    /** Returns the weight of an input in an output. */
    public double weight(int output, int input) {
        return weights[output][input];
    }

    /** Returns the intercept of an output. */
    public double intercept(int output) {
        return intercepts[output];
    }

    /** Returns what is added for an input that is there, whatever its value. */
    public double offset(int output, int input) {
        return offsets[output][input];
    }

    /** Returns what an input of this value adds to an output. */
    public double term(int output, int input, double value) {
        return Double.isNaN(value) && Double.isNaN(absent)
                ? 0
                : weights[output][input] * value + offsets[output][input];
    }

    @Override
    public void raw(double[] x, int rows, double[] out) {
        Shapes.rows(this, x, rows, out);
        int width = inputs.size();
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < intercepts.length; output++) {
                double sum = intercepts[output];
                for (int i = 0; i < width; i++) {
                    sum += term(output, i, x[row * width + i]);
                }
                out[row * intercepts.length + output] = sum;
            }
        }
    }
}
