package org.mlaudit.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.WindowAlignment;

/**
 * The outcomes of one model version by window: panes of their parts, larger windows of stored smaller ones. What was read
 * of closed windows is remembered, since each window that is judged has nearly the same history as the one before it.
 */
final class OutcomeWindows {
    private static final int MOST_SUMMARIES = 64;

    private final ModelKey key;
    private final JudgeStores stores;
    private final Map<Place, Optional<OutcomeSummary>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Optional<OutcomeSummary>> eldest) {
            return size() > MOST_SUMMARIES;
        }
    };

    private record Place(long size, long start) {}

    OutcomeWindows(ModelKey key, JudgeStores stores) {
        this.key = key;
        this.stores = stores;
    }

    /** Sizes whose closed windows are stored, in milliseconds, ascending; the first is the pane. */
    static List<Long> sizes(WindowSpec windows) {
        return Stream.concat(
                        Stream.of(OutcomePanes.millis(windows)),
                        windows.sizes().stream().map(Duration::toMillis))
                .distinct()
                .sorted()
                .toList();
    }

    /** Merges a window anew and stores it: a pane of its parts, any other of the windows of the largest size that tiles it. */
    OutcomeSummary merge(RegisteredModel model, long size, long start) {
        List<Long> sizes = sizes(model.contract().windows());
        OutcomeSummary merged = new OutcomeSummary(model.outcomes());
        long pane = sizes.getFirst();
        if (size == pane) {
            mergeParts(model, start, start + pane, merged);
        } else {
            long tile = sizes.stream()
                    .filter(smaller -> smaller < size && WindowAlignment.tiles(smaller, size))
                    .reduce(pane, Math::max);
            LongStream.iterate(start, at -> at < start + size, at -> at + tile)
                    .forEach(at -> stored(model, tile, at).ifPresent(merged::merge));
        }
        if (!merged.isEmpty()) {
            stores.outcomes()
                    .put(
                            JudgeKeys.window(key, size, start),
                            JudgeStores.encodeWindow(merged.revision(), merged.encode()));
            known.remove(new Place(size, start));
        }
        return merged;
    }

    private void mergeParts(RegisteredModel model, long from, long to, OutcomeSummary into) {
        try (KeyValueIterator<Bytes, byte[]> entries = stores.outcomeParts()
                .range(JudgeKeys.part(key, from, 0), JudgeKeys.part(key, to - 1, Integer.MAX_VALUE))) {
            while (entries.hasNext()) {
                into.merge(decode(model, entries.next().value));
            }
        }
    }

    static OutcomeSummary decode(RegisteredModel model, byte[] stored) {
        return OutcomeSummary.decode(model.outcomes(), JudgeStores.summaryOf(stored));
    }

    /** A closed window as it was stored; empty when nothing fell into it. */
    Optional<OutcomeSummary> stored(RegisteredModel model, long size, long start) {
        return known.computeIfAbsent(
                new Place(size, start),
                place -> Optional.ofNullable(stores.outcomes().get(JudgeKeys.window(key, size, start)))
                        .map(bytes -> decode(model, bytes)));
    }

    /** The windows before one that hold something, newest first, no further back than {@code length} windows. */
    OutcomeHistory before(RegisteredModel model, long size, long start, int length) {
        List<OutcomeWindow> past = new ArrayList<>();
        for (int i = 1; i <= length; i++) {
            long at = start - i * size;
            stored(model, size, at).ifPresent(summary -> past.add(window(size, at, summary)));
        }
        return new OutcomeHistory(past);
    }

    OutcomeWindow window(long size, long start, OutcomeSummary summary) {
        return new OutcomeWindow(key, Instant.ofEpochMilli(start), Duration.ofMillis(size), summary);
    }

    /** Start of the first pane at or after an instant of which there is a part. */
    Optional<Long> nextPane(long from) {
        try (KeyValueIterator<Bytes, byte[]> entries =
                stores.outcomeParts().range(JudgeKeys.part(key, from, 0), JudgeKeys.last(key))) {
            return entries.hasNext() ? Optional.of(JudgeKeys.paneStartOfPart(entries.next().key)) : Optional.empty();
        }
    }

    /** Forgets parts that nothing amends any more, and windows past their retention. */
    void expire(RegisteredModel model, long judgedUpTo) {
        WindowSpec windows = model.contract().windows();
        List<Long> sizes = sizes(windows);
        long partsFrom = judgedUpTo
                - model.contract().groundTruth().timeToLive().toMillis()
                - 3 * windows.lateness().toMillis()
                - 2 * sizes.getLast();
        if (partsFrom > 0) {
            JudgeStores.deleteRange(
                    stores.outcomeParts(), JudgeKeys.part(key, 0, 0), JudgeKeys.part(key, partsFrom, 0), part -> true);
        }
        long retainedFrom = judgedUpTo - windows.retention().toMillis();
        for (long size : sizes) {
            if (retainedFrom > size) {
                JudgeStores.deleteRange(
                        stores.outcomes(),
                        JudgeKeys.window(key, size, 0),
                        JudgeKeys.window(key, size, retainedFrom - size),
                        window -> true);
            }
        }
        known.keySet().removeIf(place -> place.start < retainedFrom);
    }
}
