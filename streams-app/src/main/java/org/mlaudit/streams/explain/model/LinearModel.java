package org.mlaudit.streams.explain.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A model whose raw outputs are sums of what each input adds for itself: {@code f = b + sum (w x + c)} over the inputs that are
 * there. If {@link #absent()} is NaN, an input of NaN adds nothing, neither its weight nor its offset {@code c}: so do models
 * that shift and scale the inputs that a record has, and no others. An input may also be shaped first, {@code w s(x) + c}, where
 * the trainer saw it transformed; the model is then additive, and everything that holds of linear models term by term holds.
 */
public final class LinearModel implements CompiledModel {
    private final List<String> inputs;
    private final double absent;
    private final double[][] weights;
    private final double[][] offsets;
    private final double[] intercepts;
    private final Map<Integer, DoubleUnaryOperator> shapes;
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
        this(inputs, absent, weights, new double[intercepts.length][inputs.size()], intercepts, Map.of(), space, link);
    }

    /**
     * Makes a model that shapes inputs and adds an offset for each that is there.
     *
     * @param inputs names of the inputs
     * @param absent what is taken for an input that a record doesn't have
     * @param weights outputs x inputs, finite
     * @param offsets outputs x inputs, finite
     * @param intercepts one an output, finite
     * @param shapes what is made of an input before it is weighted, by its place; safe for any number of threads
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
            Map<Integer, DoubleUnaryOperator> shapes,
            OutputSpace space,
            Link link) {
        this.inputs = List.copyOf(inputs);
        this.absent = absent;
        this.intercepts = Shapes.vector("intercepts", intercepts, intercepts.length);
        this.weights = Shapes.matrix("weights", weights, intercepts.length, this.inputs.size());
        this.offsets = Shapes.matrix("offsets", offsets, intercepts.length, this.inputs.size());
        this.shapes = Map.copyOf(shapes);
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

    /** Returns what is made of an input before it is weighted; empty where that is the input itself. */
    public Optional<DoubleUnaryOperator> shape(int input) {
        return Optional.ofNullable(shapes.get(input));
    }

    /** Returns what an input of this value adds to an output. */
    public double term(int output, int input, double value) {
        if (Double.isNaN(value) && Double.isNaN(absent)) {
            return 0;
        }
        DoubleUnaryOperator shape = shapes.isEmpty() ? null : shapes.get(input);
        double shaped = shape == null ? value : shape.applyAsDouble(value);
        return weights[output][input] * shaped + offsets[output][input];
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
