package org.mlaudit.nifi.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.csv.CSVRecordSetWriter;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;
import org.mlaudit.event.Severity;
import org.mlaudit.event.Verdict;
import org.mlaudit.nifi.KafkaTest;
import org.mlaudit.nifi.service.KafkaAuditService;

class ConsumeAuditTest extends KafkaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant START = Instant.parse("2001-02-03T00:00:00Z");

    private TestRunner runner;
    private KafkaAuditService kafka;

    @BeforeEach
    void start() throws Exception {
        runner = runner();
        kafka = (KafkaAuditService) runner.getControllerService("kafka");
        kafka.ensureTopics();
    }

    private TestRunner runner() throws Exception {
        TestRunner made = TestRunners.newTestRunner(new ConsumeAudit());
        kafka(made, broker.address());
        made.setProperty(ConsumeProperties.KAFKA, "kafka");
        made.setProperty(ConsumeProperties.MAX_WAIT, "0 ms");
        return made;
    }

    private static Finding finding(String model, String version, Verdict verdict, double value) {
        return new Finding(
                model,
                version,
                START,
                START.plusSeconds(3600),
                7L,
                null,
                "drift.psi",
                "distance",
                "psi",
                value,
                null,
                null,
                0.2,
                verdict,
                100L,
                1000L,
                null,
                Map.of("bin", "3"),
                null);
    }

    private static Alert alert(String id, Verdict verdict, Severity severity) {
        return new Alert(
                id,
                "flight-delay",
                "1",
                null,
                "drift.psi",
                "distance",
                AlertState.OPEN,
                severity,
                START,
                START,
                null,
                1L,
                finding("flight-delay", "1", verdict, 0.5),
                "distance drifted");
    }

    private <T extends SpecificRecord> void publish(String topic, Class<T> type, List<T> events) {
        EventCodec<T> codec = new EventCodec<>(type, prefix + topic, registry());
        for (T event : events) {
            publish(topic, codec.encode(event));
        }
    }

    private void publish(String topic, byte[] message) {
        try (var producer = kafka.producer(Map.of())) {
            producer.send(new ProducerRecord<>(prefix + topic, 0, new byte[] {'k'}, message))
                    .get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<JsonNode> json() {
        List<JsonNode> events = new ArrayList<>();
        for (MockFlowFile flowFile : runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS)) {
            flowFile.getContent().lines().forEach(line -> {
                try {
                    events.add(JSON.readTree(line));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return events;
    }

    private void consume() {
        consume(true);
    }

    /** Triggers a few times; more often while nothing came, as on a machine that is slow to answer a poll. */
    private void consume(boolean initialise) {
        runner.run(3, true, initialise);
        for (int i = 0;
                i < 10
                        && runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS)
                                .isEmpty();
                i++) {
            runner.run(1, true, true);
        }
    }

    @Test
    void findingsComeBackAsJsonEachOnce() {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 0.5)));
        consume();
        JsonNode finding = json().getFirst();
        assertThat(finding.get("model").asText()).isEqualTo("flight-delay");
        assertThat(finding.get("windowStart").asText()).isEqualTo("2001-02-03T00:00:00Z");
        assertThat(finding.get("verdict").asText()).isEqualTo("ALARM");
        assertThat(finding.get("segment").isNull()).isTrue();
        assertThat(finding.get("details").get("bin").asText()).isEqualTo("3");
        MockFlowFile flowFile =
                runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS).getFirst();
        flowFile.assertAttributeEquals("record.count", "1");
        flowFile.assertAttributeEquals("audit.content", "findings");
        flowFile.assertAttributeEquals("audit.model", "flight-delay");
        flowFile.assertAttributeEquals("kafka.topic", prefix + "findings");
        flowFile.assertAttributeEquals("mime.type", "application/x-ndjson");
        assertThat(runner.getProvenanceEvents())
                .anySatisfy(event -> assertThat(event.getEventType()).isEqualTo(ProvenanceEventType.RECEIVE));

        runner.clearTransferState();
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 0);
        publish("findings", Finding.class, List.of(finding("flight-delay", "2", Verdict.OK, 0.1)));
        consume();
        assertThat(json()).extracting(event -> event.get("version").asText()).containsExactly("2");
    }

    @Test
    void eventsAreFilteredByModelAndVerdict() {
        publish(
                "findings",
                Finding.class,
                List.of(
                        finding("flight-delay", "1", Verdict.ALARM, 1),
                        finding("flight-delay", "2", Verdict.ALARM, 2),
                        finding("flight-delay", "1", Verdict.OK, 3),
                        finding("rates", "1", Verdict.WARNING, 4)));
        runner.setProperty(ConsumeProperties.MODELS, "flight-*/1, rates");
        runner.setProperty(ConsumeProperties.VERDICTS, "alarm, WARNING");
        consume();
        assertThat(json()).extracting(event -> event.get("value").asDouble()).containsExactly(1.0, 4.0);
    }

    @Test
    void alertsAreFilteredBySeverityAndTheVerdictOfTheirFinding() {
        publish(
                "alerts",
                Alert.class,
                List.of(
                        alert("a", Verdict.ALARM, Severity.CRITICAL),
                        alert("b", Verdict.ALARM, Severity.WARNING),
                        alert("c", Verdict.OK, Severity.CRITICAL)));
        runner.setProperty(ConsumeProperties.EVENT_TYPE, "ALERTS");
        runner.setProperty(ConsumeProperties.SEVERITIES, "CRITICAL");
        runner.setProperty(ConsumeProperties.VERDICTS, "ALARM");
        consume();
        assertThat(json()).extracting(event -> event.get("id").asText()).containsExactly("a");
        assertThat(json().getFirst().get("finding").get("windowEnd").asText()).isEqualTo("2001-02-03T01:00:00Z");
    }

    @Test
    void anomaliesExplanationsAndRejectionsComeBackToo() {
        publish(
                "anomalies",
                Anomaly.class,
                List.of(new Anomaly(
                        "a",
                        "m",
                        "1",
                        START,
                        "forest",
                        3.0,
                        2.0,
                        Verdict.ALARM,
                        Map.of("distance", 0.7),
                        0.001,
                        "why",
                        null)));
        runner.setProperty(ConsumeProperties.EVENT_TYPE, "ANOMALIES");
        consume();
        publish(
                "explanations",
                Explanation.class,
                List.of(new Explanation(
                        "b",
                        "m",
                        "1",
                        START,
                        "tree",
                        "log-odds",
                        "plain",
                        1L,
                        "00",
                        1.0,
                        0.5,
                        List.of(new Attribution("distance", 0.5, null)),
                        0.0,
                        null)));
        runner.setProperty(ConsumeProperties.EVENT_TYPE, "EXPLANATIONS");
        consume();
        publish(
                "rejected",
                Rejected.class,
                List.of(new Rejected(
                        "c",
                        null,
                        null,
                        START,
                        List.of(new RejectionReason("ID", "/id", null, "is blank")),
                        ByteBuffer.wrap(new byte[] {(byte) 0xFF, 1}),
                        "avro/binary",
                        new RejectionSource("test", null, null, null, null, null, null))));
        runner.setProperty(ConsumeProperties.EVENT_TYPE, "REJECTED");
        consume();
        assertThat(json()).extracting(event -> event.get("id").asText()).containsExactly("a", "b", "c");
        assertThat(json().get(1).get("attributions").get(0).get("feature").asText())
                .isEqualTo("distance");
        assertThat(json().get(2).get("payload").asText()).isEqualTo("base64:/wE=");
    }

    @Test
    void outputMayBeAvroOrWhatARecordWriterMakes() throws Exception {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 0.5)));
        runner.setProperty(ConsumeProperties.FORMAT, "AVRO");
        consume();
        MockFlowFile avro =
                runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS).getFirst();
        try (var file = new DataFileStream<GenericRecord>(
                new ByteArrayInputStream(avro.toByteArray()),
                new GenericDatumReader<>(null, null, new GenericData()))) {
            assertThat(file.next().get("windowStart")).isEqualTo(START.toEpochMilli());
        }

        runner.clearTransferState();
        var writer = new CSVRecordSetWriter();
        runner.addControllerService("writer", writer);
        runner.enableControllerService(writer);
        runner.setProperty(ConsumeProperties.FORMAT, "RECORD_WRITER");
        runner.setProperty(ConsumeProperties.WRITER, "writer");
        runner.getStateManager().clear(Scope.CLUSTER);
        consume();
        MockFlowFile csv =
                runner.getFlowFilesForRelationship(ConsumeAudit.SUCCESS).getFirst();
        assertThat(csv.getContent()).startsWith("model,version,windowStart").contains("flight-delay,1,");
        csv.assertAttributeEquals("mime.type", "text/csv");
    }

    @Test
    void aFlowFileHoldsNoMoreThanTheMaximum() {
        publish(
                "alerts",
                Alert.class,
                List.of(alert("a", Verdict.ALARM, Severity.INFO), alert("b", Verdict.ALARM, Severity.INFO)));
        runner.setProperty(ConsumeProperties.EVENT_TYPE, "ALERTS");
        runner.setProperty(ConsumeProperties.MAX_RECORDS, "1");
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 2);
    }

    @Test
    void aSessionThatFailsToCommitIsReadAgainAndNothingIsLost() throws Exception {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        consume();
        runner.clearTransferState();
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 2)));
        runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, true);
        assertThatThrownBy(() -> runner.run(5, false)).isNotNull();
        runner.clearTransferState();
        runner.getStateManager().setFailOnStateSet(Scope.CLUSTER, false);
        consume(false);
        assertThat(json()).extracting(event -> event.get("value").asDouble()).containsExactly(2.0);
    }

    @Test
    void theLatestPositionSkipsWhatIsThereAndKeepsItsPlaceOverARestart() throws Exception {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        runner.setProperty(ConsumeProperties.START, "LATEST");
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 0);
        assertThat(runner.getStateManager().getState(Scope.CLUSTER).toMap())
                .isEqualTo(Map.of(prefix + "findings-0", "1", prefix + "findings-1", "0"));
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 2)));
        consume();
        assertThat(json()).extracting(event -> event.get("value").asDouble()).containsExactly(2.0);
    }

    @Test
    void partitionsThatAreAddedAreReadFromTheirBeginning() throws Exception {
        try (var reader = new TopicReader(
                kafka, prefix + "findings", StartingPosition.LATEST, 10, runner.getLogger(), Duration.ZERO)) {
            reader.goTo(Map.of());
            assertThat(reader.partitionNames()).hasSize(2);
            kafka.admin()
                    .createPartitions(Map.of(prefix + "findings", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            try (var producer = kafka.producer(Map.of())) {
                producer.send(new ProducerRecord<>(prefix + "findings", 2, null, new byte[] {1}))
                        .get();
            }
            List<Integer> seen = new ArrayList<>();
            Awaitility.await().until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(message -> seen.add(message.partition()));
                return !seen.isEmpty();
            });
            assertThat(seen).containsExactly(2);
            assertThat(reader.places()).containsEntry(prefix + "findings-2", "1");
        }
    }

    @Test
    void eventsThatWereDeletedBeforeTheyWereReadAreReported() {
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        try (var reader =
                new TopicReader(kafka, prefix + "findings", StartingPosition.EARLIEST, 10, runner.getLogger())) {
            reader.goTo(Map.of(prefix + "findings-0", "500", prefix + "findings-1", "0"));
            List<Double> seen = new ArrayList<>();
            Awaitility.await().until(() -> {
                reader.poll(Duration.ofMillis(100)).forEach(message -> seen.add((double) message.offset()));
                return !seen.isEmpty();
            });
            assertThat(seen).containsExactly(0.0);
        }
        assertThat(runner.getLogger().getWarnMessages())
                .anySatisfy(message -> assertThat(message.getMsg()).contains("deleted before they were read"));
    }

    @Test
    void messagesThatAreNoEventsAreKeptAsTheyAre() throws Exception {
        publish("findings", new byte[] {1, 2, 3});
        publish("findings", Finding.class, List.of(finding("flight-delay", "1", Verdict.ALARM, 1)));
        consume();
        runner.assertTransferCount(ConsumeAudit.SUCCESS, 1);
        runner.assertTransferCount(ConsumeAudit.UNREADABLE, 1);
        MockFlowFile unreadable =
                runner.getFlowFilesForRelationship(ConsumeAudit.UNREADABLE).getFirst();
        unreadable.assertContentEquals(new byte[] {1, 2, 3});
        unreadable.assertAttributeEquals("kafka.topic", prefix + "findings");
        unreadable.assertAttributeEquals("kafka.partition", "0");
        unreadable.assertAttributeEquals("kafka.offset", "0");
    }

    @Test
    void filtersAreCheckedBeforeTheStart() {
        runner.setProperty(ConsumeProperties.VERDICTS, "ALARM, BAD");
        runner.assertNotValid();
        runner.setProperty(ConsumeProperties.VERDICTS, "ALARM");
        runner.assertValid();
        runner.setProperty(ConsumeProperties.FORMAT, "RECORD_WRITER");
        runner.assertNotValid();
    }

    @Test
    void verificationReadsTheTopic() {
        var processor = (ConsumeAudit) runner.getProcessor();
        assertThat(processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()))
                .allSatisfy(result -> assertThat(result.getOutcome()).isEqualTo(Outcome.SUCCESSFUL))
                .anySatisfy(result -> assertThat(result.getExplanation())
                        .contains("2 partitions")
                        .contains("holds no event yet"));
    }
}
