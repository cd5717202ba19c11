package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthSource;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;

/** Inferences of a model and what came of them, for tests. */
final class OutcomeMessages {
    static final ModelContract MODEL = ContractFile.parse("""
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC, nullable: true}
              - {name: region, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            segments: [{name: region, most: 3}]
            protectedAttributes: [{attribute: income, cuts: [1800, 2200]}, {attribute: region}]
            groundTruth: {timeToLive: P2D}
            windows: {pane: PT5M, sizes: [PT15M, PT1H], grace: PT1M, lateness: P3D, retention: P30D}
            policies: {reference.hours: 1}
            """);

    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    static final RegisteredModel REGISTERED = RegisteredModel.of(MODEL, Optional.empty());
    /** Id of the inferences' schema. */
    static final int INFERENCE_SCHEMA = 0;
    /** Id of the ground truths' schema. */
    static final int TRUTH_SCHEMA = 1;
    /** Number of inferences. */
    static final int COUNT = 3 * 360;

    private static final InferenceEncoder ENCODER = new InferenceEncoder(MODEL, StreamHarness.clock());

    private OutcomeMessages() {}

    /** A message of an inference or a ground truth, for the partition of its id. */
    record Message(int id, boolean isTruth, Bytes wire) {}

    record Outcome(
            Object id,
            Object observedAt,
            @Nullable Object label,
            @Nullable Object weight) implements GroundTruthSource {
        @Override
        public @Nullable Object value() {
            return null;
        }

        static Message of(int id, Instant observedAt, String label, @Nullable Object weight) {
            GroundTruthEncoder encoder = new GroundTruthEncoder(MODEL, Clock.systemUTC());
            List<Reason> reasons = encoder.encode(new Outcome("i" + id, observedAt, label, weight), null);
            assertThat(reasons).isEmpty();
            return new Message(id, true, Bytes.wrap(encoder.wire(TRUTH_SCHEMA)));
        }
    }

    /** Three hours of an inference every ten seconds. */
    static List<Message> inferences(Random random) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Instant at = START.plusSeconds(10L * i + random.nextInt(10));
            Object income = random.nextInt(20) == 0 ? null : 2_000 + 400 * random.nextGaussian();
            messages.add(new Message(
                    i,
                    false,
                    Bytes.wrap(Inference.of("i" + i, at, random.nextDouble(), income, "region-" + random.nextInt(5))
                            .wire(ENCODER, INFERENCE_SCHEMA))));
        }
        return messages;
    }

    /** For most inferences one ground truth or several that correct each other, each once or several times. */
    static List<Message> truths(Random random) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            for (int version = random.nextInt(4); version > 0; version--) {
                Instant observed = START.plusSeconds(10L * i + 60 + random.nextInt(86_400));
                Object weight = random.nextInt(3) == 0 ? random.nextInt(5) : null;
                Message truth = Outcome.of(i, observed, random.nextBoolean() ? "good" : "bad", weight);
                for (int copies = 1 + random.nextInt(2); copies > 0; copies--) {
                    messages.add(truth);
                }
            }
        }
        return messages;
    }
}
