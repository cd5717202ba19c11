package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;

/** Puts the windows of one model version together: panes of their parts, larger windows of stored smaller ones. */
final class WindowMerger {
    private final ModelKey key;
    private final RegisteredModel model;
    private final JudgeStores stores;
    private final List<Long> sizes;

    WindowMerger(RegisteredModel model, JudgeStores stores) {
        this.key = model.contract().key();
        this.model = model;
        this.stores = stores;
        this.sizes = Stream.concat(
                        Stream.of(model.contract().windows().pane()), model.contract().windows().sizes().stream())
                .map(Duration::toMillis)
                .distinct()
                .sorted()
                .toList();
    }

    /** Sizes whose closed windows are stored, in milliseconds, ascending; the first is the pane. */
    List<Long> sizes() {
        return sizes;
    }

    /** Merges a window anew: a pane of its parts, any other of the stored windows of the largest size that tiles it. */
    WindowSummary merge(long size, long start) {
        long pane = sizes.get(0);
        WindowSummary merged = new WindowSummary(model.spec());
        if (size == pane) {
            stores.mergeParts(key, start, start + pane, merged, model.spec());
            return merged;
        }
        long tile = sizes.stream()
                .filter(smaller -> smaller < size && WindowAlignment.tiles(smaller, size))
                .reduce(pane, Math::max);
        LongStream.iterate(start, at -> at < start + size, at -> at + tile).forEach(at -> {
            WindowSummary part = stores.window(key, tile, at, model.spec());
            if (part != null) {
                merged.merge(part);
            }
        });
        return merged;
    }

    /** The stored summary of a closed window; empty when nothing fell into it. */
    WindowSummary closed(long size, long start) {
        @Nullable WindowSummary stored = stores.window(key, size, start, model.spec());
        return stored == null ? new WindowSummary(model.spec()) : stored;
    }

    /** Number of inferences of a closed window. */
    long rows(long size, long start) {
        return stores.windowRows(key, size, start);
    }
}
