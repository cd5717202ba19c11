package org.mlaudit.streams.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.Protection;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.keys.KeyState;
import org.mlaudit.keys.SubjectKey;
import org.mlaudit.privacy.ProtectedFields;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.erasure.Erasure.Step;
import org.mlaudit.streams.governance.GovernanceKind;
import org.mlaudit.streams.governance.HoldScope;
import org.mlaudit.streams.governance.RefusedException;
import org.mlaudit.streams.record.CommittedRecords.Progress;
import org.mlaudit.streams.record.GovernanceLog;
import org.mlaudit.streams.retention.LegalHolds;
import org.mlaudit.streams.retention.TopicRetentions;
import org.mlaudit.streams.startup.Prerequisites;

/** Erasures against a real broker and key store, stopped at each step. */
class ErasureTest {
    private static final ModelContract CONTRACT = ContractFile.parse("""
            model: credit
            version: "3"
            features:
              - {name: income, type: NUMERIC}
              - {name: iban, type: TEXT, personal: true, nullable: true, protection: {action: ENCRYPT}}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            """);
    private static final Instant DECIDED = Instant.parse("2026-03-01T00:00:00Z");
    private static final String PURPOSE = "inferences of credit";

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    private static AppConfig config;
    private static SchemaRegistry registry;
    private static FieldKeys keys;
    private static Admin admin;
    private static GovernanceLog log;
    private static LegalHolds holds;

    private Erasure.Request someone = new Erasure.Request("", Optional.empty());
    private SubjectKey jane;
    private String id = "";

    @BeforeAll
    static void startCluster() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
        config = AppConfig.of(Map.of(
                "kafka.bootstrap.servers", broker.address(),
                "schema.registry.url", "mock://erasure",
                "topics.partitions", "2"));
        new Prerequisites(config, what -> {}).await();
        registry = new SchemaRegistry(List.of("mock://erasure"), Map.of());
        keys = FieldKeys.create(KeySettings.withPassword(
                directory.resolve("master.json"),
                "secret",
                directory.resolve("subjects.db").toString()));
        admin = Admin.create(config.kafkaClient("test"));
        log = new GovernanceLog(config, registry, Clock.systemUTC());
        holds = new LegalHolds(config, log, new TopicRetentions(admin));
    }

    @AfterAll
    static void stopCluster() {
        keys.close();
        admin.close();
        registry.close();
        broker.close();
    }

    @BeforeEach
    void someoneDecidedUpon() {
        String unique = Long.toString(System.nanoTime());
        id = "i-" + unique;
        someone = new Erasure.Request("jane" + unique + "@example.org", Optional.empty());
        jane = keys.subjectKey(someone.subject(), PURPOSE);
        publish(id, jane);
        publish("j-" + unique, keys.subjectKey("john@example.org", PURPOSE));
    }

    private void publish(String id, SubjectKey key) {
        Schema schema = InferenceSchema.of(CONTRACT);
        String topic = config.topics().catalogue().inferences().name();
        Protection made = ProtectedFields.encrypt(key, id, "p", Map.of("iban", "DE02"));
        GenericRecord protection = new GenericRecordBuilder(nested(schema, InferenceSchema.PROTECTION_FIELD))
                .set("policy", made.getPolicy())
                .set("keyId", made.getKeyId())
                .set("ciphertext", made.getCiphertext())
                .set("commitment", made.getCommitment())
                .build();
        GenericRecord features = new GenericRecordBuilder(
                        schema.getField("features").schema())
                .set("income", 1.0)
                .build();
        GenericRecord prediction = new GenericRecordBuilder(
                        schema.getField("prediction").schema())
                .set("label", "good")
                .build();
        GenericRecord inference = new GenericRecordBuilder(schema)
                .set("id", id)
                .set("model", "credit")
                .set("version", "3")
                .set("occurredAt", DECIDED.toEpochMilli() * 1000)
                .set("features", features)
                .set("prediction", prediction)
                .set("subject", key.alias())
                .set(InferenceSchema.PROTECTION_FIELD, protection)
                .build();
        int schemaId = registry.register(InferenceSchema.subject(topic, schema), schema);
        Map<String, Object> properties = config.kafkaClient("test");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(
                    topic, id.getBytes(StandardCharsets.UTF_8), Messages.framed(schemaId, inference)));
        }
    }

    private static Schema nested(Schema schema, String field) {
        return schema.getField(field).schema().getTypes().get(1);
    }

    private Erasure erasure(Consumer<Step> done) {
        return new Erasure(log, keys, new SubjectRecords(config, registry), Clock.systemUTC(), done);
    }

    private Erasure.Result erase() {
        return erasure(step -> {}).erase(someone, "ada", "asked for it", Progress.NONE);
    }

    private List<GovernanceEvent> erasures() {
        String index = keys.subjectIndex(someone.subject());
        return log.read().stream()
                .filter(GovernanceKind.ERASURE::is)
                .filter(event -> index.equals(event.getSubject()))
                .toList();
    }

    @Test
    void everyKeyHasOneEventAndIsGoneAndOthersAreUntouched() {
        SubjectKey rejected = keys.subjectKey(someone.subject(), "rejected");
        Erasure.Plan plan = erasure(step -> {}).plan(someone, Progress.NONE);
        assertThat(plan.keys()).hasSize(2);
        assertThat(plan.earlier()).isEmpty();
        assertThat(erasures()).isEmpty();

        Erasure.Result result = erase();
        assertThat(result.destroyed()).hasSize(2);
        assertThat(erasures())
                .extracting(GovernanceEvent::getKeyId)
                .containsExactlyInAnyOrder(jane.id(), rejected.id());
        assertThat(erasures()).allSatisfy(event -> {
            assertThat(event.getSubject()).isEqualTo(keys.subjectIndex(someone.subject()));
            assertThat(event.getActor()).isEqualTo("ada");
            assertThat(event.toString()).doesNotContain("jane");
        });
        assertThat(keys.find(jane.id())).isEmpty();
        assertThat(keys.state(jane.id())).isInstanceOf(KeyState.Erased.class);
        assertThat(keys.held("john@example.org")).hasSize(1);

        assertThat(erase().recorded()).isEmpty();
        assertThat(erasures()).hasSize(2);
        assertThat(erasure(step -> {}).plan(someone, Progress.NONE).earlier()).hasSize(2);
    }

    @Test
    void onlyTheKeyOfAPurposeIsDestroyedWhereOneIsNamed() {
        SubjectKey rejected = keys.subjectKey(someone.subject(), "rejected");
        Erasure.Request request = new Erasure.Request(someone.subject(), Optional.of("rejected"));

        assertThat(erasure(step -> {}).erase(request, "ada", "", Progress.NONE).destroyed())
                .extracting(key -> key.id())
                .containsExactly(rejected.id());
        assertThat(keys.find(jane.id())).isPresent();
    }

    @Test
    void stoppedAfterAnyStepItIsFinishedByTheNextRunWithOneEventForEachKey() {
        for (Step last : Step.values()) {
            SubjectKey key = keys.subjectKey(someone.subject(), PURPOSE);
            assertThatThrownBy(() -> erasure(step -> {
                                if (step == last) {
                                    throw new IllegalStateException("stopped");
                                }
                            })
                            .erase(someone, "ada", "", Progress.NONE))
                    .hasMessage("stopped");
            assertThat(erasures())
                    .filteredOn(event -> key.id().equals(event.getKeyId()))
                    .hasSize(1);
            assertThat(keys.find(key.id()).isPresent()).isEqualTo(last == Step.RECORDED);

            erase();
            assertThat(keys.find(key.id())).isEmpty();
            assertThat(erasures())
                    .filteredOn(event -> key.id().equals(event.getKeyId()))
                    .hasSize(1);
        }
    }

    @Test
    void keysThatAreMadeMeanwhileAreDestroyedToo() {
        List<SubjectKey> made = new ArrayList<>();
        Erasure.Result result = erasure(step -> {
                    if (step == Step.DESTROYED && made.size() < 2) {
                        made.add(keys.subjectKey(someone.subject(), PURPOSE));
                    }
                })
                .erase(someone, "ada", "", Progress.NONE);

        assertThat(result.destroyed()).hasSize(3);
        assertThat(erasures()).hasSize(3);
        assertThat(keys.held(someone.subject())).isEmpty();
    }

    @Test
    void aHoldThatReachesTheSubjectsRecordsForbidsIt() {
        HoldScope january = new HoldScope(
                Optional.empty(),
                Optional.of("credit"),
                Optional.empty(),
                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2026-02-01T00:00:00Z")));
        HoldScope march = new HoldScope(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(DECIDED), Optional.empty());
        HoldScope john = new HoldScope(
                Optional.of(keys.subjectIndex("john@example.org")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        holds.place("january", january, "ada", "");
        holds.place("john", john, "ada", "");
        holds.place("march", march, "ada", "");

        assertThat(erasure(step -> {}).plan(someone, Progress.NONE).blocking())
                .extracting(hold -> hold.caseName())
                .containsExactly("march");
        assertThatThrownBy(this::erase)
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(
                        "nothing was erased: a legal hold keeps records of the subject, case march (from 2026-03-01");
        assertThat(erasures()).isEmpty();
        assertThat(keys.find(jane.id())).isPresent();

        holds.release("march", "ada", "");
        assertThat(erase().destroyed()).hasSize(1);
        holds.release("january", "ada", "");
        holds.release("john", "ada", "");
    }

    @Test
    void aHoldIsNotPassedByAnErasureThatBeganBefore() {
        Consumer<Step> place = step -> {
            if (step == Step.DESTROYED) {
                keys.subjectKey(someone.subject(), "another");
                holds.place("all", HoldScope.ALL, "ada", "");
            }
        };
        assertThatThrownBy(() -> erasure(place).erase(someone, "ada", "", Progress.NONE))
                .isInstanceOf(RefusedException.class);
        assertThat(keys.held(someone.subject())).hasSize(1);
        holds.release("all", "ada", "");
    }

    @Test
    void recordsAreFoundByTheirMarks() {
        List<FoundRecord> found = new ArrayList<>();
        SubjectRecords records = new SubjectRecords(config, registry);
        records.ofSubject(new SubjectMarks(Set.of(jane.id()), Set.of(), Optional.empty()), found::add, Progress.NONE);
        records.ofSubject(
                new SubjectMarks(Set.of(), Set.of(jane.alias()), Optional.empty()), found::add, Progress.NONE);

        assertThat(found).hasSize(2);
        assertThat(found.stream().map(FoundRecord::id).collect(Collectors.toSet()))
                .containsExactly(id);
        assertThat(found.getFirst().keyId()).hasValue(jane.id());
        assertThat(found.getFirst().occurredAt()).isEqualTo(DECIDED);
    }

    @Test
    void aReportHoldsEverythingAndAfterTheErasureNothingThatWasEncrypted() {
        SubjectReport report =
                new SubjectReport(config.topics().catalogue(), keys, new SubjectRecords(config, registry));
        SubjectReport.Everything before = report.of(someone.subject(), log.read(), Progress.NONE);
        assertThat(before.decisions()).hasSize(1);
        ProtectedValues.Opened opened = before.decisions().getFirst().values();
        assertThat(opened.state()).isEqualTo(ProtectedValues.State.DECRYPTED);
        assertThat(opened.values()).isEqualTo(Map.of("iban", "DE02"));
        assertThat(opened.toString()).doesNotContain("DE02");
        assertThat(before.keys()).hasSize(1);

        erase();
        SubjectReport.Everything after = report.of(someone.subject(), log.read(), Progress.NONE);
        assertThat(after.keys()).isEmpty();
        assertThat(after.erasures()).hasSize(1);
        assertThat(after.decisions()).hasSize(1);
        assertThat(after.decisions().getFirst().values().state()).isEqualTo(ProtectedValues.State.ERASED);
        assertThat(after.decisions().getFirst().values().erasedAt()).isPresent();
        assertThat(after.tree().toString()).contains("ERASED", "income=1.0").doesNotContain("DE02", "ciphertext");
    }
}
