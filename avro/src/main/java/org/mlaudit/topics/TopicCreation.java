package org.mlaudit.topics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.mlaudit.topics.TopicReport.Difference;

/** Compares wanted topics with those of a cluster and creates what is missing. */
final class TopicCreation {
    private final Admin admin;
    private final TopicOptions options;

    TopicCreation(Admin admin, TopicOptions options) {
        this.admin = admin;
        this.options = options;
    }

    TopicReport ensure(List<Topic> topics) {
        Set<String> present = await("list the topics", admin.listTopics().names());
        List<String> created = new ArrayList<>();
        List<Topic> missing =
                topics.stream().filter(topic -> !present.contains(topic.name())).toList();
        Map<String, KafkaFuture<Void>> futures =
                admin.createTopics(missing.stream().map(this::request).toList()).values();
        futures.forEach((name, future) -> {
            if (create(name, future)) {
                created.add(name);
            }
        });
        // What another instance created a moment ago need not be known to every broker yet, and is as it should be.
        List<Topic> existing =
                topics.stream().filter(topic -> present.contains(topic.name())).toList();
        created.sort(null);
        return new TopicReport(created, differences(existing));
    }

    private NewTopic request(Topic topic) {
        Optional<Short> replication = options.replication().isPresent()
                ? Optional.of((short) options.replication().getAsInt())
                : Optional.empty();
        return new NewTopic(topic.name(), Optional.of(partitions(topic)), replication).configs(settings(topic));
    }

    private int partitions(Topic topic) {
        return topic.partitions() == 1 ? 1 : options.partitions().orElse(topic.partitions());
    }

    private Map<String, String> settings(Topic topic) {
        Map<String, String> settings = new HashMap<>(topic.settings());
        settings.putAll(options.settings());
        return settings;
    }

    /** Whether it was us who created it, and not another instance a moment before. */
    private boolean create(String name, KafkaFuture<Void> future) {
        try {
            await("create topic " + name, future);
            return true;
        } catch (TopicException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private List<Difference> differences(List<Topic> topics) {
        List<String> names = topics.stream().map(Topic::name).toList();
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, TopicDescription> found =
                await("describe the topics", admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs = await(
                "read the settings of the topics",
                admin.describeConfigs(resources).all());
        List<Difference> differences = new ArrayList<>();
        for (Topic topic : topics) {
            TopicDescription description = found.get(topic.name());
            if (description != null) {
                compare(topic, description, differences);
            }
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()));
            if (config != null) {
                compare(topic, config, differences);
            }
        }
        return differences;
    }

    private void compare(Topic topic, TopicDescription found, List<Difference> differences) {
        int partitions = found.partitions().size();
        if (partitions != partitions(topic)) {
            differences.add(difference(topic, "partitions", partitions(topic), partitions));
        }
        int copies = found.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        options.replication().ifPresent(wanted -> {
            if (wanted != copies) {
                differences.add(difference(topic, "replication", wanted, copies));
            }
        });
    }

    private void compare(Topic topic, Config found, List<Difference> differences) {
        settings(topic).forEach((name, wanted) -> {
            ConfigEntry entry = found.get(name);
            String actual = entry == null || entry.value() == null ? "no value" : entry.value();
            if (!parts(wanted).equals(parts(actual))) {
                differences.add(difference(topic, name, wanted, actual));
            }
        });
    }

    /** Kafka gives lists back in an order of its own. */
    private static Set<String> parts(String value) {
        return Stream.of(value.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    private static Difference difference(Topic topic, String setting, Object expected, Object actual) {
        return new Difference(topic.name(), setting, expected.toString(), actual.toString());
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TopicException("cannot " + what + ": " + cause.getMessage() + hint(cause), cause);
        } catch (TimeoutException e) {
            String message = "Kafka did not " + what + " within "
                    + options.timeout().toSeconds() + " s. Check kafka.bootstrap.servers and that the broker runs.";
            throw new TopicException(message, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicException("interrupted while waiting to " + what, e);
        }
    }

    private static String hint(Throwable cause) {
        return switch (cause) {
            case AuthenticationException refused -> ". Check the credentials in kafka.*";
            case AuthorizationException refused -> ". Grant the principal the right to describe and create the topics.";
            case InvalidReplicationFactorException refused ->
                ". Ask for at most as many copies as there are brokers, or start more.";
            case org.apache.kafka.common.errors.TimeoutException late ->
                ". Check kafka.bootstrap.servers and that the broker runs.";
            default -> "";
        };
    }
}
