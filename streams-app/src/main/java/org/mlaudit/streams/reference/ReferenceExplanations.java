package org.mlaudit.streams.reference;

import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceAttributions;
import org.mlaudit.streams.profile.RowSegments;

/** Explains the rows of a reference, so that the attributions of windows can be compared with theirs. */
final class ReferenceExplanations {
    private final ExplainedModel explained;
    private final CompiledModel model;
    private final BlockExplainer explainer;
    private final ReferenceAttributions attributions;
    private final RowSegments segments;
    private final int inputs;
    private final double[] x;
    private final double[] phi;
    private final double[] raw;
    private final int[] targets;
    private final double[] recorded;
    private final long[] micros;
    private int rows;

    ReferenceExplanations(Reference reference, ExplainedModel explained) {
        this.explained = explained;
        this.model = explained.model();
        this.explainer = explained.explainer();
        this.attributions = new ReferenceAttributions(reference);
        int capacity = explainer.blockRows();
        this.segments = new RowSegments(attributions.spec(), capacity);
        this.inputs = explained.encoding().inputs();
        this.x = new double[capacity * inputs];
        this.phi = new double[capacity * explainer.features()];
        this.raw = new double[capacity * model.outputs()];
        this.targets = new int[capacity];
        this.recorded = new double[capacity];
        this.micros = new long[capacity];
    }

    void add(InferenceRow row) {
        explained.encoding().encode(row, x, rows * inputs);
        targets[rows] = explained.target(row);
        recorded[rows] = explained.recorded(row, targets[rows]);
        micros[rows] = row.occurredAtMicros;
        segments.copy(row, rows);
        rows++;
        if (rows == targets.length) {
            explain();
        }
    }

    private void explain() {
        if (rows == 0) {
            return;
        }
        try {
            explainer.explain(x, rows, targets, phi);
            model.raw(x, rows, raw);
        } catch (RuntimeException e) {
            for (int row = 0; row < rows; row++) {
                attributions.addFault(ExplanationFault.PREDICTION_FAILED, "the model fails on a row: " + e);
            }
            rows = 0;
            return;
        }
        double[] prediction = new double[model.outputs()];
        for (int row = 0; row < rows; row++) {
            double output = raw[row * model.outputs() + targets[row]];
            double sum = explainer.baseValue(targets[row]);
            for (int feature = 0; feature < explainer.features(); feature++) {
                sum += phi[row * explainer.features() + feature];
            }
            System.arraycopy(raw, row * model.outputs(), prediction, 0, prediction.length);
            model.link().apply(prediction, 0, prediction.length);
            attributions.explain(
                    micros[row],
                    phi,
                    row * explainer.features(),
                    sum - output,
                    Attributions.difference(recorded[row], prediction[targets[row]], explained.isClassifier()),
                    false,
                    segments,
                    row);
        }
        rows = 0;
    }

    Reference build() {
        explain();
        return attributions.build();
    }
}
