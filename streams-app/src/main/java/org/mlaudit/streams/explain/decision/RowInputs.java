package org.mlaudit.streams.explain.decision;

import java.util.List;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;

/** Evaluates a model for cases, in batches, and counts how many. Not safe for use by several threads. */
final class RowInputs {
    /** Cases of one call of the model. */
    static final int BATCH = 256;

    private final CompiledModel model;
    private final InputEncoding encoding;
    private final InferenceRow row;
    private long evaluations;

    RowInputs(InferenceLayout layout, CompiledModel model, InputEncoding encoding) {
        this.model = model;
        this.encoding = encoding;
        this.row = new InferenceRow(layout);
    }

    /** The inputs of a case. */
    double[] encoded(Case of) {
        double[] x = new double[encoding.inputs()];
        encode(of, x, 0);
        return x;
    }

    /** Writes the inputs of a case. */
    void encode(Case of, double[] x, int offset) {
        of.copyTo(row);
        encoding.encode(row, x, offset);
    }

    /** The raw outputs of rows of inputs. */
    double[] raw(double[] x, int rows) {
        double[] raw = new double[rows * model.outputs()];
        model.raw(x, rows, raw);
        evaluations += rows;
        return raw;
    }

    /** The raw outputs of cases, row by row. */
    double[] raw(List<Case> cases) {
        int inputs = encoding.inputs();
        double[] x = new double[cases.size() * inputs];
        for (int i = 0; i < cases.size(); i++) {
            encode(cases.get(i), x, i * inputs);
        }
        return raw(x, cases.size());
    }

    /** Rows evaluated so far. */
    long evaluations() {
        return evaluations;
    }
}
