package org.mlaudit.nifi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.capture.CaptureProcessor.FAILURE;
import static org.mlaudit.nifi.capture.CaptureProcessor.INVALID;
import static org.mlaudit.nifi.capture.CaptureProcessor.UNREGISTERED;
import static org.mlaudit.nifi.capture.CaptureProcessor.VALID;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where FlowFiles of inferences go, whole, in parts or broken, and what they say. */
class CaptureFlowFilesTest extends CaptureTest {
    @BeforeEach
    void start() throws Exception {
        start(new CaptureInferences());
    }

    @Test
    void aValidFlowFileSaysWhatItHolds() {
        runner.enqueue(flight("a", "") + "\n" + flight("b", ""), Map.of("filename", "feed.json"));
        runner.run();
        MockFlowFile valid = only(VALID);
        valid.assertAttributeEquals("record.count", "2");
        valid.assertAttributeEquals("invalid.count", "0");
        valid.assertAttributeEquals("mime.type", "application/avro-binary");
        valid.assertAttributeEquals("audit.content", "inferences");
        valid.assertAttributeEquals("audit.model", "flight-delay");
        valid.assertAttributeEquals("audit.version", "1");
        valid.assertAttributeEquals("filename", "feed.json");
        assertThat(runner.getCounterValue("Valid records")).isEqualTo(2);
        assertThat(runner.getProvenanceEvents())
                .anySatisfy(event -> assertThat(event.getEventType()).isEqualTo(ProvenanceEventType.ROUTE));
        runner.assertQueueEmpty();
    }

    @Test
    void aMixedFlowFileGivesOneFlowFileForEachModelVersionInOrder() throws IOException {
        String rate = "{\"id\":\"%s\",\"model\":\"rates\",\"version\":\"2.0\",\"occurredAt\":981173106000,"
                + "\"features\":{\"member\":true,\"vector\":[1,2.5],\"extra\":1},\"prediction\":{\"value\":7}}";
        runner.enqueue("[" + flight("a", "") + "," + rate.formatted("r1") + ",\n" + flight("b", "") + ","
                + rate.formatted("r2") + "]");
        runner.run();
        runner.assertTransferCount(VALID, 2);
        Map<String, List<String>> byModel = runner.getFlowFilesForRelationship(VALID).stream()
                .collect(Collectors.toMap(flowFile -> flowFile.getAttribute("audit.model"), flowFile -> {
                    try {
                        return records(flowFile).stream()
                                .map(record -> record.get("id").toString())
                                .toList();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
        assertThat(byModel).isEqualTo(Map.of("flight-delay", List.of("a", "b"), "rates", List.of("r1", "r2")));
    }

    @Test
    void aFlowFileWithoutAnyRegisteredModelGoesToUnregisteredAsItCame() {
        String content = "[ " + flight("a", "").replace("flight-delay", "unknown") + " ]";
        runner.enqueue(content);
        runner.run();
        only(UNREGISTERED).assertContentEquals(content);
        runner.assertTransferCount(VALID, 0);
        assertThat(runner.getCounterValue("Unregistered records")).isEqualTo(1);
    }

    @Test
    void aFlowFileWhoseAttributesNameAnUnknownModelIsNotEvenRead() {
        runner.enqueue("no JSON", Map.of("audit.model", "flight-delay", "audit.version", "9"));
        runner.run();
        only(UNREGISTERED).assertContentEquals("no JSON");
    }

    @Test
    void unregisteredRecordsAmongOthersAreKeptAsLines() {
        String unknown = flight("u", "").replace("flight-delay", "unknown");
        runner.enqueue(flight("a", "") + "\n" + unknown.replace(",", ",\n  "));
        runner.run();
        MockFlowFile unregistered = only(UNREGISTERED);
        unregistered.assertContentEquals(unknown.replace(",", ",   ") + "\n");
        unregistered.assertAttributeEquals("record.count", "1");
        unregistered.assertAttributeEquals("mime.type", "application/x-ndjson");
        only(VALID).assertAttributeEquals("record.count", "1");
    }

    @Test
    void contentThatIsNoJsonArrayGoesToFailureAsItCame() {
        runner.enqueue("[nothing");
        runner.run();
        MockFlowFile failed = only(FAILURE);
        failed.assertContentEquals("[nothing");
        failed.assertAttributeEquals("audit.captured", "0");
        assertThat(failed.getAttribute("audit.error")).contains("array is broken");
    }

    @Test
    void whatComesBeforeABreakIsCapturedOnceHoweverOftenTheFlowFileComesBack() throws IOException {
        String content = "[" + flight("a", "") + "," + flight("b", "") + ",{\"id\":";
        runner.enqueue(content);
        runner.run();
        assertThat(ids(VALID)).containsExactly("a", "b");
        MockFlowFile failed = only(FAILURE);
        failed.assertContentEquals(content);
        failed.assertAttributeEquals("audit.captured", "2");

        runner.clearTransferState();
        runner.enqueue(
                "[" + flight("a", "") + "," + flight("b", "") + "," + flight("c", "") + "]", failed.getAttributes());
        runner.run();
        assertThat(ids(VALID)).containsExactly("c");
        only(VALID).assertAttributeNotExists("audit.captured");
        only(VALID).assertAttributeNotExists("audit.error");
    }

    @Test
    void sequencesAreDenseAndStartAgainWithTheNextRun() throws IOException {
        runner.enqueue(flight("a", "") + "\n{}\n" + flight("b", ""));
        runner.enqueue(flight("c", ""));
        runner.run(2);
        List<Long> sequences = runner.getFlowFilesForRelationship(VALID).stream()
                .flatMap(flowFile -> {
                    try {
                        return records(flowFile).stream();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .map(record -> (Long) ((GenericRecord) record.get("origin")).get("sequence"))
                .toList();
        assertThat(sequences).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aMillionBytesOfRecordIsFineAndMoreThanTheLimitIsFailure() throws IOException {
        runner.setProperty(Reading.MAX_RECORD_SIZE, "1 MB");
        runner.enqueue(flight("a", ",\"more\":\"" + "x".repeat(900_000) + "\""));
        runner.enqueue(flight("b", "") + "\n" + flight("c", ",\"more\":\"" + "x".repeat(1_200_000) + "\""));
        runner.run(2);
        runner.assertTransferCount(VALID, 2);
        only(FAILURE).assertAttributeEquals("audit.captured", "1");
    }

    @Test
    void otherEncodingsThanUtf8AreReportedNotMisread() {
        runner.enqueue(flight("a", "").getBytes(StandardCharsets.UTF_16));
        runner.run();
        assertThat(only(FAILURE).getAttribute("audit.error")).contains("UTF-8");
    }

    @Test
    void anEmptyFlowFileLeavesNothing() {
        runner.enqueue("");
        runner.enqueue(" [ ] ");
        runner.run(2);
        runner.assertTransferCount(VALID, 0);
        runner.assertTransferCount(INVALID, 0);
        runner.assertTransferCount(UNREGISTERED, 0);
        runner.assertTransferCount(FAILURE, 0);
        runner.assertQueueEmpty();
    }

    @Test
    void avroIsReadWithoutAReader() throws IOException {
        runner.enqueue(flight("a", "") + "\n" + flight("b", ""));
        runner.run();
        byte[] avro = only(VALID).toByteArray();
        runner.clearTransferState();
        runner.setProperty(Reading.INPUT_STRATEGY, "AVRO");
        runner.enqueue(avro);
        runner.run();
        assertThat(ids(VALID)).containsExactly("a", "b");

        runner.clearTransferState();
        byte[] cut = Arrays.copyOf(avro, avro.length - 30);
        runner.enqueue(cut);
        runner.enqueue("no avro");
        runner.run(2);
        runner.assertTransferCount(FAILURE, 2);
        assertThat(runner.getFlowFilesForRelationship(FAILURE))
                .extracting(flowFile -> flowFile.getAttribute("audit.error"))
                .anySatisfy(error -> assertThat(error).contains("damaged Avro block"))
                .anySatisfy(error -> assertThat(error).contains("not an Avro container file"));
    }

    @Test
    void compressionIsThatOfTheConfiguration() throws IOException {
        runner.setProperty(CaptureProcessor.COMPRESSION, "DEFLATE");
        runner.enqueue(
                IntStream.range(0, 500).mapToObj(i -> flight("i" + i, "")).collect(Collectors.joining("\n")));
        runner.run();
        assertThat(records(VALID)).hasSize(500);
        assertThat(new String(only(VALID).toByteArray(), StandardCharsets.ISO_8859_1))
                .contains("deflate");
    }
}
