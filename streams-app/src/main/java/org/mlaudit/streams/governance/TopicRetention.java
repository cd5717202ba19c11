package org.mlaudit.streams.governance;

import java.time.Duration;

/**
 * How long a topic keeps its records.
 *
 * @param millis Kafka's {@code retention.ms}; -1 for ever
 * @param bytes Kafka's {@code retention.bytes}, for each partition; -1 for any number
 */
public record TopicRetention(long millis, long bytes) {
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long UNLIMITED = -1;

    /** Keeps everything. */
    public static final TopicRetention FOR_EVER = new TopicRetention(UNLIMITED, UNLIMITED);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is below -1
     */
    public TopicRetention {
        if (millis < UNLIMITED || bytes < UNLIMITED) {
            throw new IllegalArgumentException(
                    "a retention is -1, 0 or more, not " + millis + " ms, " + bytes + " bytes");
        }
    }

    /** Keeps records for a time, however many they are. */
    public static TopicRetention of(Duration time) {
        return new TopicRetention(time.toMillis(), UNLIMITED);
    }

    /** In words: {@code 183 days}, {@code PT36H}, {@code for ever}, with {@code , at most N bytes} where that is set. */
    public String text() {
        String time = millis < 0
                ? "for ever"
                : millis % DAY == 0
                        ? millis / DAY + " days"
                        : Duration.ofMillis(millis).toString();
        return bytes < 0 ? time : time + ", at most " + bytes + " bytes for each partition";
    }
}
