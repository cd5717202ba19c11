package org.mlaudit.streams.explain.model;

import java.util.List;

/** Checks of the arrays that models are made of. */
final class Shapes {
    private Shapes() {}

    /** Returns a copy of a vector of the length given, all of its numbers finite. */
    static double[] vector(String name, double[] vector, int length) {
        if (vector.length != length) {
            throw new IllegalArgumentException(name + " has " + vector.length + " numbers, not " + length);
        }
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(vector[i])) {
                throw new IllegalArgumentException(name + " has " + vector[i] + " at place " + i);
            }
        }
        return vector.clone();
    }

    /** Returns a copy of a matrix of the shape given, all of its numbers finite. */
    static double[][] matrix(String name, double[][] matrix, int rows, int columns) {
        if (matrix.length != rows) {
            throw new IllegalArgumentException(name + " has " + matrix.length + " rows, not " + rows);
        }
        double[][] copy = new double[rows][];
        for (int i = 0; i < rows; i++) {
            copy[i] = vector(name + " row " + i, matrix[i], columns);
        }
        return copy;
    }

    /** Fails if blocks of rows are too short. */
    static void rows(CompiledModel model, double[] x, int rows, double[] out) {
        List<String> inputs = model.inputs();
        if (x.length < (long) rows * inputs.size() || out.length < (long) rows * model.outputs()) {
            throw new IllegalArgumentException("rows " + rows + " need " + (long) rows * inputs.size() + " inputs and "
                    + (long) rows * model.outputs() + " outputs, but there is room for " + x.length + " and "
                    + out.length);
        }
    }
}
