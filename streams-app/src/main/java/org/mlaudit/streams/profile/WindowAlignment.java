package org.mlaudit.streams.profile;

import java.time.Duration;

/** Where windows start: on multiples of their size since 1970 UTC, except that whole weeks start on Monday. */
public final class WindowAlignment {
    private static final long WEEK = Duration.ofDays(7).toMillis();
    /** Monday, 5 January 1970, 00:00 UTC. */
    private static final long MONDAY = Duration.ofDays(4).toMillis();

    private WindowAlignment() {}

    /** Start of the window of a size that holds an instant; all in milliseconds, instants since 1970 UTC. */
    public static long start(long instant, long size) {
        long origin = size % WEEK == 0 ? MONDAY : 0;
        return Math.floorDiv(instant - origin, size) * size + origin;
    }

    /** Whether windows of a size are made of whole windows of a smaller one. */
    public static boolean tiles(long smaller, long size) {
        return size % smaller == 0 && start(start(0, size), smaller) == start(0, size);
    }
}
