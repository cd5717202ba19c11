package org.mlaudit.streams.retention;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.TopicConfig;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.GovernanceKind;
import org.mlaudit.streams.governance.RecordedRetention;
import org.mlaudit.streams.governance.RefusedException;
import org.mlaudit.streams.governance.RetentionFloor;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.streams.record.GovernanceException;
import org.mlaudit.streams.record.GovernanceLog;
import org.mlaudit.topics.Topic;

/** Changes how long topics keep their records: recorded first, then set, and never below the floor. */
public final class RetentionChanges {
    private final AppConfig config;
    private final GovernanceLog log;
    private final TopicRetentions topics;

    /** Topics of the configured cluster. */
    public RetentionChanges(AppConfig config, GovernanceLog log, TopicRetentions topics) {
        this.config = config;
        this.log = log;
        this.topics = topics;
    }

    /** What came of a change. */
    public enum Outcome {
        /** It is set. */
        SET,
        /** It was so already; nothing was recorded. */
        UNCHANGED,
        /** It is recorded, and holds when the last legal hold is released. */
        AFTER_HOLDS
    }

    /** Why the floor forbids that a topic keeps records like this; empty when it does not. */
    public static Optional<String> refusal(AppConfig config, String topic, TopicRetention wanted) {
        return TopicRetentions.ledgered(config).contains(topic)
                ? new RetentionFloor(config.retentionFloor()).refusal(topic, wanted)
                : Optional.empty();
    }

    /**
     * Why topics may not be created as {@code topics.settings} says; empty when they may.
     *
     * @param config what topics are created by
     */
    public static List<String> refusalsOfNew(AppConfig config) {
        List<String> ledgered = TopicRetentions.ledgered(config);
        List<String> refusals = new ArrayList<>();
        for (Topic topic : config.topics().catalogue().topics()) {
            Map<String, String> settings = new HashMap<>(topic.settings());
            settings.putAll(config.topics().settings());
            if (ledgered.contains(topic.name())) {
                refusal(config, topic.name(), retention(settings)).ifPresent(refusals::add);
            }
        }
        return refusals;
    }

    private static TopicRetention retention(Map<String, String> settings) {
        return new TopicRetention(
                number(settings, TopicConfig.RETENTION_MS_CONFIG),
                number(settings, TopicConfig.RETENTION_BYTES_CONFIG));
    }

    /** A number that Kafka would refuse is not the floor's business. */
    private static long number(Map<String, String> settings, String name) {
        try {
            return Math.max(-1, Long.parseLong(settings.getOrDefault(name, "-1")));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * Sets what a topic keeps.
     *
     * @param topic full name of a topic that a legal hold may keep
     * @throws RefusedException if that is below the floor
     * @throws GovernanceException if the topic is another
     */
    public Outcome set(String topic, TopicRetention wanted, String actor, String reason) {
        if (!TopicRetentions.held(config).contains(topic)) {
            throw new GovernanceException(
                    topic + " is none of the topics of the record: " + String.join(", ", TopicRetentions.held(config)));
        }
        refusal(config, topic, wanted).ifPresent(why -> {
            throw new RefusedException(why + ". If that is what is wanted, set " + RetentionFloor.KEY
                    + " for the application and this command first.");
        });
        TopicRetention before = topics.of(List.of(topic)).get(topic);
        List<GovernanceEvent> changed = log.append(history -> {
            RecordedRetention recorded = RecordedRetention.of(history);
            TopicRetention now = recorded.suspended() ? recorded.wanted(topic).orElse(before) : before;
            return wanted.equals(now)
                    ? List.of()
                    : List.of(log.event(GovernanceKind.RETENTION_CHANGED, actor, reason)
                            .setDetails(RecordedRetention.detailsOfChange(topic, now, wanted))
                            .build());
        });
        if (changed.isEmpty()) {
            return Outcome.UNCHANGED;
        }
        if (RecordedRetention.of(log.read()).suspended()) {
            return Outcome.AFTER_HOLDS;
        }
        topics.set(Map.of(topic, wanted));
        return Outcome.SET;
    }
}
