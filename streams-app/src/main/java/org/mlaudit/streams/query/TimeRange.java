package org.mlaudit.streams.query;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record TimeRange(Instant from, Instant to) {
    /** All of time. */
    public static final TimeRange ALL = new TimeRange(Instant.MIN, Instant.MAX);

    /** Whether an instant lies in it. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && instant.isBefore(to);
    }

    /** Its start in milliseconds, at least 0: event times lie after 1970. */
    public long fromMillis() {
        return clamp(from);
    }

    /** Its end in milliseconds, at least 0. */
    public long toMillis() {
        return clamp(to);
    }

    private static long clamp(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return 0;
        }
        return instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE / 4)) ? Long.MAX_VALUE / 4 : instant.toEpochMilli();
    }
}
