package org.mlaudit.nifi.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.csv.CSVRecordSetWriter;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
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

/** Which events are consumed and in which form. */
class ConsumeAuditTest extends ConsumeTest {
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
                List.of(Explanation.newBuilder()
                        .setId("b")
                        .setModel("m")
                        .setVersion("1")
                        .setOccurredAt(START)
                        .setMethod("tree")
                        .setOutputSpace("log-odds")
                        .setKernel("plain")
                        .setSeed(1)
                        .setModelDigest("00")
                        .setOutput(1)
                        .setBaseValue(0.5)
                        .setAttributions(List.of(new Attribution("distance", 0.5, null)))
                        .setAdditivityError(0)
                        .build()));
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
