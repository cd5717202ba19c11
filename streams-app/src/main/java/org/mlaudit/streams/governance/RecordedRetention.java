package org.mlaudit.streams.governance;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.event.GovernanceEvent;

/**
 * How long topics are to keep their records, by a history of governance events. While a hold is active they keep everything;
 * what they kept before is in the event that placed it, and what was set since in an event of its own. The newest counts, and
 * is what comes back with the last hold's release.
 */
public final class RecordedRetention {
    private static final String MILLIS = "retention.ms";
    private static final String BYTES = "retention.bytes";
    private static final String TOPIC = "topic";
    private static final String SEPARATOR = "/";

    private final Map<String, TopicRetention> wanted = new TreeMap<>();
    private final boolean suspended;

    private RecordedRetention(boolean suspended) {
        this.suspended = suspended;
    }

    /** What a history says, the oldest event first. */
    public static RecordedRetention of(Iterable<GovernanceEvent> history) {
        RecordedRetention recorded =
                new RecordedRetention(!Holds.of(history).active().isEmpty());
        for (GovernanceEvent event : history) {
            if (GovernanceKind.HOLD_PLACED.is(event)) {
                recorded.wanted.putAll(before(event.getDetails()));
            } else if (GovernanceKind.RETENTION_CHANGED.is(event)) {
                changed(event.getDetails()).ifPresent(recorded.wanted::putAll);
            }
        }
        return recorded;
    }

    /** Whether a hold is active, so that topics keep everything. */
    public boolean suspended() {
        return suspended;
    }

    /** What a topic keeps when no hold is active; empty where nothing was recorded. */
    public Optional<TopicRetention> wanted(String topic) {
        return Optional.ofNullable(wanted.get(topic));
    }

    /**
     * What has to be changed in the cluster: everything that does not keep all while a hold is active; after the last release
     * everything that still keeps all and was recorded otherwise.
     *
     * @param found what topics keep now
     */
    public Map<String, TopicRetention> changes(Map<String, TopicRetention> found) {
        Map<String, TopicRetention> changes = new TreeMap<>();
        found.forEach((topic, now) -> {
            TopicRetention target = suspended
                    ? TopicRetention.FOR_EVER
                    : now.equals(TopicRetention.FOR_EVER) ? wanted.getOrDefault(topic, now) : now;
            if (!target.equals(now)) {
                changes.put(topic, target);
            }
        });
        return changes;
    }

    /**
     * Details of an event that places a hold: what topics keep that do not keep everything because of another hold.
     *
     * @param found what topics keep now
     */
    public Map<String, String> detailsOfHold(Map<String, TopicRetention> found) {
        Map<String, String> details = new LinkedHashMap<>();
        found.forEach((topic, now) -> {
            if (!(suspended && now.equals(TopicRetention.FOR_EVER))) {
                details.put(topic + SEPARATOR + MILLIS, Long.toString(now.millis()));
                details.put(topic + SEPARATOR + BYTES, Long.toString(now.bytes()));
            }
        });
        return details;
    }

    /** Details of an event that changes what a topic keeps. */
    public static Map<String, String> detailsOfChange(String topic, TopicRetention before, TopicRetention after) {
        return Map.of(
                TOPIC,
                topic,
                MILLIS,
                Long.toString(after.millis()),
                BYTES,
                Long.toString(after.bytes()),
                "before." + MILLIS,
                Long.toString(before.millis()),
                "before." + BYTES,
                Long.toString(before.bytes()));
    }

    private static Map<String, TopicRetention> before(Map<String, String> details) {
        Map<String, TopicRetention> found = new HashMap<>();
        details.forEach((key, value) -> {
            if (key.endsWith(SEPARATOR + MILLIS)) {
                String topic = key.substring(0, key.length() - MILLIS.length() - 1);
                found.put(topic, retention(value, details.getOrDefault(topic + SEPARATOR + BYTES, "-1")));
            }
        });
        return found;
    }

    private static Optional<Map<String, TopicRetention>> changed(Map<String, String> details) {
        return Optional.ofNullable(details.get(TOPIC))
                .map(topic -> Map.of(
                        topic, retention(details.getOrDefault(MILLIS, "-1"), details.getOrDefault(BYTES, "-1"))));
    }

    private static TopicRetention retention(String millis, String bytes) {
        return new TopicRetention(Long.parseLong(millis), Long.parseLong(bytes));
    }
}
