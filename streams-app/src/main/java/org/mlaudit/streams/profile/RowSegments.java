package org.mlaudit.streams.profile;

import java.util.List;
import org.mlaudit.codec.InferenceRow;

/**
 * The segments that some rows fall into, kept until the rows are explained. Rows are numbered from 0; a place may be used
 * again. Not safe for use by several threads.
 */
public final class RowSegments {
    private final List<SegmentField> fields;
    private final long[] hashes;
    private final boolean[] present;

    /** Room for the segments of {@code rows} rows. */
    public RowSegments(ProfileSpec spec, int rows) {
        this.fields = spec.segmentFields();
        this.hashes = new long[rows * fields.size()];
        this.present = new boolean[rows * fields.size()];
    }

    /** Remembers the segments of a row; the row may be reused afterwards. */
    public void copy(InferenceRow row, int index) {
        int at = index * fields.size();
        for (int field = 0; field < fields.size(); field++, at++) {
            SegmentField segment = fields.get(field);
            present[at] = segment.present(row);
            hashes[at] = present[at] ? segment.hash(row) : 0;
        }
    }

    /** Number of segment fields. */
    public int fields() {
        return fields.size();
    }

    /** Whether a row has a value of a segment field. */
    public boolean present(int index, int field) {
        return present[index * fields.size() + field];
    }

    /** Hash of a row's value of a segment field; 0 when it has none. */
    public long hash(int index, int field) {
        return hashes[index * fields.size() + field];
    }

    /** Sets the value of a row that comes from elsewhere, by its hash. */
    public void set(int index, int field, long hash) {
        hashes[index * fields.size() + field] = hash;
        present[index * fields.size() + field] = true;
    }

    /** Says that a row has no value of a segment field. */
    public void setAbsent(int index, int field) {
        hashes[index * fields.size() + field] = 0;
        present[index * fields.size() + field] = false;
    }
}
