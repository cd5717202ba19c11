package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.sampled.ModelFailedException;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.RowSegments;
import org.mlaudit.streams.topology.ExplainedModels.Availability;

/** Answers requests to explain inferences by sampling. For use by one thread. */
final class SampledWork {
    /** No more of the budget is saved than this when requests pile up: what is said must still say something. */
    private static final int LEAST_SHARE = 8;

    private final ModelDirectory directory;
    private final ExplainedModels models;
    private final InferenceDecoder decoder;
    private final EventCodec<org.mlaudit.event.Explanation> codec;

    /**
     * An answer.
     *
     * @param answer what became of the request; empty when there is nothing to say
     * @param evaluations evaluations of the model that it took
     */
    record Done(Optional<SampledAnswer> answer, long evaluations) {
        static final Done NOTHING = new Done(Optional.empty(), 0);
    }

    SampledWork(
            ModelDirectory directory,
            ExplainedModels models,
            InferenceDecoder decoder,
            EventCodec<org.mlaudit.event.Explanation> codec) {
        this.directory = directory;
        this.models = models;
        this.decoder = decoder;
        this.codec = codec;
    }

    /**
     * Explains an inference.
     *
     * @param request what was asked
     * @param waiting how many requests wait behind it: the more, the fewer evaluations it gets
     */
    Done answer(ExplanationRequest request, long waiting) {
        byte[] message = new byte[request.inference().remaining()];
        request.inference().duplicate().get(message);
        InferenceRow row;
        try {
            row = decoder.decode(message);
        } catch (DecodingException e) {
            return Done.NOTHING;
        }
        Optional<RegisteredModel> version = directory.find(row.layout.contract().key());
        if (version.isEmpty()) {
            return Done.NOTHING;
        }
        return switch (models.of(version.get())) {
            case Availability.None() -> Done.NOTHING;
            case Availability.Failed failed ->
                new Done(Optional.of(fault(request, version.get(), row, failed.fault(), failed.message())), 0);
            case Availability.Ready(var model) -> explain(request, version.get(), model, row, waiting);
        };
    }

    private Done explain(
            ExplanationRequest request, RegisteredModel version, ExplainedModel model, InferenceRow row, long waiting) {
        String id = row.id();
        Explanation explanation;
        try {
            double[] x = new double[model.encoding().inputs()];
            model.encoding().encode(row, x, 0);
            ExplanationSpec spec = model.contract().explanation();
            int evaluations = budget(spec.evaluations(), waiting);
            explanation = model.explain(id, x, model.target(row, x, 0), evaluations, spec.precision());
        } catch (ModelFailedException e) {
            String why = String.valueOf(e.getMessage());
            return new Done(
                    Optional.of(fault(request, version, row, ExplanationFault.PREDICTION_FAILED, why)),
                    model.contract().explanation().evaluations());
        }
        byte[] event = codec.encode(ExplanationEvents.event(
                model,
                explanation,
                id,
                row.occurredAtMicros,
                request.why(),
                request.partition(),
                request.offset(),
                model.isAdverse(row)));
        double difference = Attributions.difference(
                model.recorded(row, explanation.target()), explanation.prediction(), model.isClassifier());
        return new Done(
                Optional.of(answer(request, version, row, difference, Optional.empty(), event)),
                explanation.evaluations());
    }

    /** The evaluations of one explanation: all that the contract allows, and less by halves as requests pile up. */
    static int budget(int allowed, long waiting) {
        int share = 1;
        for (long pile = 1_000; share < LEAST_SHARE && waiting > pile; pile *= 4) {
            share *= 2;
        }
        return Math.max(1, allowed / share);
    }

    private static SampledAnswer fault(
            ExplanationRequest request, RegisteredModel version, InferenceRow row, ExplanationFault fault, String why) {
        return answer(request, version, row, Double.NaN, Optional.of(fault), why.getBytes(StandardCharsets.UTF_8));
    }

    private static SampledAnswer answer(
            ExplanationRequest request,
            RegisteredModel version,
            InferenceRow row,
            double difference,
            Optional<ExplanationFault> fault,
            byte[] content) {
        RowSegments segments = new RowSegments(version.spec(), 1);
        segments.copy(row, 0);
        return new SampledAnswer(
                version.contract().key(),
                request.inShare(),
                request.pane(),
                row.occurredAtMicros,
                request.partition(),
                request.offset(),
                difference,
                SampledAnswer.segments(segments),
                fault,
                ByteBuffer.wrap(content));
    }
}
