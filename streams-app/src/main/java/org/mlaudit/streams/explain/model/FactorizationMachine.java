package org.mlaudit.streams.explain.model;

import java.util.Arrays;
import java.util.List;

/**
 * A model whose raw outputs are weighted sums of its inputs and of their products, the weight of a product being the scalar
 * product of the two inputs' factors: {@code f = b + sum_i w_i x_i + sum_{i<j} <v_i, v_j> x_i x_j} (Rendle 2010). Each place of
 * the scalar product has a weight {@code u}, {@code <v_i, v_j> = sum_k u_k v_ik v_jk}: 1 in a trained model, -1 for the factors
 * of the negative class in the difference of two classes' scores.
 */
public final class FactorizationMachine implements CompiledModel {
    private final List<String> inputs;
    private final double absent;
    private final double[][] weights;
    private final double[] intercepts;
    private final double[][][] factors;
    private final double[][] factorWeights;
    private final int rank;
    private final OutputSpace space;
    private final Link link;

    /**
     * Makes a model.
     *
     * @param inputs names of the inputs
     * @param absent what is taken for an input that a record doesn't have
     * @param weights outputs x inputs, finite
     * @param intercepts one an output, finite
     * @param factors outputs x inputs x rank, finite
     * @param space what the raw outputs measure
     * @param link how they become predictions
     * @throws IllegalArgumentException if shapes don't agree or a number is not finite
     */
    public FactorizationMachine(
            List<String> inputs,
            double absent,
            double[][] weights,
            double[] intercepts,
            double[][][] factors,
            OutputSpace space,
            Link link) {
        this(inputs, absent, weights, intercepts, factors, ones(factors), space, link);
    }

    /**
     * Makes a model whose factors have weights.
     *
     * @param inputs names of the inputs
     * @param absent what is taken for an input that a record doesn't have
     * @param weights outputs x inputs, finite
     * @param intercepts one an output, finite
     * @param factors outputs x inputs x rank, finite
     * @param factorWeights outputs x rank, finite
     * @param space what the raw outputs measure
     * @param link how they become predictions
     * @throws IllegalArgumentException if shapes don't agree or a number is not finite
     */
    public FactorizationMachine(
            List<String> inputs,
            double absent,
            double[][] weights,
            double[] intercepts,
            double[][][] factors,
            double[][] factorWeights,
            OutputSpace space,
            Link link) {
        this.inputs = List.copyOf(inputs);
        this.absent = absent;
        this.intercepts = Shapes.vector("intercepts", intercepts, intercepts.length);
        this.weights = Shapes.matrix("weights", weights, intercepts.length, this.inputs.size());
        this.factors = new double[intercepts.length][][];
        this.rank = factors.length == 0 || factors[0].length == 0 ? 0 : factors[0][0].length;
        if (factors.length != intercepts.length) {
            throw new IllegalArgumentException(
                    "factors are of " + factors.length + " outputs, not " + intercepts.length);
        }
        for (int output = 0; output < factors.length; output++) {
            this.factors[output] =
                    Shapes.matrix("factors of output " + output, factors[output], this.inputs.size(), rank);
        }
        this.factorWeights = Shapes.matrix("weights of factors", factorWeights, intercepts.length, rank);
        this.space = space;
        this.link = link;
    }

    private static double[][] ones(double[][][] factors) {
        double[][] ones = new double[factors.length][];
        for (int output = 0; output < factors.length; output++) {
            ones[output] = new double[factors[output].length == 0 ? 0 : factors[output][0].length];
            Arrays.fill(ones[output], 1);
        }
        return ones;
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

    /** Returns the number of factors of an input. */
    public int rank() {
        return rank;
    }

    /** Returns a factor of an input, from 0 to {@link #rank()}. */
    public double factor(int output, int input, int place) {
        return factors[output][input][place];
    }

    /** Returns the weight of a place of the scalar products. */
    public double factorWeight(int output, int place) {
        return factorWeights[output][place];
    }

    /** Returns the weight of the product of two different inputs. */
    public double productWeight(int output, int first, int second) {
        double sum = 0;
        for (int k = 0; k < rank; k++) {
            sum += factorWeights[output][k] * factors[output][first][k] * factors[output][second][k];
        }
        return sum;
    }

    @Override
    public void raw(double[] x, int rows, double[] out) {
        Shapes.rows(this, x, rows, out);
        for (int row = 0; row < rows; row++) {
            for (int output = 0; output < intercepts.length; output++) {
                out[row * intercepts.length + output] = raw(x, row * inputs.size(), output);
            }
        }
    }

    private double raw(double[] x, int offset, int output) {
        double sum = intercepts[output];
        for (int i = 0; i < inputs.size(); i++) {
            sum += weights[output][i] * x[offset + i];
        }
        double products = 0;
        for (int k = 0; k < rank; k++) {
            double linear = 0;
            double squares = 0;
            for (int i = 0; i < inputs.size(); i++) {
                double term = factors[output][i][k] * x[offset + i];
                linear += term;
                squares += term * term;
            }
            products += factorWeights[output][k] * (linear * linear - squares);
        }
        return sum + products / 2;
    }
}
