package org.mlaudit.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;

/** A source record as a flat map: envelope fields by their names, features by theirs. */
final class MapSource implements InferenceSource, GroundTruthSource {
    private final ModelContract contract;
    private final Map<String, Object> fields = new HashMap<>();
    private final Map<String, Object> features = new HashMap<>();
    private final Map<String, Object> segments = new HashMap<>();

    MapSource(ModelContract contract) {
        this.contract = contract;
    }

    MapSource with(String name, @Nullable Object value) {
        fields.put(name, value);
        return this;
    }

    MapSource feature(String name, @Nullable Object value) {
        features.put(name, value);
        return this;
    }

    MapSource segment(String name, @Nullable Object value) {
        segments.put(name, value);
        return this;
    }

    @Override
    public @Nullable Object id() {
        return fields.get("id");
    }

    @Override
    public @Nullable Object occurredAt() {
        return fields.get("occurredAt");
    }

    @Override
    public @Nullable Object observedAt() {
        return fields.get("observedAt");
    }

    @Override
    public @Nullable Object feature(int index) {
        return features.get(contract.features().get(index).name());
    }

    @Override
    public Iterable<String> unknownFields() {
        List<String> names = new ArrayList<>(features.keySet());
        names.removeAll(contract.features().stream().map(Feature::name).toList());
        names.sort(null);
        return names;
    }

    @Override
    public @Nullable Object label() {
        return fields.get("label");
    }

    @Override
    public @Nullable Object score() {
        return fields.get("score");
    }

    @Override
    public @Nullable Object probabilities() {
        return fields.get("probabilities");
    }

    @Override
    public @Nullable Object value() {
        return fields.get("value");
    }

    @Override
    public @Nullable Object weight() {
        return fields.get("weight");
    }

    @Override
    public Map<String, ?> segments() {
        return segments;
    }

    @Override
    public @Nullable Object subject() {
        return fields.get("subject");
    }

    @Override
    public @Nullable Object latencyMicros() {
        return fields.get("latencyMicros");
    }
}
