package org.mlaudit.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.query.TimeRange;
import org.mlaudit.streams.query.WindowInfo;
import org.mlaudit.streams.query.WindowSnapshot;

/**
 * What is stored of the windows of one model version.
 *
 * @param model the version
 * @param windows closed panes and windows
 * @param parts panes by source partition, also those that are still open
 * @param clock event time up to which windows were judged, milliseconds since 1970 UTC; the smallest long before the first
 */
record StoredWindows(
        RegisteredModel model,
        ReadOnlyKeyValueStore<Bytes, byte[]> windows,
        ReadOnlyKeyValueStore<Bytes, byte[]> parts,
        long clock) {
    private ModelKey key() {
        return model.contract().key();
    }

    private WindowSpec spec() {
        return model.contract().windows();
    }

    /**
     * Windows of one size, judged or not, newest first; none of a size that is neither the pane nor one of the contract's.
     *
     * @param range of their starts
     */
    List<WindowInfo> newest(Duration size, TimeRange range, int limit) {
        if (!size.equals(spec().pane()) && !spec().sizes().contains(size)) {
            return List.of();
        }
        long millis = size.toMillis();
        long from = range.fromMillis();
        long to = range.toMillis();
        ClosingWindows closing = new ClosingWindows(millis, spec().grace().toMillis());
        long firstOpen = clock == Long.MIN_VALUE ? 0 : Math.max(0, closing.firstOpen(0, clock));
        List<WindowInfo> found = new ArrayList<>(open(millis, Math.max(from, firstOpen), to));
        if (found.size() < limit && from < firstOpen) {
            found.addAll(closed(millis, from, Math.min(to, firstOpen), limit - found.size()));
        }
        return found.stream().limit(limit).toList();
    }

    /** Windows that are not judged yet, newest first, counted from their panes. */
    private List<WindowInfo> open(long size, long from, long to) {
        TreeMap<Long, Long> rows = new TreeMap<>(Comparator.reverseOrder());
        paneRows(from, to + size)
                .forEach((pane, count) -> rows.merge(WindowAlignment.start(pane, size), count, Long::sum));
        return rows.entrySet().stream()
                .filter(entry -> entry.getKey() >= from && entry.getKey() < to)
                .map(entry -> info(entry.getKey(), size, entry.getValue(), false))
                .toList();
    }

    /** Judged windows, newest first, as they are stored. */
    private List<WindowInfo> closed(long size, long from, long to, int limit) {
        List<WindowInfo> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                windows.reverseRange(JudgeKeys.window(key(), size, from), JudgeKeys.window(key(), size, to - 1))) {
            while (entries.hasNext() && found.size() < limit) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                found.add(info(JudgeKeys.startOfWindow(entry.key), size, JudgeStores.rowsOf(entry.value), true));
            }
        }
        return found;
    }

    private static WindowInfo info(long start, long size, long rows, boolean closed) {
        return new WindowInfo(Instant.ofEpochMilli(start), Instant.ofEpochMilli(start + size), rows, closed);
    }

    /** Rows of the panes that start in a range: of their parts while there are any, else of the stored pane. */
    private Map<Long, Long> paneRows(long from, long to) {
        Map<Long, Long> rows = new TreeMap<>();
        scanPanes(from, to, entry -> rows.put(JudgeKeys.startOfWindow(entry.key), JudgeStores.rowsOf(entry.value)));
        Map<Long, Long> ofParts = new TreeMap<>();
        scanParts(
                from,
                to,
                entry -> ofParts.merge(
                        JudgeKeys.paneStartOfPart(entry.key), JudgeStores.rowsOf(entry.value), Long::sum));
        rows.putAll(ofParts);
        return rows;
    }

    /** One window: as it is stored when it was judged, otherwise merged of its panes; empty if it holds nothing. */
    Optional<WindowSnapshot> window(Duration size, Instant start) {
        long from = start.toEpochMilli();
        long millis = size.toMillis();
        boolean judged = new ClosingWindows(millis, spec().grace().toMillis()).closed(from, clock);
        if (judged) {
            byte[] stored = windows.get(JudgeKeys.window(key(), millis, from));
            if (stored != null) {
                return Optional.of(new WindowSnapshot(
                        info(from, millis, JudgeStores.rowsOf(stored), true), JudgeStores.summaryOf(stored)));
            }
        }
        WindowSummary merged = mergePanes(from, from + millis);
        return merged.rows() == 0
                ? Optional.empty()
                : Optional.of(new WindowSnapshot(info(from, millis, merged.rows(), judged), merged.encode()));
    }

    /** Merges panes of their parts while there are any, else as they are stored. */
    private WindowSummary mergePanes(long from, long to) {
        Map<Long, WindowSummary> panes = new TreeMap<>();
        scanParts(
                from,
                to,
                entry -> panes.computeIfAbsent(
                                JudgeKeys.paneStartOfPart(entry.key), at -> new WindowSummary(model.spec()))
                        .merge(JudgeStores.decodeWindow(entry.value, model.spec())));
        WindowSummary merged = new WindowSummary(model.spec());
        scanPanes(from, to, entry -> {
            if (!panes.containsKey(JudgeKeys.startOfWindow(entry.key))) {
                merged.merge(JudgeStores.decodeWindow(entry.value, model.spec()));
            }
        });
        panes.values().forEach(merged::merge);
        return merged;
    }

    private void scanPanes(long from, long to, Consumer<KeyValue<Bytes, byte[]>> each) {
        long pane = spec().pane().toMillis();
        scan(windows, JudgeKeys.window(key(), pane, from), JudgeKeys.window(key(), pane, to - 1), each);
    }

    private void scanParts(long from, long to, Consumer<KeyValue<Bytes, byte[]>> each) {
        scan(parts, JudgeKeys.part(key(), from, 0), JudgeKeys.part(key(), to - 1, Integer.MAX_VALUE), each);
    }

    private static void scan(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, Bytes from, Bytes to, Consumer<KeyValue<Bytes, byte[]>> each) {
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(from, to)) {
            entries.forEachRemaining(each);
        }
    }
}
