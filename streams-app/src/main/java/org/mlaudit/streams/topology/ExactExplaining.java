package org.mlaudit.streams.topology;

import java.util.List;
import org.mlaudit.codec.ExplanationEncoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowSummary;

/** Explains every inference, in blocks. */
final class ExactExplaining implements InferenceExplainer {
    private final ModelKey key;
    private final ProfileSpec spec;
    private final ExplainedModel explained;
    private final LivePaneStore panes;
    private final ExplanationSink sink;
    private final ExplanationBlock block;
    private final ExplanationEncoder encoder;
    private final KeptInference.Form form;
    private final ExplanationEncoder.Values values = new ExplanationEncoder.Values();
    private final AdverseReasons reasons;
    private final double[] prediction;

    ExactExplaining(RegisteredModel version, ExplainedModel explained, LivePaneStore panes, ExplanationSink sink) {
        this.key = version.contract().key();
        this.spec = version.spec();
        this.explained = explained;
        this.panes = panes;
        this.sink = sink;
        this.block = new ExplanationBlock(explained, spec);
        String kernel = explained.explainerOfThread().kernel();
        this.encoder = new ExplanationEncoder(
                key,
                explained.encoding().featureNames(),
                explained.method().text(),
                explained.model().space().text(),
                kernel,
                explained.digest(),
                explained.fidelity());
        this.form = new KeptInference.Form(
                key, explained.method(), explained.model().space(), kernel, explained.digest(), explained.fidelity());
        this.prediction = new double[block.outputs];
        this.reasons = new AdverseReasons(explained);
        values.why = Why.EVERY.text();
    }

    @Override
    public void offer(InferenceRow row, WindowSummary summary, Place place) {
        block.add(row, place);
        if (block.isFull()) {
            explainWaiting();
        }
    }

    @Override
    public void explainWaiting() {
        if (block.rows == 0) {
            return;
        }
        try {
            block.explain();
        } catch (RuntimeException e) {
            String message = "the model fails on an inference: " + e;
            for (int row = 0; row < block.rows; row++) {
                pane(row).attributions().addFault(ExplanationFault.PREDICTION_FAILED, message);
            }
            block.clear();
            return;
        }
        for (int row = 0; row < block.rows; row++) {
            explained(row);
        }
        block.clear();
    }

    private WindowSummary pane(int row) {
        return panes.pane(key, block.panes[row], spec).summary;
    }

    private void explained(int row) {
        int target = block.targets[row];
        int at = row * block.features;
        double output = block.raw[row * block.outputs + target];
        double base = block.baseValues[target];
        double sum = base;
        for (int feature = 0; feature < block.features; feature++) {
            sum += block.phi[at + feature];
        }
        WindowSummary pane = pane(row);
        if (!Double.isFinite(sum) || !Double.isFinite(output)) {
            pane.attributions().addFault(ExplanationFault.NOT_FINITE, "the model's output is not finite");
            return;
        }
        System.arraycopy(block.raw, row * block.outputs, prediction, 0, block.outputs);
        explained.model().link().apply(prediction, 0, block.outputs);
        double difference = Attributions.difference(block.recorded[row], prediction[target], explained.isClassifier());
        pane.explain(block.phi, at, sum - output, difference, false, block.segments, row);
        values.id = block.ids;
        values.idOffset = block.idStarts[row];
        values.idLength = block.idStarts[row + 1] - block.idStarts[row];
        if (values.idLength > 0) {
            values.occurredAtMicros = block.occurredAtMicros[row];
            values.output = output;
            values.baseValue = base;
            values.phi = block.phi;
            values.phiOffset = at;
            values.additivityError = sum - output;
            values.target = explained.targetName(target);
            values.prediction = prediction[target];
            values.partition = block.partitions[row];
            values.offset = block.offsets[row];
            reason(block.adverse[row] && reasons.areAsked(), at, pane.attributions());
            sink.explained(values, encoder, form.exact(values, Why.EVERY, target, block.features));
        }
    }

    private void reason(boolean asked, int at, Attributions attributions) {
        if (asked) {
            reasons.rank(block.phi, at);
            values.reasons = reasons.given();
            values.unmapped = reasons.unmapped();
            attributions.addAdverse(explained.encoding().featureNames(), values.unmapped);
        } else {
            values.reasons = List.of();
            values.unmapped = List.of();
        }
    }
}
