package org.mlaudit.nifi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.capture.CaptureProcessor.INVALID;
import static org.mlaudit.nifi.capture.CaptureProcessor.UNREGISTERED;
import static org.mlaudit.nifi.capture.CaptureProcessor.VALID;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.nifi.Events;

class CaptureGroundTruthTest extends CaptureTest {
    @BeforeEach
    void start() throws Exception {
        Files.writeString(
                contracts.resolve("v2.yaml"),
                Events.FLIGHT_DELAY.replace("version: 1", "version: 2").replace("[on-time, late]", "[early, late]"));
        start(new CaptureGroundTruth());
    }

    private static String outcome(String id, String more) {
        return "{\"id\":\"" + id + "\",\"model\":\"flight-delay\",\"observedAt\":\"2001-02-03T08:00:00Z\"" + more + "}";
    }

    @Test
    void anOutcomeBecomesACanonicalRecord() throws IOException {
        runner.enqueue(outcome("a", ",\"label\":\"late\",\"weight\":2"));
        runner.run();
        GenericRecord truth = records(VALID).getFirst();
        assertThat(truth.getSchema().getFullName()).isEqualTo("org.mlaudit.event.GroundTruth");
        truth.put("origin", null);
        assertThat(truth.toString())
                .isEqualTo("{\"id\": \"a\", \"model\": \"flight-delay\", \"observedAt\": 981187200000000,"
                        + " \"label\": \"late\", \"value\": null, \"weight\": 2.0, \"origin\": null}");
        MockFlowFile valid = only(VALID);
        valid.assertAttributeEquals("audit.content", "ground-truth");
        valid.assertAttributeEquals("audit.model", "flight-delay");
        valid.assertAttributeNotExists("audit.version");
        valid.assertAttributeEquals("record.count", "1");
    }

    @Test
    void anOutcomeIsValidWhenItHoldsToAnyVersion() throws IOException {
        runner.enqueue(outcome("a", ",\"label\":\"on-time\"")
                + outcome("b", ",\"label\":\"early\"")
                + outcome("c", ",\"label\":\"lost\"")
                + outcome("d", ""));
        runner.run();
        assertThat(ids(VALID)).containsExactly("a", "b");
        assertThat(records(INVALID))
                .extracting(CaptureTest::reasons)
                .containsExactly(List.of("UNKNOWN_CATEGORY /label"), List.of("MISSING /label"));
        assertThat(records(INVALID).getFirst().get("version")).isNull();
    }

    @Test
    void everyPathAndTheModelMayBeConfigured() throws IOException {
        runner.setProperty(CaptureGroundTruth.MODEL, "rates");
        runner.setProperty(CaptureGroundTruth.ID_PATH, "/key");
        runner.setProperty(CaptureGroundTruth.TIME_PATH, "/at");
        runner.setProperty(CaptureGroundTruth.TIME_UNIT, "SECONDS");
        runner.setProperty(CaptureGroundTruth.VALUE_PATH, "/real/value");
        runner.setProperty(CaptureGroundTruth.WEIGHT_PATH, "/w");
        runner.setProperty(CaptureGroundTruth.DEFAULT_TIME, "${now():toNumber()}");
        runner.enqueue("{\"key\":1,\"at\":981187200,\"real\":{\"value\":9},\"w\":1}{\"key\":2,\"real\":{\"value\":9}}");
        runner.run();
        assertThat(ids(VALID)).containsExactly("1", "2");
        assertThat(records(VALID).getFirst().get("observedAt")).isEqualTo(981187200000000L);
        assertThat(records(VALID).getFirst().get("value")).isEqualTo(9.0);
    }

    @Test
    void outcomesOfUnknownModelsAreUnregisteredAndThoseOfNoneInvalid() throws IOException {
        runner.enqueue(outcome("a", ",\"label\":\"late\"").replace("flight-delay", "unknown") + "\n{\"id\":\"b\"}");
        runner.enqueue("whatever", Map.of("audit.model", "unknown"));
        runner.run(2);
        runner.assertTransferCount(UNREGISTERED, 2);
        assertThat(reasons(records(INVALID).getFirst())).containsExactly("MISSING /model");
    }

    @Test
    void verificationSaysWhichModelItFound() {
        runner.setProperty(CaptureGroundTruth.MODEL, "flight-delay");
        var processor = (CaptureGroundTruth) runner.getProcessor();
        assertThat(processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()))
                .anySatisfy(result ->
                        assertThat(result.getExplanation()).isEqualTo("flight-delay has 2 registered versions"));
        runner.setProperty(CaptureGroundTruth.MODEL, "other");
        assertThat(processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()))
                .anySatisfy(result -> assertThat(result.getOutcome()).isEqualTo(Outcome.FAILED));
    }
}
