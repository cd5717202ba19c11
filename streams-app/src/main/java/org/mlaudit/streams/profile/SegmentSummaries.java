package org.mlaudit.streams.profile;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;

/** The summaries of a window's segments, for each segment field of its specification. */
final class SegmentSummaries implements Section<SegmentSummaries> {
    private final ProfileSpec spec;
    private final SegmentTable[] tables;

    SegmentSummaries(ProfileSpec spec) {
        this.spec = spec;
        this.tables = spec.segmentFields().stream()
                .map(field -> new SegmentTable(field, spec.ofSegments()))
                .toArray(SegmentTable[]::new);
    }

    void add(InferenceRow row) {
        for (SegmentTable table : tables) {
            table.add(row);
        }
    }

    /** The summary of the segment that a row falls into by one field; null if it has none that is still kept. */
    @Nullable
    WindowSummary of(RowSegments rows, int row, int field) {
        return rows.present(row, field) ? tables[field].known(rows.hash(row, field)) : null;
    }

    @Override
    public boolean isEmpty() {
        for (SegmentTable table : tables) {
            if (!table.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void merge(SegmentSummaries other) {
        for (int i = 0; i < tables.length; i++) {
            tables[i].merge(other.tables[i]);
        }
    }

    SegmentTable table(int field) {
        return tables[field];
    }

    void release() {
        for (SegmentTable table : tables) {
            table.release();
        }
    }

    /** Segments in which an inference fell, by field and value. */
    SortedMap<SegmentKey, WindowSummary> all() {
        SortedMap<SegmentKey, WindowSummary> all = new TreeMap<>();
        for (int i = 0; i < tables.length; i++) {
            String field = spec.segmentFields().get(i).name();
            tables[i].forEach((value, summary) -> all.put(new SegmentKey(field, value), summary));
        }
        return all;
    }

    @Override
    public void writeTo(BytesOut out) {
        for (SegmentTable table : tables) {
            table.writeTo(out);
        }
    }

    void readFrom(BytesIn in) {
        for (SegmentTable table : tables) {
            table.readFrom(in);
        }
    }
}
