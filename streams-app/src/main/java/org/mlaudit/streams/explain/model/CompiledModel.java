package org.mlaudit.streams.explain.model;

import java.util.List;

/**
 * A model that can be evaluated in this process. Its inputs are a vector of doubles, in the order of {@link #inputs()}.
 * A model of two classes has one output, of the positive class; of more classes, one output a class in the contract's
 * order; a regression has one output. Immutable and safe for any number of threads.
 */
public sealed interface CompiledModel permits TreeEnsemble, LinearModel, FactorizationMachine, OpaqueModel {
    /** Returns the names of the inputs as the trainer saw them. */
    List<String> inputs();

    /** Returns what the model takes for an input that a record doesn't have: NaN if the model knows missing values, else 0. */
    double absent();

    /** Returns the number of outputs, at least 1. */
    int outputs();

    /** Returns what the raw outputs measure. */
    OutputSpace space();

    /**
     * Computes raw outputs.
     *
     * @param x inputs, rows x inputs, row by row
     * @param rows number of rows
     * @param out raw outputs, rows x outputs, row by row; overwritten
     */
    void raw(double[] x, int rows, double[] out);

    /** Returns how raw outputs become what the model predicts. */
    Link link();

    /**
     * Computes what the model predicts: raw outputs through the link.
     *
     * @param x inputs, rows x inputs, row by row
     * @param rows number of rows
     * @param out predictions, rows x outputs, row by row; overwritten
     */
    default void predict(double[] x, int rows, double[] out) {
        raw(x, rows, out);
        for (int row = 0; row < rows; row++) {
            link().apply(out, row * outputs(), outputs());
        }
    }
}
