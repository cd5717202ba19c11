package org.mlaudit.topics;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a site wants its topics.
 *
 * @param partitions partitions of every topic that has more than one by default; empty for the default
 * @param replication copies of each partition; empty for the broker's default
 * @param settings settings by name that replace those of every topic, for example {@code retention.ms=-1} where history
 *     is replayed; {@code cleanup.policy} cannot be replaced
 * @param timeout how long each request to Kafka may take
 */
public record TopicOptions(
        OptionalInt partitions, OptionalInt replication, Map<String, String> settings, Duration timeout) {
    /** Everything by default, requests of at most 30 s. */
    public static final TopicOptions DEFAULT =
            new TopicOptions(OptionalInt.empty(), OptionalInt.empty(), Map.of(), Duration.ofSeconds(30));

    public TopicOptions {
        settings = Map.copyOf(settings);
        if (settings.containsKey("cleanup.policy")) {
            throw new IllegalArgumentException("cleanup.policy follows from what a topic holds and cannot be replaced");
        }
    }

    /** The same with a number of partitions. */
    public TopicOptions withPartitions(int count) {
        return new TopicOptions(OptionalInt.of(count), replication, settings, timeout);
    }

    /** The same with a number of copies. */
    public TopicOptions withReplication(int copies) {
        return new TopicOptions(partitions, OptionalInt.of(copies), settings, timeout);
    }

    /** The same with settings. */
    public TopicOptions withSettings(Map<String, String> replaced) {
        return new TopicOptions(partitions, replication, replaced, timeout);
    }

    /** The same with a time limit. */
    public TopicOptions withTimeout(Duration limit) {
        return new TopicOptions(partitions, replication, settings, limit);
    }
}
