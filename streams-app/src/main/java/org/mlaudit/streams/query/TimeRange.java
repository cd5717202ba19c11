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
}
