package org.mlaudit.streams.topology;

import java.time.Instant;

/** Event times as text. */
final class EventTimes {
    private EventTimes() {}

    /** ISO-8601 in UTC of milliseconds since 1970. */
    static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
