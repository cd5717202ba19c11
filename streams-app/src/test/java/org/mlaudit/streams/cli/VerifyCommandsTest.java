package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Origin;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.AuditApp;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.signing.KeyStoreFile;
import org.mlaudit.streams.signing.SigningKey;
import org.mlaudit.streams.signing.SigningKeys;
import org.mlaudit.streams.signing.TestKeys;
import org.mlaudit.streams.topology.Inference;
import org.mlaudit.streams.topology.LedgerSigner;

/**
 * The commands about the ledger, against one that the application sealed and signed on a real broker, with a key that was rotated
 * half way. Commands that need no Kafka run with one that is not there.
 */
class VerifyCommandsTest {
    private static final String PASSWORD = "of the test";
    private static final String LOG = "ml.example.com/test/log/1";
    private static final String TOPIC = "verified.inferences";
    private static final int PARTITIONS = 3;
    private static final int HALF = 1_000;
    private static final int FIRST_SEQUENCE = 5;
    private static final String CONTRACT = """
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC, nullable: true}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            """;
    private static final ModelContract MODEL = ContractFile.parse(CONTRACT);

    @TempDir
    static Path directory;

    private static final Map<String, byte[]> values = new HashMap<>();
    private static EmbeddedBroker broker;
    private static Cluster cluster;
    private static Cluster nowhere;
    private static String oldKey;
    private static String newKey;
    private static Path export;
    private static Ran statusBefore;
    private static Ran rotated;

    @BeforeAll
    static void sealSignAndRotate() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
        Path oldStore = directory.resolve("old.p12");
        Path newStore = directory.resolve("new.p12");
        oldKey = created(oldStore);
        newKey = created(newStore);
        Files.createDirectories(directory.resolve("anchor"));
        Cluster before = cluster(broker.address(), oldStore);
        cluster = cluster(broker.address(), newStore);
        nowhere = cluster("127.0.0.1:1", newStore);
        assertThat(before.run("topics", "create").code()).isZero();
        Path contract = Files.writeString(directory.resolve("loans.yaml"), CONTRACT);
        Ran registered = before.run("models", "register", "--contract", contract.toString());
        assertThat(registered.code()).as(registered.err()).isZero();
        seal(before, 0);
        statusBefore = before.run("ledger", "status");
        rotated = withInput(PASSWORD, () -> before.run("ledger", "rotate", "--new-store", newStore.toString()));
        seal(cluster, HALF);
        export = directory.resolve("export");
        Ran exported = cluster.run("ledger", "export", export.toString(), "--records", "--key", oldKey);
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).containsPattern("exported [0-9]{4} leaves to ");
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static String created(Path store) throws IOException {
        KeyStoreFile.create(store, "ledger", PASSWORD);
        SigningKey key = SigningKeys.ofStore(store, PASSWORD, "ledger", "store", "password", "alias");
        return key.verifier(LOG).toString();
    }

    private static Cluster cluster(String address, Path store) {
        return new Cluster(
                address,
                "verified",
                "topics.partitions=" + PARTITIONS,
                "topics.replication=1",
                "application.id=verified",
                "state.dir=" + directory.resolve("state"),
                "http.port=0",
                "kafka.session.timeout.ms=6000",
                "streams.commit.interval.ms=100",
                "ledger.origin=ml.example.com/test",
                "ledger.sign.every=PT0.1S",
                "ledger.anchor=" + directory.resolve("anchor"),
                "ledger.key.store=" + store,
                "ledger.key.password=" + PASSWORD);
    }

    /** Produces half of the inferences, and waits until the application has signed their leaves. */
    private static void seal(Cluster of, int from) throws Exception {
        try (SchemaRegistry registry = new SchemaRegistry(
                        of.config().registry().urls(), of.config().registry().client());
                AuditApp app = new AuditApp(of.config())) {
            app.start();
            produce(of, registry, from);
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> LedgerSigner.stored(of.config(), registry).filter(state -> !state.isPending()).stream()
                                    .flatMap(state -> state.trees().stream())
                                    .filter(tree -> tree.origin().contains(TOPIC))
                                    .mapToLong(tree -> tree.signed())
                                    .sum()
                            == from + HALF);
        }
    }

    private static void produce(Cluster of, SchemaRegistry registry, int from) {
        InferenceEncoder encoder = new InferenceEncoder(MODEL, Clock.systemUTC());
        int schema =
                registry.register(InferenceSchema.subject(TOPIC, InferenceSchema.of(MODEL)), InferenceSchema.of(MODEL));
        Instant now = Instant.now();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                of.config().kafkaClient("feeder"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = from; i < from + HALF; i++) {
                String id = "inference-" + i;
                Inference inference = Inference.of(id, now, 0.5, 1.0 * i);
                assertThat(encoder.encode(inference, new Origin("capture/1/0", FIRST_SEQUENCE + (long) i, null, null)))
                        .isEmpty();
                byte[] value = encoder.wire(schema);
                values.put(id, value);
                var unused = producer.send(
                        new ProducerRecord<>(TOPIC, i % PARTITIONS, id.getBytes(StandardCharsets.UTF_8), value));
            }
            producer.flush();
        }
    }

    private static Ran withInput(String line, Supplier<Ran> command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            return command.get();
        } finally {
            System.setIn(before);
        }
    }

    private static JsonNode json(Ran ran) throws JsonProcessingException {
        return new ObjectMapper().readTree(ran.out());
    }

    private static Ran offline(Path from, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify", "--from", from.toString(), "--json"));
        arguments.addAll(List.of(more));
        return nowhere.run(arguments.toArray(String[]::new));
    }

    private static void assertSound(Ran ran) throws JsonProcessingException {
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        JsonNode found = json(ran);
        assertThat(found.path("violations")).as(ran.out()).isEmpty();
        for (String verdict : List.of("INTEGRITY", "COMPLETENESS", "ERASURE")) {
            assertThat(found.at("/verdicts/" + verdict + "/outcome").asText()).isEqualTo("PASS");
        }
        long leaves = 0;
        for (JsonNode tree : found.path("trees")) {
            if (tree.path("tree").asText().startsWith(TOPIC)) {
                leaves += tree.path("signed").asLong();
                assertThat(tree.path("records").asLong())
                        .isEqualTo(tree.path("leaves").asLong());
            }
        }
        assertThat(leaves).isEqualTo(2 * HALF);
        assertThat(found.at("/verdicts/COMPLETENESS/notLookedAt").toString())
                .contains("producer capture/1/0 of " + TOPIC + " had counted " + FIRST_SEQUENCE + " events before");
    }

    private static void assertFails(Ran ran, int code, String reason) throws JsonProcessingException {
        assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
        assertThat(json(ran).path("counts").has(reason)).as(ran.out()).isTrue();
    }

    /** A copy of the export. */
    private static Path copy(String name) throws IOException {
        Path target = directory.resolve(name);
        try (Stream<Path> files = Files.walk(export)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(export.relativize(file)));
            }
        }
        return target;
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }

    private static Path tree(Path exported, int partition) {
        return exported.resolve("trees").resolve(TOPIC).resolve(Integer.toString(partition));
    }

    @Test
    void theLedgerInKafkaHoldsFromEitherKey() throws Exception {
        assertSound(cluster.run("verify", "--json", "--key", oldKey));
        assertSound(cluster.run("verify", "--json", "--key", newKey));
        Ran text = cluster.run("verify", "--key", oldKey, "--topic", TOPIC);
        assertThat(text.code()).as(text.out() + text.err()).isZero();
        assertThat(text.out())
                .contains("Ledger of Kafka at ", "INTEGRITY", TOPIC)
                .doesNotContain("VIOLATION");
    }

    @Test
    void theExportHoldsWhereThereIsNoKafka() throws Exception {
        assertSound(offline(export, "--key", oldKey));
        assertSound(offline(export, "--key", newKey));
        assertSound(offline(
                export, "--key", oldKey, "--anchor", directory.resolve("anchor").toString()));
        Ran again = cluster.run("ledger", "export", export.toString(), "--key", oldKey);
        assertThat(again.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(again.err()).contains("is not empty");
        Path without = directory.resolve("without-records");
        assertThat(cluster.run("ledger", "export", without.toString(), "--key", oldKey)
                        .code())
                .isZero();
        Ran found = offline(without, "--key", oldKey);
        assertThat(found.code()).as(found.out()).isZero();
        assertThat(found.out()).contains("records of " + TOPIC + "/0 are not there, so they were not compared");
    }

    @Test
    void statusFollowsTheRotation() throws Exception {
        assertThat(statusBefore.code()).as(statusBefore.err()).isZero();
        assertThat(statusBefore.out()).contains("key " + oldKey).contains(TOPIC);
        assertThat(rotated.code()).as(rotated.err()).isZero();
        assertThat(rotated.out()).contains(LOG, "Set ledger.key.store=").doesNotContain(PASSWORD);
        Ran status = cluster.run("ledger", "status", "--json");
        assertThat(status.code()).as(status.err()).isZero();
        assertThat(json(status).path("key").asText()).isEqualTo(newKey);
        assertThat(json(status).path("log").asText()).isEqualTo(LOG);
    }

    @Test
    void keysThatDidNotSignAreRefused() throws Exception {
        String stranger = TestKeys.key("stranger").verifier(LOG).toString();
        assertFails(offline(export, "--key", stranger), 3, "UNKNOWN_SIGNER");
        assertFails(cluster.run("verify", "--json", "--key", stranger), 3, "UNKNOWN_SIGNER");
        String elsewhere =
                TestKeys.key("stranger").verifier("ml.example.com/other/log/1").toString();
        Ran other = cluster.run("verify", "--json", "--key", elsewhere);
        assertThat(other.code()).as(other.out() + other.err()).isEqualTo(ExitCode.FAILURE);
        assertThat(other.out()).contains("no signed state of ml.example.com/other/log/1 is there");
        Ran none = cluster.run("verify");
        assertThat(none.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(none.err()).contains("no key is pinned");
        Ran nothing = offline(Files.createDirectories(directory.resolve("empty")), "--key", oldKey);
        assertThat(nothing.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(nothing.err()).contains("holds no exported ledger");
    }

    @Test
    void whatIsChangedInAnExportIsNamed() throws Exception {
        Path truncated = copy("truncated");
        Path entries = tree(truncated, 0).resolve("tile/entries");
        delete(entries.resolve("002.p"));
        Ran ran = offline(truncated, "--key", oldKey);
        assertFails(ran, 3, "TRUNCATED");
        assertThat(ran.out()).contains("\"firstLeaf\" : 512");

        Path changed = copy("changed");
        Path records = tree(changed, 1).resolve("records/000");
        byte[] bytes = Files.readAllBytes(records);
        bytes[bytes.length - 1] ^= 1;
        Files.write(records, bytes);
        ran = offline(changed, "--key", oldKey);
        assertFails(ran, 3, "PAYLOAD_CHANGED");
        JsonNode violation = json(ran).path("violations").path(0);
        assertThat(violation.path("topic").asText()).isEqualTo(TOPIC);
        assertThat(violation.path("partition").asInt()).isEqualTo(1);
        assertThat(violation.path("firstLeaf").asLong()).isEqualTo(255);
        assertThat(violation.path("offset").asLong()).isEqualTo(255);

        Path missing = copy("missing");
        delete(tree(missing, 2));
        assertFails(offline(missing, "--key", oldKey), 4, "PARTITION_MISSING");

        Path damaged = copy("damaged");
        Path notes = tree(damaged, 0).resolve("checkpoints/000");
        Files.write(notes, Arrays.copyOf(Files.readAllBytes(notes), 100));
        ran = offline(damaged, "--key", oldKey);
        assertThat(ran.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(ran.err()).contains("truncated or damaged");
    }

    @Test
    void whatWasSeenIsRemembered() throws Exception {
        Path seen = directory.resolve("seen.json");
        assertSound(cluster.run("verify", "--json", "--key", oldKey, "--seen", seen.toString()));
        String states = Files.readString(seen);
        assertThat(states).contains(LOG, "ml.example.com/test/" + TOPIC + "/0/1");
        assertSound(offline(export, "--key", oldKey, "--seen", seen.toString()));
        assertThat(new ObjectMapper().readTree(Files.readString(seen))).isEqualTo(new ObjectMapper().readTree(states));

        JsonNode tree = new ObjectMapper().readTree(states);
        long size = tree.path(LOG).path(0).path("size").asLong();
        Files.writeString(seen, states.replace("\"size\" : " + size + ",", "\"size\" : " + (size + 1) + ","));
        assertFails(offline(export, "--key", oldKey, "--seen", seen.toString()), 3, "ROLLED_BACK");
        String root = tree.path(LOG).path(0).path("root").asText();
        Files.writeString(seen, states.replace(root, "A".repeat(43) + "="));
        assertFails(offline(export, "--key", oldKey, "--seen", seen.toString()), 3, "OTHER_ROOT");
        Files.writeString(seen, "{");
        Ran unreadable = offline(export, "--key", oldKey, "--seen", seen.toString());
        assertThat(unreadable.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(unreadable.err()).contains("where seen states are kept");
    }

    @Test
    void anEventIsProvenFromKafkaAndFromTheExport() throws Exception {
        String id = "inference-" + (HALF + 7);
        Path proof = directory.resolve("proof");
        Path payload = Files.write(directory.resolve("payload"), values.get(id));
        Ran made = cluster.run("prove", id, "--key", oldKey, "--topic", TOPIC, "--out", proof.toString());
        assertThat(made.code()).as(made.err()).isZero();
        Ran proven = nowhere.run(
                "verify", "--json", "--proof", proof.toString(), "--payload", payload.toString(), "--key", newKey);
        assertThat(proven.code()).as(proven.out() + proven.err()).isZero();
        JsonNode found = json(proven);
        assertThat(found.path("proven").asBoolean()).isTrue();
        assertThat(found.path("payload").asBoolean()).isTrue();
        assertThat(found.path("id").asText()).isEqualTo(id);
        assertThat(found.path("partition").asInt()).isEqualTo((HALF + 7) % PARTITIONS);

        Ran exported = nowhere.run("prove", id, "--from", export.toString());
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).isEqualTo(Files.readString(proof));
        assertThat(nowhere.run("verify", "--proof", proof.toString(), "--key", newKey)
                        .out())
                .startsWith("INFERENCE " + id + " is leaf ");

        Files.write(payload, values.get("inference-1"));
        Ran other = nowhere.run(
                "verify", "--json", "--proof", proof.toString(), "--payload", payload.toString(), "--key", newKey);
        assertThat(other.code()).isEqualTo(3);
        assertThat(json(other).path("reason").asText()).isEqualTo("PAYLOAD_CHANGED");
        String stranger = TestKeys.key("stranger").verifier(LOG).toString();
        Ran unsigned = nowhere.run("verify", "--json", "--proof", proof.toString(), "--key", stranger);
        assertThat(unsigned.code()).isEqualTo(3);
        assertThat(json(unsigned).path("reason").asText()).isEqualTo("UNKNOWN_SIGNER");
        Files.writeString(proof, exported.out().replaceFirst("index [0-9]+", "index 3"));
        assertThat(nowhere.run("verify", "--proof", proof.toString(), "--key", newKey)
                        .code())
                .isEqualTo(3);
        Ran nobody = nowhere.run("prove", "nobody", "--from", export.toString());
        assertThat(nobody.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(nobody.err()).contains("no leaf has the id nobody");
    }
}
