package org.mlaudit.quickstart.flights;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;

/** A record of the feed as the encoder is offered it. */
record JsonInference(JsonNode record, ModelContract contract) implements InferenceSource {
    private static @Nullable Object value(JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isTextual() ? node.asText() : null;
    }

    @Override
    public @Nullable Object id() {
        return value(record.path("id"));
    }

    @Override
    public @Nullable Object occurredAt() {
        return value(record.path("occurredAt"));
    }

    @Override
    public @Nullable Object feature(int index) {
        return value(record.path("features").path(contract.features().get(index).name()));
    }

    @Override
    public Iterable<String> unknownFields() {
        Set<String> names = new TreeSet<>();
        record.path("features").fieldNames().forEachRemaining(names::add);
        List<String> known = new ArrayList<>();
        for (Feature feature : contract.features()) {
            known.add(feature.name());
        }
        names.removeAll(known);
        return names;
    }

    @Override
    public @Nullable Object label() {
        return value(record.path("prediction").path("label"));
    }

    @Override
    public @Nullable Object score() {
        return value(record.path("prediction").path("score"));
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
        Map<String, String> segments = new HashMap<>();
        record.path("segments")
                .properties()
                .forEach(each -> segments.put(each.getKey(), each.getValue().asText()));
        return segments;
    }

    @Override
    public @Nullable Object subject() {
        return null;
    }

    @Override
    public @Nullable Object latencyMicros() {
        return value(record.path("latencyMicros"));
    }
}
