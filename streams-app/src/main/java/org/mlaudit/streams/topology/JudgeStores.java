package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The merging step's stores of one task.
 *
 * @param parts newest state of each pane in each source partition, while late events may still change it
 * @param windows merged summaries of panes and windows that have closed
 * @param findings newest revision of every finding
 * @param alerts newest state of every alert
 * @param progress clocks, and how far each model was judged
 * @param references references that were made of first windows
 * @param outcomeParts newest state of the outcomes of each pane in each source partition
 * @param outcomes merged outcomes of panes and windows that have closed
 * @param alertHistory every alert by its id, with all that happened to it
 */
record JudgeStores(
        KeyValueStore<Bytes, byte[]> parts,
        KeyValueStore<Bytes, byte[]> windows,
        KeyValueStore<Bytes, byte[]> findings,
        KeyValueStore<Bytes, byte[]> alerts,
        KeyValueStore<Bytes, byte[]> progress,
        KeyValueStore<Bytes, byte[]> references,
        KeyValueStore<Bytes, byte[]> outcomeParts,
        KeyValueStore<Bytes, byte[]> outcomes,
        KeyValueStore<Bytes, byte[]> alertHistory) {

    static JudgeStores of(ProcessingContext context) {
        return new JudgeStores(
                context.getStateStore(AuditTopology.PARTS_STORE),
                context.getStateStore(AuditTopology.WINDOWS_STORE),
                context.getStateStore(AuditTopology.FINDINGS_STORE),
                context.getStateStore(AuditTopology.ALERTS_STORE),
                context.getStateStore(AuditTopology.PROGRESS_STORE),
                context.getStateStore(AuditTopology.REFERENCES_STORE),
                context.getStateStore(AuditTopology.OUTCOME_PARTS_STORE),
                context.getStateStore(AuditTopology.OUTCOMES_STORE),
                context.getStateStore(AuditTopology.ALERT_HISTORY_STORE));
    }

    void putWindow(ModelKey model, long size, long start, WindowSummary summary) {
        windows.put(
                JudgeKeys.window(model, size, start),
                encodeWindow(summary.rows(), summary.revision(), summary.encode()));
    }

    /** The merged summary of a closed window, or null when nothing fell into it. */
    @Nullable
    WindowSummary window(ModelKey model, long size, long start, ProfileSpec spec) {
        byte[] stored = windows.get(JudgeKeys.window(model, size, start));
        return stored == null ? null : decodeWindow(stored, spec);
    }

    /** Number of inferences of a closed window. */
    long windowRows(ModelKey model, long size, long start) {
        return counted(model, size, start).rows();
    }

    /** What is known of a closed window without its summary. */
    Counted counted(ModelKey model, long size, long start) {
        byte[] stored = windows.get(JudgeKeys.window(model, size, start));
        return stored == null ? Counted.NOTHING : new Counted(rowsOf(stored), revisionOf(stored));
    }

    /**
     * A closed window.
     *
     * @param rows number of inferences
     * @param revision the summary's revision
     */
    record Counted(long rows, long revision) {
        static final Counted NOTHING = new Counted(0, 0);
    }

    /** Probability of the strongest evidence of a closed window without any change, if it is kept. */
    OptionalDouble pValue(ModelKey model, long size, long start) {
        byte[] stored = progress.get(JudgeKeys.pValue(model, start, size));
        return stored == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(ByteBuffer.wrap(stored).getDouble());
    }

    void putPValue(ModelKey model, long size, long start, OptionalDouble pValue) {
        if (pValue.isPresent()) {
            byte[] bytes = ByteBuffer.allocate(Double.BYTES)
                    .putDouble(pValue.getAsDouble())
                    .array();
            progress.put(JudgeKeys.pValue(model, start, size), bytes);
        }
    }

    void forgetPValues(ModelKey model, long before) {
        deleteRange(progress, JudgeKeys.pValue(model, 0, 0), JudgeKeys.pValue(model, before, 0), pValue -> true);
    }

    /** Merges the parts of the panes that start in {@code [from, to)} into a summary. */
    void mergeParts(ModelKey model, long from, long to, WindowSummary into, ProfileSpec spec) {
        try (KeyValueIterator<Bytes, byte[]> entries =
                parts.range(JudgeKeys.part(model, from, 0), JudgeKeys.part(model, to - 1, Integer.MAX_VALUE))) {
            while (entries.hasNext()) {
                into.merge(decodeWindow(entries.next().value, spec));
            }
        }
    }

    /** Start of the first pane at or after an instant of which there is a part. */
    Optional<Long> nextPane(ModelKey model, long from) {
        try (KeyValueIterator<Bytes, byte[]> entries =
                parts.range(JudgeKeys.part(model, from, 0), JudgeKeys.last(model))) {
            return entries.hasNext() ? Optional.of(JudgeKeys.paneStartOfPart(entries.next().key)) : Optional.empty();
        }
    }

    /** Deletes the entries of a key range that a test picks. */
    static void deleteRange(KeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to, Predicate<Bytes> expired) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                if (expired.test(entry.key)) {
                    keys.add(entry.key);
                }
            }
        }
        keys.forEach(store::delete);
    }

    /** Stored form of a part or a window: its rows (long), then the encoded summary. */
    static byte[] encodeWindow(long rows, byte[] summary) {
        return encodeWindow(rows, rows, summary);
    }

    /**
     * The same with a revision. Where it is not the number of rows, their complement stands in the place of the rows, followed
     * by the revision (long).
     */
    static byte[] encodeWindow(long rows, long revision, byte[] summary) {
        ByteBuffer out = ByteBuffer.allocate((revision == rows ? 1 : 2) * Long.BYTES + summary.length);
        if (revision == rows) {
            out.putLong(rows);
        } else {
            out.putLong(~rows).putLong(revision);
        }
        return out.put(summary).array();
    }

    static long rowsOf(byte[] stored) {
        long first = ByteBuffer.wrap(stored).getLong();
        return first < 0 ? ~first : first;
    }

    static long revisionOf(byte[] stored) {
        ByteBuffer in = ByteBuffer.wrap(stored);
        long first = in.getLong();
        return first < 0 ? in.getLong() : first;
    }

    static byte[] summaryOf(byte[] stored) {
        int from = ByteBuffer.wrap(stored).getLong() < 0 ? 2 * Long.BYTES : Long.BYTES;
        return Arrays.copyOfRange(stored, from, stored.length);
    }

    static WindowSummary decodeWindow(byte[] stored, ProfileSpec spec) {
        return WindowSummary.decode(spec, summaryOf(stored));
    }
}
