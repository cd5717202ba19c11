package org.mlaudit.streams.explain;

import java.util.Arrays;
import java.util.function.Consumer;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.sampled.ModelFailedException;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceAttributions;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Explains the rows of a reference, so that attributions of windows have something to be compared with. With an exact method
 * every row that is handed over; with a sampled one, {@value #MOST_SAMPLED} rows of the reference's own sample. A row that
 * does not say what was decided is explained by what the model decides. Not safe for use by several threads.
 */
public final class ReferenceExplaining implements Consumer<InferenceRow> {
    /** Rows that a sampled method explains. */
    static final int MOST_SAMPLED = 256;

    private final ExplainedModel model;
    private final BlockExplainer explainer;
    private final ReferenceAttributions attributions;
    private final int inputs;
    private final double[] x;
    private final double[] phi;
    private final double[] raw;
    private final int[] targets;
    private final double[] recorded;
    private final long[] micros;
    private final RowSegments segments;
    private int rows;

    /**
     * To explain the rows of a reference by an exact method.
     *
     * @throws IllegalArgumentException if the model's method is a sampled one, or the rows are explained already
     */
    public ReferenceExplaining(ExplainedModel model, Reference reference) {
        this.model = model;
        this.explainer = model.explainer();
        this.attributions = new ReferenceAttributions(reference);
        this.inputs = model.encoding().inputs();
        int capacity = explainer.blockRows();
        this.x = new double[capacity * inputs];
        this.phi = new double[capacity * explainer.features()];
        this.raw = new double[capacity * model.model().outputs()];
        this.targets = new int[capacity];
        this.recorded = new double[capacity];
        this.micros = new long[capacity];
        this.segments = new RowSegments(attributions.spec(), capacity);
    }

    /** Takes a row of the reference; it may be reused afterwards. */
    @Override
    public void accept(InferenceRow row) {
        int at = rows++;
        model.encoding().encode(row, x, at * inputs);
        targets[at] = model.target(row, x, at * inputs);
        recorded[at] = model.recorded(row, targets[at]);
        micros[at] = row.occurredAtMicros;
        segments.copy(row, at);
        if (rows == targets.length) {
            explain();
        }
    }

    private void explain() {
        int waiting = rows;
        rows = 0;
        try {
            explainer.explain(x, waiting, targets, phi);
            model.model().raw(x, waiting, raw);
        } catch (RuntimeException e) {
            for (int row = 0; row < waiting; row++) {
                attributions.addFault(ExplanationFault.PREDICTION_FAILED, "the model fails on an inference: " + e);
            }
            return;
        }
        for (int row = 0; row < waiting; row++) {
            explained(row);
        }
    }

    private void explained(int row) {
        CompiledModel compiled = model.model();
        int outputs = compiled.outputs();
        int features = explainer.features();
        double output = raw[row * outputs + targets[row]];
        double sum = explainer.baseValue(targets[row]);
        for (int feature = 0; feature < features; feature++) {
            sum += phi[row * features + feature];
        }
        double[] prediction = Arrays.copyOfRange(raw, row * outputs, (row + 1) * outputs);
        compiled.link().apply(prediction, 0, outputs);
        double difference = Attributions.difference(recorded[row], prediction[targets[row]], model.isClassifier());
        double error = Double.isFinite(output) ? sum - output : Double.POSITIVE_INFINITY;
        attributions.explain(micros[row], phi, row * features, error, difference, false, segments, row);
    }

    /** The reference with the explanations of the rows taken so far. */
    public Reference build() {
        if (rows > 0) {
            explain();
        }
        return attributions.build();
    }

    /**
     * A reference with the explanations of rows of its own sample, by the model's method, whichever it is. The sample knows no
     * times, so how much windows differ stays unknown, and no segments that are no features.
     *
     * @throws IllegalArgumentException if the rows are explained already
     */
    public static Reference ofSample(ExplainedModel model, Reference reference) {
        ReferenceAttributions attributions = new ReferenceAttributions(reference);
        RowSegments segments = new RowSegments(attributions.spec(), 1);
        InferenceRow row = new InferenceRow(model.layout());
        double[] x = new double[model.encoding().inputs()];
        reference
                .sample()
                .ifPresent(sample -> sample.rows().stream().limit(MOST_SAMPLED).forEach(sampled -> {
                    sampled.copyTo(row);
                    model.encoding().encode(sampled, x, 0);
                    segments.copy(row, 0);
                    explain(model, sampled, row, x, segments, attributions);
                }));
        return attributions.build();
    }

    private static void explain(
            ExplainedModel model,
            SampledRow sampled,
            InferenceRow row,
            double[] x,
            RowSegments segments,
            ReferenceAttributions attributions) {
        int target = model.target(row, x, 0);
        try {
            int evaluations = model.contract().explanation().evaluations();
            double precision = model.contract().explanation().precision();
            Explanation explanation = model.explain(Long.toHexString(sampled.key()), x, target, evaluations, precision);
            double[] phi = explanation.attributions().stream()
                    .mapToDouble(Attribution::value)
                    .toArray();
            double error = explanation.method().addsUp() ? explanation.additivityError() : Double.NaN;
            double difference = Attributions.difference(
                    model.recorded(row, target), explanation.prediction(), model.isClassifier());
            attributions.explain(0, phi, 0, error, difference, !model.isExact(), segments, 0);
        } catch (ModelFailedException e) {
            attributions.addFault(ExplanationFault.PREDICTION_FAILED, String.valueOf(e.getMessage()));
        }
    }
}
