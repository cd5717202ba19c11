package org.mlaudit.streams.topology;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.topology.JudgeStores.Counted;

/**
 * The closed windows of one model version as history. What was read of them is remembered, since each window that closes
 * has nearly the same history as the one before it.
 */
final class PastWindows {
    /** Summaries on the heap; a few hundred kilobytes to a few megabytes. */
    private static final int MOST_SUMMARIES = 128;

    private final ModelKey key;
    private final JudgeStores stores;
    /** Numbers of inferences and revisions by size and start. */
    private final Map<Long, Map<Long, Counted>> counts = new HashMap<>();

    private final Map<Place, Optional<WindowSummary>> summaries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Optional<WindowSummary>> eldest) {
            return size() > MOST_SUMMARIES;
        }
    };

    private record Place(long size, long start) {}

    PastWindows(ModelKey key, JudgeStores stores) {
        this.key = key;
        this.stores = stores;
    }

    /**
     * The windows before one.
     *
     * @param first start of the first window that may hold inferences
     * @param length how many, at most
     * @param judged whether the p-values of their verdicts are wanted too
     */
    ModelHistory before(RegisteredModel model, long size, long start, long first, int length, boolean judged) {
        List<PastWindow> past = new ArrayList<>();
        for (long at = start - size; past.size() < length && at >= first; at -= size) {
            past.add(window(model, size, at, judged));
        }
        return new ModelHistory(past);
    }

    private PastWindow window(RegisteredModel model, long size, long start, boolean judged) {
        Counted counted = counts.computeIfAbsent(size, any -> new HashMap<>())
                .computeIfAbsent(start, at -> stores.counted(key, size, at));
        return new PastWindow(
                Instant.ofEpochMilli(start),
                counted.rows(),
                counted.revision(),
                () -> counted.rows() == 0 ? Optional.empty() : summary(model, size, start),
                judged ? stores.pValue(key, size, start) : OptionalDouble.empty());
    }

    private Optional<WindowSummary> summary(RegisteredModel model, long size, long start) {
        return summaries.computeIfAbsent(
                new Place(size, start), place -> Optional.ofNullable(stores.window(key, size, start, model.spec())));
    }

    /** Takes note that a window was merged anew. */
    void changed(long size, long start) {
        counts.computeIfAbsent(size, any -> new HashMap<>()).remove(start);
        summaries.remove(new Place(size, start));
    }

    /** Forgets windows that start before an instant. */
    void expire(long before) {
        counts.values().forEach(starts -> starts.keySet().removeIf(start -> start < before));
    }
}
