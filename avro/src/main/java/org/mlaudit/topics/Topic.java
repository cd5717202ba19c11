package org.mlaudit.topics;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One topic.
 *
 * @param name full name, with the prefix
 * @param key what its records are keyed by
 * @param value type of its records
 * @param partitions how many partitions it gets unless told otherwise
 * @param cleanup what Kafka does with old records
 * @param retention how long records are kept by default; empty for ever
 * @param description what it is for
 */
public record Topic(
        String name,
        String key,
        String value,
        int partitions,
        Cleanup cleanup,
        Optional<Duration> retention,
        String description) {
    /** Bytes of the largest record of a topic of states: a model's reference and trained model are parts of one. */
    private static final int LARGEST_STATE = 1 << 24;

    /** What Kafka does with old records. */
    public enum Cleanup {
        /** Deletes them after the retention. */
        TIME("delete"),
        /** Keeps the newest of each key. */
        COMPACT("compact"),
        /** Keeps the newest of each key, and deletes that too after the retention. */
        COMPACT_AND_TIME("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** Value of Kafka's {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    /** Settings of the topic in Kafka, by name. */
    public Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("cleanup.policy", cleanup.policy());
        settings.put(
                "retention.ms", retention.map(Duration::toMillis).orElse(-1L).toString());
        if (cleanup == Cleanup.COMPACT) {
            settings.put("max.message.bytes", Integer.toString(LARGEST_STATE));
        }
        return settings;
    }
}
