package org.mlaudit.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.query.TimeRange;

/**
 * What is stored of the outcomes of one model version.
 *
 * @param model the version
 * @param windows closed panes and windows
 * @param parts panes by source partition, also those that are still open
 */
record StoredOutcomes(
        RegisteredModel model,
        ReadOnlyKeyValueStore<Bytes, byte[]> windows,
        ReadOnlyKeyValueStore<Bytes, byte[]> parts) {
    /**
     * Windows of one size, newest first; none of a size that is not judged.
     *
     * @param range of their starts
     */
    List<OutcomeWindow> newest(Duration size, TimeRange range, int limit) {
        List<OutcomeWindow> found = new ArrayList<>();
        if (isEmpty(range) || !model.contract().windows().sizes().contains(size)) {
            return found;
        }
        try (KeyValueIterator<Bytes, byte[]> entries = windows.reverseRange(
                JudgeKeys.window(key(), size.toMillis(), range.fromMillis()),
                JudgeKeys.window(key(), size.toMillis(), range.toMillis() - 1))) {
            while (entries.hasNext() && found.size() < limit) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                found.add(window(JudgeKeys.startOfWindow(entry.key), size, OutcomeWindows.decode(model, entry.value)));
            }
        }
        return found;
    }

    /** All panes that start within a range, closed or not, as one window; empty if there is none. */
    Optional<OutcomeWindow> period(TimeRange range) {
        if (isEmpty(range)) {
            return Optional.empty();
        }
        long pane = OutcomePanes.millis(model.contract().windows());
        OutcomeSummary all = new OutcomeSummary(model.outcomes());
        NavigableSet<Long> starts = new TreeSet<>();
        try (KeyValueIterator<Bytes, byte[]> entries = windows.range(
                JudgeKeys.window(key(), pane, range.fromMillis()),
                JudgeKeys.window(key(), pane, range.toMillis() - 1))) {
            entries.forEachRemaining(entry -> {
                starts.add(JudgeKeys.startOfWindow(entry.key));
                all.merge(OutcomeWindows.decode(model, entry.value));
            });
        }
        Set<Long> closed = Set.copyOf(starts);
        try (KeyValueIterator<Bytes, byte[]> entries = parts.range(
                JudgeKeys.part(key(), range.fromMillis(), 0),
                JudgeKeys.part(key(), range.toMillis() - 1, Integer.MAX_VALUE))) {
            entries.forEachRemaining(entry -> {
                long start = JudgeKeys.paneStartOfPart(entry.key);
                if (!closed.contains(start)) {
                    starts.add(start);
                    all.merge(OutcomeWindows.decode(model, entry.value));
                }
            });
        }
        return starts.isEmpty()
                ? Optional.empty()
                : Optional.of(window(starts.first(), Duration.ofMillis(starts.last() + pane - starts.first()), all));
    }

    private static boolean isEmpty(TimeRange range) {
        return range.fromMillis() >= range.toMillis();
    }

    private ModelKey key() {
        return model.contract().key();
    }

    private OutcomeWindow window(long start, Duration size, OutcomeSummary summary) {
        return new OutcomeWindow(key(), Instant.ofEpochMilli(start), size, summary);
    }
}
