package org.mlaudit.nifi.capture;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.UnknownFields;
import org.mlaudit.nifi.source.FieldPath;
import org.mlaudit.nifi.source.Fields;

/**
 * A source record seen as an inference of one model version: the contract's features by index, everything else by its
 * path. Used by one thread; remembers where each feature was, so that records of one shape cost no search.
 */
final class InferenceFields implements InferenceSource {
    private static final FieldPath DEFAULT_HOLDER = FieldPath.of("/features");
    private static final Fields NONE = new Fields();

    private final InferencePaths paths;
    private final FieldPath holder;
    private final String[] names;
    private final @Nullable FieldPath[] renamed;
    /** Where each feature was, or -1, in records of the shape {@code placed}. */
    private final int[] places;

    private @Nullable Object placed;

    private final boolean rejectsUnknown;
    /** Names that are no unknown fields, among the members of the features object and of the record. */
    private final Set<String> knownNested;

    private final Set<String> knownTop;
    /** Unknown fields of records of the shape {@code placed}. */
    private final List<String> unknown = new ArrayList<>();

    private final Map<String, @Nullable Object> segments = new LinkedHashMap<>();

    private Fields record = new Fields();
    private Fields features = record;
    private boolean nested;
    private @Nullable Object defaultTime;

    InferenceFields(InferencePaths paths, ModelContract contract) {
        this.paths = paths;
        holder = paths.features() == null ? DEFAULT_HOLDER.copy() : paths.features();
        int count = contract.features().size();
        names = new String[count];
        renamed = new FieldPath[count];
        places = new int[count];
        Set<String> byName = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Feature feature = contract.features().get(i);
            names[i] = feature.name().intern();
            renamed[i] = paths.renamed().get(feature.name());
            places[i] = i;
            byName.add(names[i]);
        }
        rejectsUnknown = contract.unknownFields() == UnknownFields.REJECT;
        knownNested = known(byName, holder);
        knownTop = known(byName, null);
    }

    /** The features, and what any configured path reads from the object that holds them. */
    private Set<String> known(Set<String> byName, @Nullable FieldPath object) {
        Set<String> known = new HashSet<>(byName);
        int depth = object == null ? 0 : object.depth();
        for (FieldPath path : paths.all()) {
            if (path.depth() > depth && (object == null || path.startsWith(object))) {
                known.add(path.name(depth));
            }
        }
        return known;
    }

    /**
     * Shows the next record.
     *
     * @param otherwise event time of a record that has none; null when there is none
     */
    void show(Fields next, @Nullable Object otherwise) {
        record = next;
        defaultTime = otherwise;
        Object held = holder.in(next);
        nested = held instanceof Fields || paths.features() != null;
        if (held instanceof Fields fields) {
            features = fields;
        } else {
            features = nested ? NONE : next;
        }
        place();
    }

    @SuppressWarnings("ReferenceEquality") // A shape is its own identity.
    private void place() {
        Object shape = features.shape();
        if (placed != shape) {
            placed = shape;
            for (int i = 0; i < names.length; i++) {
                places[i] = features.indexOf(names[i], places[i]);
            }
            if (rejectsUnknown) {
                findUnknown();
            }
        }
    }

    @Override
    public @Nullable Object id() {
        return paths.id().in(record);
    }

    @Override
    public @Nullable Object occurredAt() {
        Object time = paths.timeUnit().time(paths.time().in(record));
        return time == null ? defaultTime : time;
    }

    @Override
    public @Nullable Object feature(int index) {
        FieldPath path = renamed[index];
        if (path != null) {
            return path.in(record);
        }
        int place = places[index];
        return place < 0 ? null : features.value(place);
    }

    @Override
    public Iterable<String> unknownFields() {
        return unknown;
    }

    private void findUnknown() {
        Set<String> known = nested ? knownNested : knownTop;
        unknown.clear();
        for (int i = 0; i < features.size(); i++) {
            String name = features.name(i);
            if (!known.contains(name)) {
                unknown.add(name);
            }
        }
    }

    @Override
    public @Nullable Object label() {
        return paths.label().in(record);
    }

    @Override
    public @Nullable Object score() {
        return paths.score().in(record);
    }

    @Override
    public @Nullable Object probabilities() {
        return paths.probabilities().in(record);
    }

    @Override
    public @Nullable Object value() {
        return paths.value().in(record);
    }

    @Override
    public Map<String, ?> segments() {
        Object object = paths.segmentObject().in(record);
        if (object == null && paths.segments().isEmpty()) {
            return Map.of();
        }
        segments.clear();
        if (object instanceof Fields fields) {
            for (int i = 0; i < fields.size(); i++) {
                segments.put(fields.name(i), fields.value(i));
            }
        }
        for (Map.Entry<String, FieldPath> segment : paths.segments().entrySet()) {
            Object value = segment.getValue().in(record);
            if (value != null) {
                segments.put(segment.getKey(), value);
            }
        }
        return segments;
    }

    @Override
    public @Nullable Object subject() {
        return paths.subject().in(record);
    }

    @Override
    public @Nullable Object latencyMicros() {
        return paths.latencyUnit().micros(paths.latency().in(record));
    }
}
