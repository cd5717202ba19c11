package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.signing.KeyStoreFile;
import org.mlaudit.streams.signing.LogTiles;
import org.mlaudit.streams.signing.SignerException;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.signing.TestKeys;
import org.mlaudit.streams.witness.Witness;
import org.mlaudit.streams.witness.WitnessServer;
import org.mlaudit.topics.TopicCatalogue;

/** The signer against a real broker. */
class LedgerSignerTest {
    private static final String PASSWORD = "of the test";
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Path store;

    private final TreeHasher hasher = new TreeHasher();
    private final Map<Integer, Tree> trees = new HashMap<>();
    private String prefix;
    private SchemaRegistry registry;
    private TopicCatalogue topics;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
        store = directory.resolve("ledger.p12");
        KeyStoreFile.create(store, "ledger", PASSWORD);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void makeTopics(TestInfo test) {
        prefix = test.getTestMethod().orElseThrow().getName() + ".";
        AppConfig config = config("a");
        registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client());
        topics = config.topics().catalogue();
        try (Admin admin = Admin.create(config.kafkaClient("topics"))) {
            topics.ensure(admin, config.topics().options());
        }
    }

    private AppConfig config(String machine, String... more) {
        Map<String, String> values = new HashMap<>(Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", broker.address()),
                Map.entry("schema.registry.url", "mock://" + prefix),
                Map.entry("topics.prefix", prefix),
                Map.entry("topics.partitions", "2"),
                Map.entry("topics.replication", "1"),
                Map.entry("application.id", prefix + "app"),
                Map.entry("state.dir", directory.resolve(prefix + machine).toString()),
                Map.entry("kafka.session.timeout.ms", "6000"),
                Map.entry("ledger.origin", "ml.example.com/test"),
                Map.entry("ledger.sign.every", "PT0.1S"),
                Map.entry("ledger.key.store", store.toString()),
                Map.entry("ledger.key.password", PASSWORD)));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return AppConfig.of(values);
    }

    private static SigningKey key() {
        return SigningKeys.ofStore(store, PASSWORD, "ledger", "store", "password", "alias");
    }

    private SignerSession session(AppConfig config) {
        return new SignerSession(config, registry, key(), Optional.empty(), Clock.systemUTC(), () -> {});
    }

    /** A tree that the stream would keep. */
    private final class Tree {
        private final String origin;
        private final RightEdge edge = new RightEdge(hasher);

        Tree(int partition) {
            this.origin = "ml.example.com/test/inferences/" + partition + "/1";
        }

        LedgerEntries grow(int leaves) {
            edge.mark();
            long first = edge.size();
            EntryBundle.Writer entries = new EntryBundle.Writer(64);
            for (int i = 0; i < leaves; i++) {
                byte[] leaf = (origin + edge.size()).getBytes(StandardCharsets.UTF_8);
                entries.append(leaf, 0, leaf.length);
                edge.append(hasher.leaf(leaf));
            }
            return LedgerEntries.newBuilder()
                    .setOrigin(origin)
                    .setFirst(first)
                    .setCount(leaves)
                    .setEntries(ByteBuffer.wrap(entries.toBytes()))
                    .setRoot(ByteBuffer.wrap(edge.root().bytes()))
                    .setSealedAt(Instant.EPOCH)
                    .build();
        }

        LedgerRoot root() {
            CompactRange range = edge.rangeSinceMark();
            return LedgerRoot.newBuilder()
                    .setOrigin(origin)
                    .setFrom(range.from())
                    .setSize(range.to())
                    .setRange(ByteBuffer.wrap(range.encodedHashes()))
                    .setRoot(ByteBuffer.wrap(edge.root().bytes()))
                    .setSealedAt(Instant.EPOCH)
                    .build();
        }
    }

    private Tree tree(int partition) {
        return trees.computeIfAbsent(partition, Tree::new);
    }

    private void show(LedgerRoot root, int partition) {
        send(
                topics.roots().name(),
                new EventCodec<>(LedgerRoot.class, topics.roots().name(), registry).encode(root),
                partition);
    }

    private void keep(LedgerEntries entries, int partition) {
        send(
                topics.ledger().name(),
                new EventCodec<>(LedgerEntries.class, topics.ledger().name(), registry).encode(entries),
                partition);
    }

    private void send(String topic, byte[] value, int partition) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                config("a").kafkaClient("feeder"), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, partition, new byte[0], value));
            producer.flush();
        }
    }

    private void grow(int partition, int leaves) {
        keep(tree(partition).grow(leaves), partition);
        show(tree(partition).root(), partition);
    }

    /** Every note that ever came to the topic, whether its transaction was committed or not. */
    private List<Checkpoint> notes(String isolation) {
        EventCodec<Checkpoint> codec =
                new EventCodec<>(Checkpoint.class, topics.checkpoints().name(), registry);
        Map<String, Object> properties = config("a").kafkaClient("notes");
        properties.put("isolation.level", isolation);
        List<Checkpoint> notes = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topics.checkpoints().name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    notes.add(codec.decode(record.value()));
                }
            }
        }
        return notes;
    }

    private long signedSize(String origin) {
        return notes("read_committed").stream()
                .filter(note -> note.getOrigin().equals(origin))
                .mapToLong(Checkpoint::getSize)
                .max()
                .orElse(0);
    }

    private void assertOneHistory() {
        Map<String, ByteBuffer> roots = new HashMap<>();
        Map<String, Long> greatest = new HashMap<>();
        for (Checkpoint note : notes("read_uncommitted")) {
            org.mlaudit.streams.ledger.Checkpoint signed = org.mlaudit.streams.ledger.Checkpoint.verify(
                    SignedNote.parse(note.getNote()), key().verifier(note.getOrigin()));
            assertThat(signed.size()).isEqualTo(note.getSize());
            ByteBuffer before = roots.putIfAbsent(note.getOrigin() + " " + note.getSize(), note.getRoot());
            assertThat(before).isIn(null, note.getRoot());
            assertThat(note.getSize()).isGreaterThanOrEqualTo(greatest.getOrDefault(note.getOrigin(), 0L));
            greatest.put(note.getOrigin(), note.getSize());
        }
        assertThat(greatest).isNotEmpty();
    }

    @Test
    void anotherInstanceGoesOnWhenTheOneThatSignsIsKilled() {
        Random random = new Random(1);
        List<LedgerSigner> signers = new ArrayList<>(
                List.of(LedgerSigner.of(config("a"), registry), LedgerSigner.of(config("b"), registry)));
        signers.forEach(LedgerSigner::start);
        try {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 6; i++) {
                    grow(i % 2, 1 + random.nextInt(500));
                }
                await().atMost(LONG).until(() -> signedSize(tree(0).origin) > 0);
                LedgerSigner signing = await().atMost(LONG)
                        .until(
                                () -> signers.stream()
                                        .filter(s -> s.status().signing())
                                        .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
                signing.kill();
                signers.remove(signing);
                signers.add(LedgerSigner.of(config("c" + round), registry));
                signers.getLast().start();
                grow(0, 10);
                await().atMost(LONG)
                        .until(() -> signedSize(tree(0).origin) == tree(0).edge.size());
            }
            await().atMost(LONG)
                    .until(() -> signedSize(tree(1).origin) == tree(1).edge.size());
        } finally {
            signers.forEach(LedgerSigner::close);
        }
        assertOneHistory();
    }

    @Test
    void ofTwoThatSignAtOnceOnlyTheLastOneDoes() {
        grow(0, 100);
        try (SignerSession first = session(config("a"))) {
            first.follow();
            first.round();
            grow(0, 50);
            try (SignerSession second = session(config("b"))) {
                follow(first, 150);
                assertThatExceptionOfType(KafkaException.class).isThrownBy(first::round);
                follow(second, 150);
                assertThat(second.round()).isPresent();
            }
        }
        assertThat(signedSize(tree(0).origin)).isEqualTo(150);
        assertOneHistory();
    }

    private void follow(SignerSession session, long size) {
        await().atMost(LONG).until(() -> {
            session.follow();
            return session.state().tree(tree(0).origin).size() == size;
        });
    }

    @Test
    void aKafkaThatWasSetBackIsRefusedAndALostFileIsNot() throws IOException {
        AppConfig config = config("a");
        grow(0, 100);
        try (SignerSession session = session(config)) {
            follow(session, 100);
            session.round();
        }
        Path file = SignerSession.lastSignedFile(config);
        String kept = Files.readString(file);
        assertThat(kept).contains(tree(0).origin + " 100 ").contains("/log/1 1 ");
        Files.delete(file);
        session(config).close();
        assertThat(file).hasContent(kept);
        Files.writeString(file, kept.replace(" 100 ", " 101 "));
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> session(config))
                .withMessageContaining("set back")
                .withMessageContaining(tree(0).origin);
        LedgerSigner signer = LedgerSigner.of(config, registry);
        signer.start();
        try {
            await().atMost(LONG).until(() -> signer.status().problem().contains("set back"));
        } finally {
            signer.close();
        }
        Files.writeString(file, kept);
        session(config).close();
    }

    @Test
    void aSignersTopicThatWasLostIsNoticedWithoutTheFile() {
        grow(0, 100);
        try (SignerSession session = session(config("a"))) {
            follow(session, 100);
            session.round();
        }
        AppConfig config = config("elsewhere");
        try (Admin admin = Admin.create(config.kafkaClient("admin"))) {
            admin.deleteTopics(List.of(topics.signer().name()))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> topics.ensure(admin, config.topics().options())
                            .created()
                            .contains(topics.signer().name()));
        }
        await().atMost(LONG).until(() -> LedgerSigner.stored(config, registry).isEmpty());
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> session(config))
                .withMessageContaining("set back");
    }

    @Test
    void aGapIsFilledFromTheLeavesAndWhatCannotBeFilledIsRefused() {
        keep(tree(0).grow(70), 0);
        keep(tree(0).grow(30), 0);
        grow(0, 5);
        tree(1).grow(10);
        grow(1, 5);
        try (SignerSession session = session(config("a"))) {
            follow(session, 105);
            await().atMost(LONG).until(() -> {
                session.follow();
                return session.state().tree(tree(1).origin).refused().isPresent();
            });
            assertThat(session.state().tree(tree(0).origin).root())
                    .isEqualTo(tree(0).edge.root());
            session.round();
        }
        assertThat(signedSize(tree(0).origin)).isEqualTo(105);
        assertThat(signedSize(tree(1).origin)).isZero();
        try (SignerSession again = session(config("b"))) {
            assertThat(again.state().tree(tree(1).origin).refused().orElse("")).contains("neither");
        }
    }

    @Test
    void whatIsCommittedAndNotSignedIsSignedByWhoeverComesNext() {
        grow(0, 100);
        AppConfig config = config("a");
        try (SignerSession session = session(config)) {
            follow(session, 100);
            // The file can't be written after what is to be signed is committed: as a crash between the two.
            assertThat(SignerSession.lastSignedFile(config).toFile().mkdirs()).isTrue();
            assertThatExceptionOfType(SignerException.class)
                    .isThrownBy(session::round)
                    .withMessageContaining("nothing is signed");
        }
        assertThat(notes("read_uncommitted")).isEmpty();
        session(config("b")).close();
        assertThat(signedSize(tree(0).origin)).isEqualTo(100);
    }

    @Test
    void afterARotationOnlyTheNewKeySigns() {
        grow(0, 100);
        SigningKey next = TestKeys.key("next");
        try (SignerSession session = session(config("a"))) {
            follow(session, 100);
            session.round();
            session.rotate(next);
        }
        assertThatExceptionOfType(SignerException.class)
                .isThrownBy(() -> session(config("a")))
                .withMessageContaining("ledger.key.store");
        try (SignerSession session =
                new SignerSession(config("b"), registry, next, Optional.empty(), Clock.systemUTC(), () -> {})) {
            grow(0, 1);
            follow(session, 101);
            assertThat(session.round()).isPresent();
        }
        List<Checkpoint> notes = notes("read_committed");
        SignedNote.parse(notes.getLast().getNote())
                .verify(next.verifier(notes.getLast().getOrigin()));
    }

    @Test
    void signedStatesAreShownToWitnessesAndToTheAnchor() throws Exception {
        SigningKey witnessKey = TestKeys.key("witness");
        String log = "ml.example.com/test/log/1";
        Path anchor = Files.createDirectories(directory.resolve(prefix + "anchor"));
        Path policy = directory.resolve(prefix + "policy");
        try (Witness witness = new Witness(
                        witnessKey.cosigner(
                                "witness.example", () -> Instant.now().getEpochSecond()),
                        List.of(key().verifier(log)),
                        directory.resolve(prefix + "witness"));
                WitnessServer server = new WitnessServer(witness, "127.0.0.1", 0)) {
            Files.writeString(
                    policy,
                    "log " + key().verifier(log) + "\nwitness w " + witness.key() + " http://127.0.0.1:" + server.port()
                            + "\nquorum w\n");
            AppConfig config = config("a", "ledger.policy", policy.toString(), "ledger.anchor", anchor.toString());
            for (int run = 1; run <= 2; run++) {
                LedgerSigner signer = LedgerSigner.of(config, registry);
                signer.start();
                try {
                    grow(0, 100);
                    long rounds = run;
                    await().atMost(LONG)
                            .until(() -> signer.status().logSize() == rounds
                                    && signer.status().witnessBehind() == 0);
                } finally {
                    signer.close();
                }
                try (LogTiles tiles = new LogTiles(config.stateDir().resolve("ledger-log-1"))) {
                    assertThat(tiles.open(Long.MAX_VALUE)).isEqualTo(run);
                }
            }
            List<Checkpoint> cosigned = notes("read_committed").stream()
                    .filter(note -> note.getOrigin().equals(log))
                    .filter(note ->
                            SignedNote.parse(note.getNote()).signatures().size() == 2)
                    .toList();
            SignedNote.parse(cosigned.getLast().getNote()).verify(witness.key());
            assertThat(cosigned.getLast().getSize()).isEqualTo(2);
        }
        try (var files = Files.list(anchor)) {
            assertThat(files).hasSize(2);
        }
        assertOneHistory();
    }
}
