package org.mlaudit.streams.query;

import java.util.Map;

/**
 * Whether an instance does its work.
 *
 * @param status in one word
 * @param reason in a sentence, for people
 * @param details further facts by name, for example {@code streams} to the state of Kafka Streams
 */
public record Health(Status status, String reason, Map<String, String> details) {
    /** Kinds of health. */
    public enum Status {
        /** Waits for what it needs, or takes over work; answers may not be possible yet. */
        STARTING,
        /** Processes events. */
        UP,
        /** Has failed and won't recover by itself. */
        DOWN
    }

    public Health {
        details = Map.copyOf(details);
    }
}
