package org.mlaudit.quickstart.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthDecoder;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthRow;
import org.mlaudit.codec.GroundTruthSource;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.Reason;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Predictions on claims over two days, and what came of them: late, twice and corrected, in any order. Computes
 * with the product's own summaries, but without its join, what must come out.
 */
final class Claims {
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    static final Duration SPAN = Duration.ofDays(2);
    /** Predictions that close all windows before them, enough for every partition to get some. */
    private static final int CLOSING = 64;

    private static final List<String> REGIONS = List.of("north", "south", "east");
    private static final Clock CLOCK = Clock.systemUTC();

    private final ModelContract contract;
    private final Random random = new Random(20260302);
    private final List<Claim> claims = new ArrayList<>();
    private final List<Outcome> outcomes = new ArrayList<>();

    private record Claim(String id, Instant at, double amount, String region, Double score) implements InferenceSource {
        @Override
        public Object occurredAt() {
            return at;
        }

        @Override
        public Object feature(int index) {
            return index == 0 ? (Object) amount : region;
        }

        @Override
        public Iterable<String> unknownFields() {
            return List.of();
        }

        @Override
        public @Nullable Object label() {
            return null;
        }

        @Override
        public @Nullable Object probabilities() {
            return null;
        }

        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public Map<String, ?> segments() {
            return Map.of();
        }

        @Override
        public @Nullable Object subject() {
            return null;
        }

        @Override
        public @Nullable Object latencyMicros() {
            return null;
        }
    }

    private record Outcome(
            String id,
            Instant observedAt,
            String label,
            @Nullable Object weight) implements GroundTruthSource {
        @Override
        public @Nullable Object value() {
            return null;
        }
    }

    /** Draws them; the same in every run. */
    Claims(int count) throws IOException {
        try (InputStream in = Claims.class.getResourceAsStream("claims.yaml")) {
            contract = ContractFile.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        for (int i = 0; i < count; i++) {
            claim(START.plusMillis(SPAN.toMillis() * i / count));
        }
        for (Claim claim : List.copyOf(claims)) {
            for (int version = random.nextInt(4); version > 0; version--) {
                outcome(claim);
            }
        }
    }

    private Claim claim(Instant at) {
        Claim claim = new Claim(
                "claim-" + claims.size(),
                at,
                Math.rint(Math.exp(7 + random.nextGaussian())),
                REGIONS.get(random.nextInt(REGIONS.size())),
                random.nextDouble());
        claims.add(claim);
        return claim;
    }

    /** Up to 47 hours later, within the time to live. */
    private void outcome(Claim claim) {
        Outcome outcome = new Outcome(
                claim.id,
                claim.at.plusSeconds(60 + random.nextInt(47 * 3600 - 60)),
                random.nextDouble() < claim.score ? "disputed" : "paid",
                random.nextInt(3) == 0 ? random.nextInt(1, 5) : null);
        outcomes.add(outcome);
        if (random.nextInt(4) == 0) {
            outcomes.add(outcome);
        }
    }

    ModelContract contract() {
        return contract;
    }

    /** The predictions and outcomes as messages, in any order. */
    List<ProducerRecord<byte[], byte[]>> shuffled(int inferenceSchema, int truthSchema) {
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        claims.forEach(claim -> messages.add(message(claim, inferenceSchema)));
        GroundTruthEncoder encoder = new GroundTruthEncoder(contract, CLOCK);
        for (Outcome outcome : outcomes) {
            List<Reason> reasons = encoder.encode(outcome, null);
            if (!reasons.isEmpty()) {
                throw new IllegalStateException("an outcome is invalid: " + reasons);
            }
            messages.add(record(new TopicCatalogue().groundTruth().name(), outcome.id, encoder.wire(truthSchema)));
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    /** Later predictions, which close all windows before them. */
    List<ProducerRecord<byte[], byte[]>> closing(int inferenceSchema) {
        Instant after = START.plus(SPAN).plus(Duration.ofDays(3));
        List<ProducerRecord<byte[], byte[]>> messages = new ArrayList<>();
        for (int i = 0; i < CLOSING; i++) {
            messages.add(message(claim(after.plusMillis(i)), inferenceSchema));
        }
        return messages;
    }

    private ProducerRecord<byte[], byte[]> message(Claim claim, int schema) {
        InferenceEncoder encoder = new InferenceEncoder(contract, CLOCK);
        List<Reason> reasons = encoder.encode(claim, null);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException("a claim is invalid: " + reasons);
        }
        return record(new TopicCatalogue().inferences().name(), claim.id, encoder.wire(schema));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id, byte[] value) {
        return new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value);
    }

    /** What must be known of each window of a size that fits into the time span, by its start. */
    SortedMap<Instant, OutcomeSummary> expected(Duration size) {
        OutcomeSpec spec = spec();
        Map<String, Truth> truths = lastTruths();
        InferenceEncoder encoder = new InferenceEncoder(contract, CLOCK);
        Schema schema = encoder.schema();
        InferenceDecoder decoder = new InferenceDecoder(id -> schema, key -> Optional.of(InferenceLayout.of(contract)));
        SortedMap<Instant, OutcomeSummary> windows = new TreeMap<>();
        for (Claim claim : claims) {
            encoder.encode(claim, null);
            InferenceRow row = decoder.decode(encoder.wire(0));
            Decision decision = spec.newDecision();
            spec.decide(row, decision);
            Instant start = Instant.ofEpochMilli(claim.at.toEpochMilli() / size.toMillis() * size.toMillis());
            OutcomeSummary window = windows.computeIfAbsent(start, any -> new OutcomeSummary(spec));
            window.addPrediction(decision, row);
            Truth truth = truths.get(claim.id);
            if (truth != null) {
                spec.fit(truth);
                window.addTruth(decision, truth);
            }
        }
        return windows.headMap(START.plus(SPAN));
    }

    private OutcomeSpec spec() {
        return OutcomeSpec.of(ProfileSpec.of(InferenceLayout.of(contract), Optional.empty()), Optional.empty());
    }

    /** Of each claim the outcome that was observed last within the time to live. */
    private Map<String, Truth> lastTruths() {
        Map<String, Claim> byId = new HashMap<>();
        claims.forEach(claim -> byId.put(claim.id, claim));
        GroundTruthEncoder encoder = new GroundTruthEncoder(contract, CLOCK);
        GroundTruthDecoder decoder = new GroundTruthDecoder(id -> GroundTruthEncoder.schema());
        Map<String, Truth> last = new HashMap<>();
        for (Outcome outcome : outcomes) {
            encoder.encode(outcome, null);
            Truth truth = truth(decoder.decode(encoder.wire(0)));
            Instant until = byId.get(outcome.id).at.plus(contract.groundTruth().timeToLive());
            if (!outcome.observedAt.isAfter(until)) {
                last.merge(outcome.id, truth, (known, next) -> next.replaces(known) ? next : known);
            }
        }
        return last;
    }

    private static Truth truth(GroundTruthRow row) {
        Truth truth = new Truth();
        truth.observedAtMillis = Math.floorDiv(row.observedAtMicros, 1000L);
        truth.hasLabel = true;
        truth.labelHash = row.labelHash;
        truth.weight = row.weightPresent ? Truth.units(row.weight) : Truth.ONE;
        return truth;
    }
}
