package org.mlaudit.streams.topology;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSource;

/** An inference for tests. */
public record Inference(
        String id,
        Instant at,
        List<@Nullable Object> features,
        double prediction,
        @Nullable String decided) implements InferenceSource {
    public static Inference of(String id, Instant at, double score, @Nullable Object... features) {
        return new Inference(id, at, Arrays.asList(features), score, null);
    }

    /** The same with a decided class. */
    Inference with(String label) {
        return new Inference(id, at, features, prediction, label);
    }

    /** Its wire form under a schema id. */
    byte[] wire(InferenceEncoder encoder, int schemaId) {
        var reasons = encoder.encode(this, null);
        if (!reasons.isEmpty()) {
            throw new IllegalArgumentException(reasons.toString());
        }
        return encoder.wire(schemaId);
    }

    @Override
    public Object occurredAt() {
        return at;
    }

    @Override
    public @Nullable Object feature(int index) {
        return features.get(index);
    }

    @Override
    public Iterable<String> unknownFields() {
        return List.of();
    }

    @Override
    public @Nullable Object label() {
        return decided;
    }

    @Override
    public Object score() {
        return prediction;
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
