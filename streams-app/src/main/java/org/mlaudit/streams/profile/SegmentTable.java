package org.mlaudit.streams.profile;

import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceRow;

/** Summaries of the segments of one field. */
final class SegmentTable {
    private final SegmentField field;
    private final KeptGroups<WindowSummary> segments;

    SegmentTable(SegmentField field, ProfileSpec spec) {
        this.field = field;
        TreeMap<Long, String> named = new TreeMap<>();
        field.values().forEach(value -> named.put(CategoryHash.of(value), value));
        this.segments = new KeptGroups<>(named, field.most(), new Summaries(spec));
    }

    private record Summaries(ProfileSpec spec) implements KeptGroups.Kind<WindowSummary> {
        @Override
        public WindowSummary create() {
            return new WindowSummary(spec);
        }

        @Override
        public boolean isEmpty(WindowSummary summary) {
            return summary.rows() == 0;
        }

        @Override
        public void merge(WindowSummary into, WindowSummary from) {
            into.merge(from);
        }

        @Override
        public byte[] encode(WindowSummary summary) {
            return summary.encode();
        }

        @Override
        public WindowSummary decode(byte[] bytes) {
            return WindowSummary.decode(spec, bytes);
        }
    }

    void add(InferenceRow row) {
        if (!field.present(row)) {
            return;
        }
        long hash = field.hash(row);
        @Nullable WindowSummary summary = segments.known(hash);
        if (summary == null) {
            summary = segments.summary(hash, () -> field.text(row));
        }
        if (summary != null) {
            summary.add(row);
        }
    }

    /** The summary of a value that is kept, by its hash; null if it is not. */
    @Nullable
    WindowSummary known(long hash) {
        return segments.known(hash);
    }

    boolean isEmpty() {
        return segments.isEmpty();
    }

    void merge(SegmentTable other) {
        segments.merge(other.segments);
    }

    void forEach(BiConsumer<String, WindowSummary> visitor) {
        segments.forEach(visitor);
    }

    /** Visits every value that is kept, by its hash, whether it occurred or not. */
    void forEachKept(KeptGroups.KeptVisitor<WindowSummary> visitor) {
        segments.forEachKept(visitor);
    }

    void release() {
        segments.forEach((name, summary) -> summary.release());
    }

    void writeTo(BytesOut out) {
        segments.writeTo(out);
    }

    void readFrom(BytesIn in) {
        segments.readFrom(in);
    }
}
