package org.mlaudit.streams.profile;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.InferenceRow;

/**
 * How many inferences were written with each schema, by its id in the registry. The {@value #LIMIT} smallest ids are kept
 * and the rest is one count: a set that does not depend on order, so merging is associative and commutative to the bit.
 */
public final class SchemaCounts implements Section<SchemaCounts> {
    /** Schemas that are counted each by itself. */
    public static final int LIMIT = 32;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long others;
    /** The schema of the last inferences and how many they were: most windows have one schema. */
    private int lastId = InferenceRow.NO_SCHEMA;

    private long lastCount;

    /** Counts an inference; one that was not decoded from a message has no schema. */
    void add(int schemaId) {
        if (schemaId != lastId) {
            settle();
            lastId = schemaId;
        }
        lastCount++;
    }

    private void settle() {
        if (lastId != InferenceRow.NO_SCHEMA && lastCount > 0) {
            add(lastId, lastCount);
        }
        lastCount = 0;
    }

    private void add(int id, long more) {
        counts.merge(id, more, Long::sum);
        if (counts.size() > LIMIT) {
            others += counts.pollLastEntry().getValue();
        }
    }

    /** Number of inferences by schema. */
    public SortedMap<Integer, Long> counts() {
        settle();
        return new TreeMap<>(counts);
    }

    /** Inferences of schemas that are not counted by themselves. */
    public long others() {
        settle();
        return others;
    }

    @Override
    public boolean isEmpty() {
        settle();
        return counts.isEmpty();
    }

    @Override
    public void merge(SchemaCounts other) {
        settle();
        other.settle();
        others += other.others;
        other.counts.forEach(this::add);
    }

    @Override
    public void writeTo(BytesOut out) {
        settle();
        out.count(counts.size());
        for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
            out.signed(entry.getKey());
            out.count(entry.getValue());
        }
        out.count(others);
    }

    void readFrom(BytesIn in) {
        for (int left = in.size(LIMIT); left > 0; left--) {
            long id = in.signed();
            counts.put((int) id, in.count());
        }
        others = in.count();
    }
}
