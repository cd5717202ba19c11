package org.mlaudit.benchmarks.topology;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthSource;

/**
 * The inferences of a load and the truth of each, up to a minute of event time later, in the order of their times. A score
 * is the probability that the truth is positive.
 */
final class LateTruths {
    private static final int LATEST_MILLIS = 60_000;

    private final Load load;
    private final List<GroundTruthEncoder> encoders = new ArrayList<>();
    private final Random random = new Random(20260106);
    private final PriorityQueue<Outcome> waiting = new PriorityQueue<>(Comparator.comparing(Outcome::observedAt));

    LateTruths(Load load) {
        this.load = load;
        for (int i = 0; i < Load.MODELS; i++) {
            encoders.add(new GroundTruthEncoder(load.model(i).contract(), Clock.systemUTC()));
        }
    }

    /** Sends inferences to one topic and to another, and their truths to a third. */
    void produce(String bootstrap, int count, String inferences, String again, String truths) {
        try (Sending sending = new Sending(bootstrap)) {
            for (int i = 0; i < count; i++) {
                int model = i % Load.MODELS;
                Load.Sample sample = load.sample(i);
                Instant at = sample.occurredAt();
                tell(sending, truths, at);
                byte[] value = load.encode(model, sample);
                String id = load.id(model);
                sending.send(inferences, at.toEpochMilli(), id, value);
                sending.send(again, at.toEpochMilli(), id, value);
                String label = random.nextDouble() < sample.score() ? "yes" : "no";
                waiting.add(new Outcome(model, id, at.plusMillis(1 + random.nextInt(LATEST_MILLIS)), label));
            }
            tell(sending, truths, Instant.MAX);
        }
    }

    private void tell(Sending sending, String topic, Instant now) {
        for (Outcome next = waiting.peek(); next != null && !next.observedAt.isAfter(now); next = waiting.peek()) {
            waiting.remove();
            GroundTruthEncoder encoder = encoders.get(next.model);
            var reasons = encoder.encode(next, null);
            if (!reasons.isEmpty()) {
                throw new IllegalStateException("a generated truth is invalid: " + reasons);
            }
            sending.send(topic, next.observedAt.toEpochMilli(), next.id, encoder.wire(Load.TRUTH_SCHEMA));
        }
    }

    private record Outcome(int model, String id, Instant observedAt, String label) implements GroundTruthSource {
        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public @Nullable Object weight() {
            return null;
        }
    }
}
