package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** The whole topology as the application runs it: leaves and ranges are in the commit of their records. */
class SealTopologyTest {
    private static final TopicCatalogue TOPICS = new TopicCatalogue();
    private static final SchemaRegistry REGISTRY = new SchemaRegistry(List.of("mock://seal-topology-test"), Map.of());
    private static final EventCodecs CODECS = new EventCodecs(TOPICS, REGISTRY);
    private static final int SCHEMA = 900;

    /** Nobody registered a model. */
    private static final ModelDirectory NOBODY = new ModelDirectory() {
        @Override
        public Optional<RegisteredModel> find(ModelKey key) {
            return Optional.empty();
        }

        @Override
        public Optional<RegisteredModel> known(ModelKey key) {
            return Optional.empty();
        }

        @Override
        public List<RegisteredModel> versions(String model) {
            return List.of();
        }
    };

    @TempDir
    private Path directory;

    private static Topology topology(LedgerSettings ledger) {
        return AuditTopology.build(new AuditTopology.Needs(
                TOPICS,
                NOBODY,
                SealTopologyTest::schema,
                CODECS,
                ExplainedModels.none(),
                List.of(),
                OutcomeMonitors.ALL,
                new StreamCounters(),
                new StreamSettings(Duration.ofSeconds(1), Duration.ofSeconds(3), true),
                ledger));
    }

    private static Schema schema(int id) {
        return switch (id) {
            case SCHEMA -> InferenceSchema.of(OutcomeMessages.MODEL);
            case SCHEMA + 1 -> GroundTruthEncoder.schema();
            default -> REGISTRY.byId(id);
        };
    }

    private static LedgerSettings ledger(String... topics) {
        return new LedgerSettings(new Origins("example.org", "test", "7"), List.of(topics));
    }

    private TopologyTestDriver driver(LedgerSettings ledger) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "seal-topology-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        return new TopologyTestDriver(topology(ledger), properties);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] governance() {
        return CODECS.governance()
                .encode(GovernanceEvent.newBuilder()
                        .setId("g1")
                        .setKind("ERASURE")
                        .setOccurredAt(Instant.parse("2026-03-01T00:00:00Z"))
                        .setActor("clerk")
                        .setKeyId("key-9")
                        .build());
    }

    @Test
    void everyLedgeredTopicHasItsTreesWhetherItsModelsAreRegisteredOrNot() {
        try (TopologyTestDriver driver =
                driver(ledger("inferences", "ground-truth", "explanations", "governance", "actions"))) {
            TestOutputTopic<byte[], byte[]> leaves = output(driver, TOPICS.ledger());
            TestOutputTopic<byte[], byte[]> roots = output(driver, TOPICS.roots());
            var encoder = new org.mlaudit.codec.InferenceEncoder(OutcomeMessages.MODEL, StreamHarness.clock());
            input(driver, TOPICS.inferences())
                    .pipeInput(
                            utf8("i0"),
                            Inference.of("i0", OutcomeMessages.START, 0.5, 1.0, "r")
                                    .wire(encoder, SCHEMA));
            input(driver, TOPICS.inferences()).pipeInput(utf8("i1"), new byte[0]);
            input(driver, TOPICS.inferences()).pipeInput(utf8("i2"), null, 5L);
            input(driver, TOPICS.groundTruth()).pipeInput(utf8("i0"), new byte[] {1});
            input(driver, TOPICS.governance()).pipeInput(utf8("g1"), governance());
            input(driver, TOPICS.actions()).pipeInput(utf8("a1"), new byte[] {2});

            Map<String, RightEdge> trees = new HashMap<>();
            for (TestRecord<byte[], byte[]> record : roots.readRecordsToList()) {
                LedgerRoot root = CODECS.ledgerRoots().decode(record.value());
                assertThat(record.key()).isEqualTo(utf8(root.getOrigin()));
                RightEdge edge = trees.computeIfAbsent(root.getOrigin(), name -> new RightEdge(new TreeHasher()));
                edge.append(CompactRange.of(root.getFrom(), root.getSize(), bytes(root.getRange())));
                assertThat(bytes(root.getRoot())).isEqualTo(edge.root().bytes());
            }
            assertThat(trees).hasSize(4);
            assertThat(trees.get("example.org/test/audit.inferences/0/7").size())
                    .isEqualTo(3);

            Map<String, Leaf> last = new HashMap<>();
            for (byte[] message : leaves.readValuesToList()) {
                LedgerEntries entries = CODECS.ledgerEntries().decode(message);
                EntryBundle.Reader reader = new EntryBundle.Reader(bytes(entries.getEntries()));
                while (reader.next()) {
                    Leaf leaf = Leaf.decode(reader.entry());
                    last.put(leaf.topic() + " " + leaf.offset(), leaf);
                }
            }
            assertThat(last).hasSize(6);
            assertThat(last.get("audit.inferences 0").type()).isEqualTo(LeafType.INFERENCE);
            assertThat(last.get("audit.inferences 0").model()).isEqualTo("loans");
            assertThat(last.get("audit.inferences 1").type()).isEqualTo(LeafType.UNREADABLE);
            assertThat(last.get("audit.inferences 2").value()).isEmpty();
            Leaf erasure = last.get("audit.governance 0");
            assertThat(erasure.type()).isEqualTo(LeafType.GOVERNANCE);
            assertThat(erasure.id()).isEqualTo("g1");
            assertThat(erasure.subjectKey()).isEqualTo("key-9");
        }
    }

    @Test
    void onlyTheTopicsThatAreLedgeredAreSealed() {
        try (TopologyTestDriver driver = driver(ledger("ground-truth"))) {
            input(driver, TOPICS.inferences()).pipeInput(utf8("i1"), new byte[0]);
            input(driver, TOPICS.groundTruth()).pipeInput(utf8("i1"), new byte[0]);
            assertThat(output(driver, TOPICS.ledger()).readValuesToList()).hasSize(1);
            Map<String, StateStore> stores = driver.getAllStateStores();
            assertThat(stores).containsKey("ledger-ground-truth").doesNotContainKey("ledger-inferences");
        }
        assertThat(topology(LedgerSettings.none()).describe().toString()).doesNotContain("seal-");
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static TestInputTopic<byte[], byte[]> input(TopologyTestDriver driver, Topic topic) {
        return driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static TestOutputTopic<byte[], byte[]> output(TopologyTestDriver driver, Topic topic) {
        return driver.createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
