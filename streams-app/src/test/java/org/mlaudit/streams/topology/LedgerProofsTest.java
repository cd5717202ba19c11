package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.codec.UuidV7;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.NoteSigner;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.query.LedgerProof;
import org.mlaudit.streams.query.LedgerQuestion;
import org.mlaudit.streams.query.NotSealedException;
import org.mlaudit.topics.Topic;
import org.mlaudit.topics.TopicCatalogue;

/** A stream on a real broker whose records are proved to be in signed trees. */
class LedgerProofsTest {
    private static final TopicCatalogue TOPICS = new TopicCatalogue();
    private static final SchemaRegistry REGISTRY = new SchemaRegistry(List.of("mock://ledger-proofs-test"), Map.of());
    private static final EventCodecs CODECS = new EventCodecs(TOPICS, REGISTRY);
    private static final LedgerSettings LEDGER =
            new LedgerSettings(new Origins("example.org", "test", "1"), List.of("inferences"));
    private static final int PARTITIONS = 3;
    private static final int COUNT = 4_000;
    private static final int SCHEMA = 77;
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

    @TempDir
    private static Path directory;

    private static EmbeddedBroker broker;
    private static KafkaStreams streams;
    private static LedgerProofs proofs;
    private static KeyPair keys;
    private static final String[] ids = new String[COUNT];
    private static final Map<String, LedgerQuestion.Place> places = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        broker = new EmbeddedBroker(directory.resolve("broker"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(TOPICS.topics().stream()
                            .map(topic -> new NewTopic(
                                    topic.name(),
                                    Optional.of(topic.partitions() == 1 ? 1 : PARTITIONS),
                                    Optional.empty()))
                            .toList())
                    .all()
                    .get();
            // Until each partition has its leader.
            admin.listOffsets(IntStream.range(0, PARTITIONS)
                            .boxed()
                            .collect(Collectors.toMap(
                                    partition -> new TopicPartition(
                                            TOPICS.inferences().name(), partition),
                                    partition -> OffsetSpec.latest())))
                    .all()
                    .get();
        }
        produceInferences();
        Properties config = new Properties();
        config.put("application.id", "ledger-proofs-test");
        config.put("bootstrap.servers", broker.address());
        config.put("application.server", "127.0.0.1:1");
        config.put("state.dir", directory.resolve("state").toString());
        config.put("processing.guarantee", "exactly_once_v2");
        config.put("commit.interval.ms", 50);
        config.put("replication.factor", "1");
        config.put("consumer.auto.offset.reset", "earliest");
        config.put("max.poll.records", 300);
        streams = new KafkaStreams(
                AuditTopology.build(new AuditTopology.Needs(
                        TOPICS,
                        nobody(),
                        LedgerProofsTest::schema,
                        CODECS,
                        ExplainedModels.none(),
                        List.of(),
                        OutcomeMonitors.ALL,
                        new StreamCounters(),
                        new StreamSettings(Duration.ofSeconds(1), Duration.ofSeconds(3), true),
                        LEDGER)),
                config);
        streams.start();
        proofs = new LedgerProofs(
                streams,
                LEDGER,
                CODECS,
                origin -> Optional.of(VerifierKey.of(origin, VerifierKey.Type.ED25519, keys.getPublic())),
                LedgerProofsTest::consumer);
    }

    @AfterAll
    static void stop() {
        proofs.close();
        streams.close(Duration.ofSeconds(20));
        broker.close();
    }

    private static Schema schema(int id) {
        return id == SCHEMA ? InferenceSchema.of(OutcomeMessages.MODEL) : REGISTRY.byId(id);
    }

    private static ModelDirectory nobody() {
        return new ModelDirectory() {
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
    }

    private static Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                LedgerProofs.consumerProperties(Map.of("bootstrap.servers", broker.address())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.address(), "enable.idempotence", "false"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void produceInferences() throws Exception {
        InferenceEncoder encoder = new InferenceEncoder(OutcomeMessages.MODEL, StreamHarness.clock());
        UuidV7 uuids = new UuidV7(java.time.Clock.systemUTC());
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            Map<String, Future<org.apache.kafka.clients.producer.RecordMetadata>> sent = new HashMap<>();
            for (int i = 0; i < COUNT; i++) {
                ids[i] = i % 2 == 0 ? uuids.next() : "plain-" + i;
                byte[] value = i == 11
                        ? new byte[0]
                        : Inference.of(ids[i], OutcomeMessages.START.plusSeconds(i), 0.5, 1.0 * i, "r")
                                .wire(encoder, SCHEMA);
                sent.put(
                        ids[i],
                        producer.send(new ProducerRecord<>(
                                TOPICS.inferences().name(), ids[i].getBytes(StandardCharsets.UTF_8), value)));
            }
            for (var each : sent.entrySet()) {
                var place = each.getValue().get();
                places.put(each.getKey(), new LedgerQuestion.Place(place.partition(), place.offset()));
            }
        }
    }

    /** Waits until every inference is a leaf, and signs each tree as a signer that follows the roots does. */
    private static void sign() throws Exception {
        Map<String, RightEdge> trees = new HashMap<>();
        Topic roots = TOPICS.roots();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(roots.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    LedgerRoot root = CODECS.ledgerRoots().decode(record.value());
                    trees.computeIfAbsent(root.getOrigin(), name -> new RightEdge(new TreeHasher()))
                            .append(CompactRange.of(
                                    root.getFrom(), root.getSize(), LedgerReader.bytes(root.getRange())));
                }
                return trees.values().stream().mapToLong(RightEdge::size).sum() == COUNT;
            });
        }
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (Map.Entry<String, RightEdge> tree : trees.entrySet()) {
                Checkpoint checkpoint = new Checkpoint(
                        tree.getKey(), tree.getValue().size(), tree.getValue().root());
                NoteSigner signer = NoteSigner.ed25519(tree.getKey(), keys.getPrivate(), keys.getPublic());
                byte[] value = CODECS.checkpoints()
                        .encode(org.mlaudit.event.Checkpoint.newBuilder()
                                .setOrigin(checkpoint.origin())
                                .setSize(checkpoint.size())
                                .setRoot(ByteBuffer.wrap(checkpoint.root().bytes()))
                                .setNote(checkpoint.note().sign(signer).encode())
                                .setSignedAt(Instant.now())
                                .build());
                producer.send(new ProducerRecord<>(TOPICS.checkpoints().name(), 0, null, value))
                        .get();
            }
        }
    }

    private static LedgerQuestion question(String id, boolean placeKnown) {
        return new LedgerQuestion(
                "inferences",
                id,
                Optional.empty(),
                LATEST,
                placeKnown ? Optional.of(places.get(id)) : Optional.empty());
    }

    private static void verify(String id, LedgerProof proof) {
        Leaf leaf = Leaf.decode(proof.leaf());
        assertThat(leaf.id()).isEqualTo(id);
        assertThat(new LedgerQuestion.Place(leaf.partition(), leaf.offset())).isEqualTo(places.get(id));
        VerifierKey key = VerifierKey.parse(proof.checkpoint().key().orElseThrow());
        Checkpoint checkpoint =
                Checkpoint.verify(SignedNote.parse(proof.checkpoint().note()), key);
        assertThat(checkpoint.origin()).isEqualTo("example.org/test/audit.inferences/" + leaf.partition() + "/1");
        proof.proof().verify(new TreeHasher().leaf(proof.leaf()), checkpoint.root());
        Hash value = new TreeHasher().sha256(proof.value().orElseThrow());
        assertThat(leaf.value()).contains(value);
    }

    @Test
    void everyRecordIsProvenByItsPlaceOrByItsId() throws Exception {
        sign();
        for (int i : new int[] {0, 1, 11, 12, 999, 1_000, 2_047, 3_998, 3_999}) {
            verify(ids[i], proofs.proof(question(ids[i], true)));
            verify(ids[i], proofs.proof(question(ids[i], false)));
        }
        assertThat(proofs.checkpoints()).hasSize(PARTITIONS).allSatisfy(checkpoint -> {
            assertThat(checkpoint.origin()).startsWith("example.org/test/audit.inferences/");
            assertThat(checkpoint.size()).isPositive();
        });
        assertThatThrownBy(() -> proofs.proof(question("nobody", false)))
                .isInstanceOf(NotSealedException.class)
                .hasMessageContaining("no leaf of 'nobody'");
        assertThat(proofs.metadata("inferences", ids[5]).partition())
                .isEqualTo(places.get(ids[5]).partition());
        assertThat(proofs.isLedgered("inferences")).isTrue();
        assertThat(proofs.isLedgered("ground-truth")).isFalse();
    }
}
