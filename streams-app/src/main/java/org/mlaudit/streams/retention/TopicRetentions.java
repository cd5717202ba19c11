package org.mlaudit.streams.retention;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicException;

/** What topics of the cluster keep, as they are set now. The broker's own defaults count where a topic has none. */
public final class TopicRetentions {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Admin admin;

    /** The topics that an admin client reaches; the client stays the caller's to close. */
    public TopicRetentions(Admin admin) {
        this.admin = admin;
    }

    /** Topics that the floor is for: those with a tree, the leaves and the signed states. */
    public static List<String> ledgered(AppConfig config) {
        TopicCatalogue topics = config.topics().catalogue();
        Map<String, Topic> ledgered = topics.ledgered();
        return Stream.concat(
                        config.ledger().topics().stream().map(ledgered::get),
                        Stream.of(topics.ledger(), topics.checkpoints()))
                .map(Topic::name)
                .toList();
    }

    /** Topics that a legal hold keeps: the ledgered ones, and the others that hold something of single decisions. */
    public static List<String> held(AppConfig config) {
        TopicCatalogue topics = config.topics().catalogue();
        return Stream.concat(
                        topics.ledgered().values().stream(),
                        Stream.of(
                                topics.ledger(),
                                topics.checkpoints(),
                                topics.anomalies(),
                                topics.rejected(),
                                topics.findings(),
                                topics.alerts()))
                .map(Topic::name)
                .distinct()
                .toList();
    }

    /**
     * What topics keep.
     *
     * @throws TopicException if one is missing, or Kafka does not answer
     */
    public Map<String, TopicRetention> of(Collection<String> names) {
        List<ConfigResource> resources =
                names.stream().map(TopicRetentions::resource).toList();
        Map<ConfigResource, Config> found = await(
                "read the retention of the topics",
                admin.describeConfigs(resources).all());
        Map<String, TopicRetention> retentions = new TreeMap<>();
        found.forEach((resource, config) -> retentions.put(
                resource.name(),
                new TopicRetention(
                        number(config, TopicConfig.RETENTION_MS_CONFIG),
                        number(config, TopicConfig.RETENTION_BYTES_CONFIG))));
        return retentions;
    }

    /**
     * Changes what topics keep.
     *
     * @throws TopicException if one is missing, or Kafka refuses or does not answer; others may be changed then
     */
    public void set(Map<String, TopicRetention> wanted) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        wanted.forEach((name, retention) -> {
            List<AlterConfigOp> settings = new ArrayList<>();
            settings.add(setting(TopicConfig.RETENTION_MS_CONFIG, retention.millis()));
            settings.add(setting(TopicConfig.RETENTION_BYTES_CONFIG, retention.bytes()));
            changes.put(resource(name), settings);
        });
        if (!changes.isEmpty()) {
            await(
                    "set the retention of the topics " + String.join(", ", new TreeMap<>(wanted).keySet()),
                    admin.incrementalAlterConfigs(changes).all());
        }
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static AlterConfigOp setting(String name, long value) {
        return new AlterConfigOp(new ConfigEntry(name, Long.toString(value)), OpType.SET);
    }

    /** Brokers call every negative time unlimited. */
    private static long number(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? -1 : Math.max(-1, Long.parseLong(entry.value()));
    }

    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicException("cannot " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new TopicException("Kafka did not " + what + " within " + ANSWER.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted while waiting to " + what, e);
        }
    }
}
