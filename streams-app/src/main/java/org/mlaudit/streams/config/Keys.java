package org.mlaudit.streams.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Which keys exist: ours, and those handed on to the clients of Kafka, Kafka Streams and the schema registry. */
final class Keys {
    /** Handed on to every Kafka client. */
    static final String KAFKA = "kafka.";
    /** Handed on to the schema registry's client. */
    static final String REGISTRY = "schema.registry.";
    /** Handed on to Kafka Streams. */
    static final String STREAMS = "streams.";

    /** Settings of topics that are created. */
    static final String TOPIC_SETTINGS = "topics.settings.";

    private static final List<String> PASSED_ON = List.of(KAFKA, REGISTRY, STREAMS, TOPIC_SETTINGS);
    private static final Set<String> CLIENT_KEYS = clientKeys();
    private static final int TYPO = 3;

    private Keys() {}

    /**
     * Whether a key exists. Any key with a passed-on prefix does, as clients take plug-ins with keys of their own, except
     * one that is a slip of the pen away from a key the client knows.
     */
    static boolean isKnown(String key) {
        if (Settings.BY_KEY.containsKey(key) || CLIENT_KEYS.contains(key)) {
            return true;
        }
        return isPassedOn(key) && Suggestions.nearest(key, candidates(), 2).isEmpty();
    }

    /** Whether a key is handed on to a client. */
    static boolean isPassedOn(String key) {
        return PASSED_ON.stream().anyMatch(prefix -> key.startsWith(prefix) && key.length() > prefix.length());
    }

    /** Who gets a key that is handed on. */
    static String receiver(String key) {
        if (key.startsWith(KAFKA)) {
            return "Kafka clients";
        }
        if (key.startsWith(STREAMS)) {
            return "Kafka Streams";
        }
        return key.startsWith(REGISTRY) ? "the schema registry client" : "topics that are created";
    }

    /** Whether a key's value must not be shown. */
    static boolean isSecret(String key) {
        Setting<?> setting = Settings.BY_KEY.get(key);
        return setting == null ? Secrets.isSecret(key) : setting.secret();
    }

    /** What to set instead of a key that is not the user's to set. */
    static Optional<String> reservedFor(String key) {
        return Optional.ofNullable(Reserved.INSTEAD.get(key));
    }

    /** {@code "; did you mean x?"}, or nothing. */
    static String suggestion(String key) {
        return Suggestions.nearest(key, candidates(), TYPO)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; 'mlaudit config' lists all");
    }

    /** The key that an environment variable sets, if it is one. */
    static Optional<String> ofVariable(String variable) {
        for (Setting<?> setting : Settings.ALL) {
            if (setting.environmentVariable().equals(variable)) {
                return Optional.of(setting.key());
            }
        }
        String key = EnvironmentNames.key(variable);
        return isPassedOn(key) && isKnown(key) ? Optional.of(key) : Optional.empty();
    }

    /** {@code "; did you mean X?"}, or nothing. */
    static String suggestionForVariable(String variable) {
        List<String> variables =
                candidates().stream().map(EnvironmentNames::variable).toList();
        return Suggestions.nearest(variable, variables, TYPO)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }

    private static List<String> candidates() {
        List<String> all = new ArrayList<>(Settings.BY_KEY.keySet());
        all.addAll(CLIENT_KEYS);
        return all;
    }

    private static Set<String> clientKeys() {
        Set<String> keys = new TreeSet<>();
        for (Set<String> names :
                List.of(ConsumerConfig.configNames(), ProducerConfig.configNames(), AdminClientConfig.configNames())) {
            names.forEach(name -> keys.add(KAFKA + name));
        }
        keys.add(KAFKA + SaslConfigs.SASL_JAAS_CONFIG);
        StreamsConfig.configDef().names().forEach(name -> keys.add(STREAMS + name));
        for (String name : List.of(
                TopicConfig.RETENTION_MS_CONFIG,
                TopicConfig.RETENTION_BYTES_CONFIG,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                TopicConfig.SEGMENT_MS_CONFIG,
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                TopicConfig.DELETE_RETENTION_MS_CONFIG)) {
            keys.add(TOPIC_SETTINGS + name);
        }
        for (String name : List.of(
                "basic.auth.credentials.source",
                "basic.auth.user.info",
                "bearer.auth.credentials.source",
                "bearer.auth.token",
                "http.connect.timeout.ms",
                "http.read.timeout.ms",
                "max.retries",
                "proxy.host",
                "proxy.port",
                "ssl.truststore.location",
                "ssl.truststore.password",
                "ssl.truststore.type",
                "ssl.keystore.location",
                "ssl.keystore.password",
                "ssl.keystore.type",
                "ssl.key.password")) {
            keys.add(REGISTRY + name);
        }
        return keys;
    }
}
