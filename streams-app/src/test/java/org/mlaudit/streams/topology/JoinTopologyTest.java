package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.topology.OutcomeMessages.COUNT;
import static org.mlaudit.streams.topology.OutcomeMessages.MODEL;
import static org.mlaudit.streams.topology.OutcomeMessages.REGISTERED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Finding;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.topology.OutcomeMessages.Message;
import org.mlaudit.topics.TopicCatalogue;

/** The whole topology as the application runs it: ground truth in any order, repeated and late, leads to the same windows. */
class JoinTopologyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final TopicCatalogue TOPICS = new TopicCatalogue();
    private static final EventCodecs CODECS =
            new EventCodecs(TOPICS, new SchemaRegistry(List.of("mock://join-topology-test"), Map.of()));

    private static final ModelDirectory DIRECTORY = new ModelDirectory() {
        @Override
        public Optional<RegisteredModel> find(ModelKey key) {
            return known(key);
        }

        @Override
        public Optional<RegisteredModel> known(ModelKey key) {
            return Optional.of(REGISTERED).filter(model -> key.equals(MODEL.key()));
        }

        @Override
        public List<RegisteredModel> versions(String model) {
            return List.of(REGISTERED);
        }
    };

    /** What is in the stores when everything has come to rest. */
    private record Rest(Map<String, String> windows, Map<String, Finding> findings) {}

    @Property(tries = 4)
    void everyOrderOfGroundTruthGivesTheSameWindowsAndFindings(@ForAll long seed) {
        List<Message> inferences = OutcomeMessages.inferences(new Random(seed));
        List<Message> truths = OutcomeMessages.truths(new Random(seed));
        List<Message> inOrder = new ArrayList<>(inferences);
        inOrder.addAll(truths);
        List<Message> shuffled = new ArrayList<>(inOrder);
        shuffled.addAll(truths.subList(0, truths.size() / 3));
        Collections.shuffle(shuffled, new Random(seed));
        List<Message> truthFirst = new ArrayList<>(truths);
        Collections.reverse(truthFirst);
        truthFirst.addAll(inferences);

        Rest expected = rest(inOrder, seed);
        assertThat(expected.windows).hasSizeGreaterThan(12);
        assertThat(expected.findings.values())
                .anyMatch(finding -> finding.getMonitor().startsWith("fairness."));
        for (Rest other : List.of(rest(shuffled, seed + 1), rest(truthFirst, seed + 2))) {
            assertThat(other.windows).isEqualTo(expected.windows);
            assertThat(other.findings.keySet()).isEqualTo(expected.findings.keySet());
            other.findings.forEach((key, finding) -> assertThat(finding).isEqualTo(expected.findings.get(key)));
        }
    }

    private static Rest rest(List<Message> messages, long seed) {
        Random random = new Random(seed);
        Path state = temporary();
        try (TopologyTestDriver driver = driver(state)) {
            TestInputTopic<byte[], byte[]> inferences =
                    input(driver, TOPICS.inferences().name());
            TestInputTopic<byte[], byte[]> truths =
                    input(driver, TOPICS.groundTruth().name());
            for (Message message : messages) {
                byte[] key = ("i" + message.id()).getBytes(StandardCharsets.UTF_8);
                (message.isTruth() ? truths : inferences)
                        .pipeInput(key, message.wire().get());
                if (random.nextInt(COUNT / 4) == 0) {
                    driver.advanceWallClockTime(SECOND);
                }
            }
            for (int i = 0; i < 20; i++) {
                driver.advanceWallClockTime(SECOND);
            }
            return new Rest(windows(driver), findings(driver));
        } finally {
            delete(state);
        }
    }

    private static Map<String, String> windows(TopologyTestDriver driver) {
        Map<String, String> windows = new TreeMap<>();
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(AuditTopology.OUTCOMES_STORE);
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(
                    entry -> windows.put(entry.key.toString(), HexFormat.of().formatHex(entry.value)));
        }
        return windows;
    }

    /** Findings on outcomes; those on inputs rest on arrival times too. */
    private static Map<String, Finding> findings(TopologyTestDriver driver) {
        Map<String, Finding> findings = new TreeMap<>();
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(AuditTopology.FINDINGS_STORE);
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            entries.forEachRemaining(entry ->
                    findings.put(entry.key.toString(), CODECS.findings().decode(entry.value)));
        }
        return findings;
    }

    private static TopologyTestDriver driver(Path state) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "join-topology-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        return new TopologyTestDriver(
                AuditTopology.build(new AuditTopology.Needs(
                        TOPICS,
                        DIRECTORY,
                        JoinTopologyTest::schema,
                        CODECS,
                        ExplainedModels.none(),
                        List.of(),
                        OutcomeMonitors.ALL,
                        new StreamCounters(),
                        new StreamSettings(SECOND, SECOND.multipliedBy(3), true))),
                properties);
    }

    private static Schema schema(int id) {
        return id == OutcomeMessages.INFERENCE_SCHEMA ? InferenceSchema.of(MODEL) : GroundTruthEncoder.schema();
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver, String topic) {
        return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void delete(Path directory) {
        try {
            Utils.delete(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("join-topology-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
