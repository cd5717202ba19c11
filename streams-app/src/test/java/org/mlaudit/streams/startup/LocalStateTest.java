package org.mlaudit.streams.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.EmbeddedBroker;

final class LocalStateTest {
    private static final String APPLICATION = "local-state";
    private static final String TOPIC = "facts";
    private static final String STORE = "facts-store";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> FACTS = Map.of("a", "1", "b", "2", "c", "3", "d", "4");

    @TempDir
    private static Path brokerDirectory;

    private static EmbeddedBroker broker;

    @TempDir
    private Path stateDir;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(brokerDirectory);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        }
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.address()),
                new StringSerializer(),
                new StringSerializer())) {
            for (Map.Entry<String, String> fact : FACTS.entrySet()) {
                producer.send(new ProducerRecord<>(TOPIC, fact.getKey(), fact.getValue()))
                        .get();
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void stateOnDisk() {
        LocalState state = new LocalState(stateDir, APPLICATION);
        startAndStop(state);
        assertThat(tasks()).hasSize(2);
    }

    @Test
    void aStoreThatWasRemovedInPartIsRestoredAndTheOthersAreKept() throws IOException {
        Path damaged = tasks().get(0);
        Path kept = tasks().get(1);
        Path markOfDamaged = Files.createFile(damaged.resolve("mark"));
        Path markOfKept = Files.createFile(kept.resolve("mark"));
        removeManifests(damaged);

        try (KafkaStreams unaided = stream()) {
            assertThatThrownBy(unaided::start)
                    .as("Kafka Streams by itself; if this starts, LocalState is not needed any more")
                    .isInstanceOf(ProcessorStateException.class);
        }
        startAndStop(new LocalState(stateDir, APPLICATION));
        assertThat(markOfKept).exists();
        assertThat(markOfDamaged).doesNotExist();
    }

    @Test
    void allThatIsDamagedIsRestored() throws IOException {
        for (Path task : tasks()) {
            removeManifests(task);
        }
        startAndStop(new LocalState(stateDir, APPLICATION));
    }

    @Test
    void aFailureWithoutLocalStateIsThrown() {
        LocalState elsewhere = new LocalState(stateDir.resolve("elsewhere"), APPLICATION);
        List<KafkaStreams> created = new ArrayList<>();
        assertThatThrownBy(() -> elsewhere.start(() -> {
                    removeManifests(tasks().get(0));
                    KafkaStreams streams = stream();
                    created.add(streams);
                    return streams;
                }))
                .isInstanceOf(ProcessorStateException.class);
        assertThat(created).hasSize(1);
        assertThat(created.get(0).state()).isEqualTo(KafkaStreams.State.NOT_RUNNING);
    }

    private void startAndStop(LocalState state) {
        KafkaStreams streams = state.start(this::stream);
        try {
            awaitFacts(streams);
        } finally {
            // Else the next start waits until the group takes this member for dead.
            streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    private KafkaStreams stream() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.table(
                TOPIC,
                Materialized.<String, String>as(Stores.persistentKeyValueStore(STORE))
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Serdes.String()));
        Properties properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                APPLICATION,
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.address(),
                StreamsConfig.STATE_DIR_CONFIG,
                stateDir.toString(),
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                StreamsConfig.EXACTLY_ONCE_V2,
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                1,
                "consumer.auto.offset.reset",
                "earliest"));
        return new KafkaStreams(builder.build(), properties);
    }

    private static void awaitFacts(KafkaStreams streams) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> facts(streams).equals(FACTS));
    }

    private static Map<String, String> facts(KafkaStreams streams) {
        ReadOnlyKeyValueStore<String, String> store =
                streams.store(StoreQueryParameters.fromNameAndType(STORE, QueryableStoreTypes.keyValueStore()));
        Map<String, String> facts = new HashMap<>();
        try (KeyValueIterator<String, String> entries = store.all()) {
            entries.forEachRemaining(entry -> facts.put(entry.key, entry.value));
        }
        return facts;
    }

    /** The directories of tasks that hold state. */
    private List<Path> tasks() {
        return under(stateDir.resolve(APPLICATION), "CURRENT").stream()
                .map(current -> stateDir.resolve(APPLICATION)
                        .resolve(stateDir.resolve(APPLICATION)
                                .relativize(current)
                                .getName(0)))
                .distinct()
                .sorted()
                .toList();
    }

    private static void removeManifests(Path task) {
        for (Path manifest : under(task, "MANIFEST-")) {
            try {
                Files.delete(manifest);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static List<Path> under(Path directory, String name) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
