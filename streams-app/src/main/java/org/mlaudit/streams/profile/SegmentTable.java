package org.mlaudit.streams.profile;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.InferenceRow;

/**
 * Summaries of the segments of one field, at most so many. Where the reference or the contract names the values, those and
 * no others are kept. Else those are kept whose hashes are the smallest: which these are depends only on which values
 * occurred, and a value of the final set was in it at every earlier time, so their summaries are exact.
 */
final class SegmentTable {
    private static final int SMALLEST = 4;

    private final SegmentField field;
    private final ProfileSpec spec;
    private final int most;
    private final boolean open;
    /** Ascending. */
    private long[] hashes;

    private @Nullable String[] names;
    private @Nullable WindowSummary[] summaries;
    private int size;
    /** Values with greater hashes are not kept. */
    private long keptUpTo = Long.MAX_VALUE;

    SegmentTable(SegmentField field, ProfileSpec spec) {
        this.field = field;
        this.spec = spec;
        this.open = field.values().isEmpty() && field.most() > 0;
        this.most = open ? field.most() : field.values().size();
        int room = open ? Math.min(SMALLEST, most) : most;
        hashes = new long[room];
        names = new String[room];
        summaries = new WindowSummary[room];
        if (!open) {
            field.values().forEach(value -> insert(CategoryHash.of(value), value));
        }
    }

    void add(InferenceRow row) {
        if (!field.present(row)) {
            return;
        }
        long hash = field.hash(row);
        if (hash > keptUpTo) {
            return;
        }
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        if (at < 0) {
            if (!open) {
                return;
            }
            at = insert(hash, field.text(row));
            if (at < 0) {
                return;
            }
        }
        summary(at).add(row);
    }

    boolean isEmpty() {
        for (int i = 0; i < size; i++) {
            WindowSummary summary = summaries[i];
            if (summary != null && summary.rows() > 0) {
                return false;
            }
        }
        return true;
    }

    void merge(SegmentTable other) {
        keptUpTo(other.keptUpTo);
        for (int i = 0; i < other.size; i++) {
            WindowSummary theirs = other.summaries[i];
            String name = other.names[i];
            if (theirs != null && name != null && theirs.rows() > 0) {
                merge(other.hashes[i], name, theirs);
            }
        }
    }

    private void merge(long hash, String name, WindowSummary theirs) {
        if (hash > keptUpTo) {
            return;
        }
        int at = Arrays.binarySearch(hashes, 0, size, hash);
        if (at < 0 && open) {
            at = insert(hash, name);
        }
        if (at >= 0) {
            summary(at).merge(theirs);
        }
    }

    void forEach(BiConsumer<String, WindowSummary> visitor) {
        for (int i = 0; i < size; i++) {
            WindowSummary summary = summaries[i];
            String name = names[i];
            if (summary != null && name != null && summary.rows() > 0) {
                visitor.accept(name, summary);
            }
        }
    }

    /** Visits every value that is kept, whether it occurred or not. */
    void forEachKept(KeptVisitor visitor) {
        for (int i = 0; i < size; i++) {
            visitor.segment(hashes[i], summary(i));
        }
    }

    /** Receives the hash of a segment's value and its summary. */
    interface KeptVisitor {
        void segment(long hash, WindowSummary summary);
    }

    void release() {
        for (int i = 0; i < size; i++) {
            WindowSummary summary = summaries[i];
            if (summary != null) {
                summary.release();
            }
        }
    }

    void writeTo(BytesOut out) {
        out.octet(keptUpTo == Long.MAX_VALUE ? 0 : 1);
        if (keptUpTo != Long.MAX_VALUE) {
            out.fixedLong(keptUpTo);
        }
        int[] occurring = {0};
        forEach((name, summary) -> occurring[0]++);
        out.count(occurring[0]);
        for (int i = 0; i < size; i++) {
            WindowSummary summary = summaries[i];
            String name = names[i];
            if (summary != null && name != null && summary.rows() > 0) {
                out.fixedLong(hashes[i]);
                out.text(name);
                out.block(summary.encode());
            }
        }
    }

    void readFrom(BytesIn in) {
        if (in.octet() == 1) {
            keptUpTo(in.fixedLong());
        }
        for (int left = in.size(most); left > 0; left--) {
            long hash = in.fixedLong();
            String name = in.text();
            merge(hash, name, WindowSummary.decode(spec, in.block()));
        }
    }

    private WindowSummary summary(int at) {
        WindowSummary summary = summaries[at];
        if (summary == null) {
            summary = new WindowSummary(spec);
            summaries[at] = summary;
        }
        return summary;
    }

    /** Makes room for a value; its place, or -1 if it is not to be kept. */
    private int insert(long hash, String name) {
        int at = -Arrays.binarySearch(hashes, 0, size, hash) - 1;
        if (at < 0 || (size == most && at == size)) {
            keptUpTo = size == most && at == size ? hashes[size - 1] : keptUpTo;
            return -1;
        }
        if (size == most) {
            size--;
            keptUpTo = at == size ? hash : hashes[size - 1];
        } else if (size == hashes.length) {
            int room = Math.min(most, 2 * size);
            hashes = Arrays.copyOf(hashes, room);
            names = Arrays.copyOf(names, room);
            summaries = Arrays.copyOf(summaries, room);
        }
        System.arraycopy(hashes, at, hashes, at + 1, size - at);
        System.arraycopy(names, at, names, at + 1, size - at);
        System.arraycopy(summaries, at, summaries, at + 1, size - at);
        hashes[at] = hash;
        names[at] = name;
        summaries[at] = null;
        size++;
        return at;
    }

    private void keptUpTo(long largest) {
        if (largest < keptUpTo) {
            keptUpTo = largest;
            while (size > 0 && hashes[size - 1] > largest) {
                size--;
                names[size] = null;
                summaries[size] = null;
            }
        }
    }
}
