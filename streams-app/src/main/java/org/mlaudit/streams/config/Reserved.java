package org.mlaudit.streams.config;

import java.util.Map;
import java.util.Set;

/** Names that are spoken for. */
final class Reserved {
    /** Environment variables that the launcher reads; no settings. */
    static final Set<String> VARIABLES = Set.of(
            "MLAUDIT_CONFIG",
            "MLAUDIT_HOME",
            "MLAUDIT_JAVA_OPTS",
            "MLAUDIT_JAVA_HOME",
            "MLAUDIT_DATA",
            "MLAUDIT_LOG_LEVEL",
            "MLAUDIT_JVM",
            "MLAUDIT_BROWSER");

    /** Passed-through keys that we set ourselves, and the key to use instead. */
    static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("streams.application.id", "application.id instead"),
            Map.entry("streams.application.server", "application.server instead"),
            Map.entry("streams.bootstrap.servers", "kafka.bootstrap.servers instead"),
            Map.entry("streams.state.dir", "state.dir instead"),
            Map.entry("streams.processing.guarantee", "processing.guarantee instead"),
            Map.entry("topics.settings.cleanup.policy", "nothing; the cleanup policy follows from what a topic holds"),
            Map.entry("kafka.group.id", "application.id instead"),
            Map.entry("kafka.transactional.id", "application.id instead; transactional ids are made from it"),
            Map.entry("kafka.isolation.level", "processing.guarantee instead"),
            Map.entry("kafka.client.id", "application.id instead; client ids are made from it"),
            Map.entry("kafka.enable.auto.commit", "streams.commit.interval.ms instead"));

    private Reserved() {}
}
