package org.mlaudit.streams.topology;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;

/** Explanations as the events of their topic. */
final class ExplanationEvents {
    private ExplanationEvents() {}

    /**
     * The event of an explanation.
     *
     * @param id the inference's
     * @param occurredAtMicros event time, microseconds since 1970 UTC
     * @param why why it was explained
     * @param partition of the inference in its topic; -1 for none
     * @param offset in the partition; -1 for none
     * @param adverse whether people must be told reasons for the decision
     */
    static org.mlaudit.event.Explanation event(
            ExplainedModel model,
            Explanation explanation,
            String id,
            long occurredAtMicros,
            Why why,
            int partition,
            long offset,
            boolean adverse) {
        ModelKey key = model.contract().key();
        org.mlaudit.event.Explanation.Builder event = org.mlaudit.event.Explanation.newBuilder()
                .setId(id)
                .setModel(key.model())
                .setVersion(key.version())
                .setOccurredAt(Instant.EPOCH.plus(occurredAtMicros, ChronoUnit.MICROS))
                .setMethod(explanation.method().text())
                .setOutputSpace(explanation.space().text())
                .setKernel(explanation.kernel())
                .setSeed(explanation.seed())
                .setModelDigest(explanation.modelDigest())
                .setOutput(explanation.output())
                .setBaseValue(explanation.baseValue())
                .setAttributions(attributions(explanation))
                .setAdditivityError(explanation.additivityError())
                .setFidelity(boxed(explanation.fidelity()))
                .setTarget(model.targetName(explanation.target()))
                .setPrediction(explanation.prediction())
                .setEvaluations(explanation.evaluations())
                .setWhy(why.text())
                .setInferencePartition(partition)
                .setInferenceOffset(offset);
        AdverseReasons reasons = new AdverseReasons(model);
        if (adverse && reasons.areAsked()) {
            double[] phi = explanation.attributions().stream()
                    .mapToDouble(Attribution::value)
                    .toArray();
            reasons.rank(phi, 0);
            event.setReasons(reasons.given()).setUnmapped(reasons.unmapped());
        }
        return event.build();
    }

    private static List<org.mlaudit.event.Attribution> attributions(Explanation explanation) {
        return explanation.attributions().stream()
                .map(each ->
                        new org.mlaudit.event.Attribution(each.feature(), each.value(), boxed(each.standardError())))
                .toList();
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
