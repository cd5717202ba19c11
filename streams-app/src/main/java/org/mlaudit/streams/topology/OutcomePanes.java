package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.List;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.profile.WindowAlignment;

/**
 * How event time is cut for outcomes: as finely as windows are judged and no finer, since panes stay open for as long as
 * outcomes are waited for.
 */
final class OutcomePanes {
    private OutcomePanes() {}

    /** Length of a pane: the smallest judged size if all others are made of it, else the pane of the inputs. */
    static long millis(WindowSpec windows) {
        List<Long> sizes =
                windows.sizes().stream().map(Duration::toMillis).sorted().toList();
        if (sizes.isEmpty()) {
            return windows.pane().toMillis();
        }
        long smallest = sizes.getFirst();
        return sizes.stream().allMatch(size -> size == smallest || WindowAlignment.tiles(smallest, size))
                ? smallest
                : windows.pane().toMillis();
    }
}
