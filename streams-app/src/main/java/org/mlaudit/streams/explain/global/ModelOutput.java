package org.mlaudit.streams.explain.global;

import org.mlaudit.streams.explain.model.CompiledModel;

/**
 * One number of a model for each row: a raw output, or what it predicts. Rows go to the model in batches. Immutable.
 */
public final class ModelOutput {
    private static final int BATCH = 1_024;

    private final CompiledModel model;
    private final int target;
    private final Scale scale;

    /** Which of a model's numbers is meant. */
    public enum Scale {
        /** As the model sums it up: log-odds, score, or the value. */
        RAW,
        /** As the model predicts: probability, or the value. */
        PREDICTION
    }

    /**
     * Chooses an output.
     *
     * @param model the model
     * @param target place of the output, from 0
     * @param scale raw, or as predicted
     * @throws IllegalArgumentException if there is no such output
     */
    public ModelOutput(CompiledModel model, int target, Scale scale) {
        if (target < 0 || target >= model.outputs()) {
            throw new IllegalArgumentException("there is no output " + target + " of " + model.outputs());
        }
        this.model = model;
        this.target = target;
        this.scale = scale;
    }

    /** Returns the number of the model's inputs. */
    public int inputs() {
        return model.inputs().size();
    }

    /**
     * Evaluates rows.
     *
     * @param x inputs, rows x inputs, row by row
     * @param rows number of rows
     * @return a number for each row; not finite where the model's is not
     */
    public double[] of(double[] x, int rows) {
        double[] values = new double[rows];
        int inputs = inputs();
        int outputs = model.outputs();
        double[] batch = new double[Math.min(rows, BATCH) * inputs];
        double[] out = new double[Math.min(rows, BATCH) * outputs];
        for (int from = 0; from < rows; from += BATCH) {
            int count = Math.min(BATCH, rows - from);
            System.arraycopy(x, from * inputs, batch, 0, count * inputs);
            if (scale == Scale.RAW) {
                model.raw(batch, count, out);
            } else {
                model.predict(batch, count, out);
            }
            for (int row = 0; row < count; row++) {
                values[from + row] = out[row * outputs + target];
            }
        }
        return values;
    }
}
