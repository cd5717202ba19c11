package org.mlaudit.streams.topology;

import java.util.Collection;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.ExplainedModels.Availability;

/**
 * Explains the inferences of one source partition. Where a model allows exact attributions, every inference is explained, in
 * blocks; a block is explained when it is full, with every round of the step, and before each commit, so that what is
 * said of an inference is in the same transaction as its offset. Where it does not, inferences that should be explained are
 * handed on through a topic, and the stream goes on.
 *
 * <p>A commit asks the stores to flush, and {@link LivePaneStore} asks this class before it does.
 */
final class Explaining {
    private final ExplainedModels models;
    private final LivePaneStore panes;
    private final ExplanationSink sink;
    private final ProcessorContext<byte[], byte[]> context;
    private final CommitForwarding commits;
    private final InferenceExplainer.Place place = new InferenceExplainer.Place();

    /** To be made while the step that forwards is initialised. */
    Explaining(
            ExplainedModels models,
            LivePaneStore panes,
            ExplanationSink sink,
            ProcessorContext<byte[], byte[]> context) {
        this.models = models;
        this.panes = panes;
        this.sink = sink;
        this.context = context;
        this.commits = new CommitForwarding(context);
    }

    /** Takes an inference that was counted in a window; the row may be reused afterwards. */
    void offer(LiveModel model, InferenceRow row, long instant, WindowSummary summary, boolean anomalous) {
        InferenceExplainer explainer = model.explainer;
        if (explainer == null || explainer.isStale()) {
            explainer = explainer(model.registered);
            model.explainer = explainer;
        }
        if (explainer.isActive()) {
            place.pane = WindowAlignment.start(instant, model.paneMillis);
            place.anomalous = anomalous;
            place.partition =
                    context.recordMetadata().map(RecordMetadata::partition).orElse(-1);
            place.offset = context.recordMetadata().map(RecordMetadata::offset).orElse(-1L);
            explainer.offer(row, summary, place);
        }
    }

    private InferenceExplainer explainer(RegisteredModel version) {
        return switch (models.of(version)) {
            case Availability.None() -> InferenceExplainer.NONE;
            case Availability.Failed failed -> new FaultyExplaining(failed);
            case Availability.Ready(var model) ->
                model.isExact() ? new ExactExplaining(version, model, panes, sink) : new SampledExplaining(model, sink);
        };
    }

    /** Explains what waits to be explained, of all models. */
    static void explainWaiting(Collection<LiveModel> models) {
        for (LiveModel model : models) {
            InferenceExplainer explainer = model.explainer;
            if (explainer != null) {
                explainer.explainWaiting();
            }
        }
    }

    /** The same while a commit asks the stores to flush. */
    void explainBeforeCommit(Collection<LiveModel> models) {
        commits.run(() -> explainWaiting(models));
    }
}
