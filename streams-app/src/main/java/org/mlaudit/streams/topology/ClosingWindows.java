package org.mlaudit.streams.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.mlaudit.streams.profile.WindowAlignment;

/**
 * Which windows of one size have to be judged when the event time of a model moves on or its panes change. Pure
 * arithmetic; everything in milliseconds since 1970 UTC.
 */
final class ClosingWindows {
    /** So many empty windows in a row are judged; after that only those with events are. */
    static final int MAX_EMPTY_RUN = 500;

    private final long size;
    private final long grace;

    ClosingWindows(long size, long grace) {
        this.size = size;
        this.grace = grace;
    }

    /** Whether the window that starts at an instant is closed when event time has come to {@code clock}. */
    boolean closed(long start, long clock) {
        return start + size + grace <= clock;
    }

    /** Start of the first window, at or after the one that holds {@code first}, that is open at {@code clock}. */
    long firstOpen(long first, long clock) {
        long start = WindowAlignment.start(first, size);
        if (clock == Long.MIN_VALUE || !closed(start, clock)) {
            return start;
        }
        return WindowAlignment.start(clock - grace, size);
    }

    /** Windows closed already that hold a changed pane. */
    NavigableSet<Long> amended(Iterable<Long> changedPanes, long clock) {
        NavigableSet<Long> starts = new TreeSet<>();
        for (long pane : changedPanes) {
            long start = WindowAlignment.start(pane, size);
            if (closed(start, clock)) {
                starts.add(start);
            }
        }
        return starts;
    }

    /**
     * Windows that close as event time moves from one instant to another, in order of time.
     *
     * @param first first event known
     * @param nextPane finds the start of the first pane with events at or after an instant
     */
    List<Long> closing(long first, long from, long to, LongFunction<Optional<Long>> nextPane) {
        List<Long> starts = new ArrayList<>();
        long start = firstOpen(first, from);
        long nextEvent = nextPane.apply(start).orElse(Long.MAX_VALUE);
        int empty = 0;
        while (closed(start, to)) {
            if (nextEvent >= start + size && ++empty > MAX_EMPTY_RUN) {
                if (nextEvent == Long.MAX_VALUE) {
                    break;
                }
                start = WindowAlignment.start(nextEvent, size);
                empty = 0;
                continue;
            }
            starts.add(start);
            start += size;
            if (nextEvent < start) {
                empty = 0;
                nextEvent = nextPane.apply(start).orElse(Long.MAX_VALUE);
            }
        }
        return starts;
    }
}
