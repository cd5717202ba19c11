package org.mlaudit.nifi.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.capture.CaptureProcessor.INVALID;
import static org.mlaudit.nifi.capture.CaptureProcessor.VALID;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.util.MockFlowFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.nifi.Events;
import org.mlaudit.nifi.service.FileModelContractService;

/** What records become, by the properties of {@link CaptureInferences}. */
class CaptureInferencesTest extends CaptureTest {
    @BeforeEach
    void start() throws Exception {
        start(new CaptureInferences());
    }

    @Test
    void aRecordBecomesACanonicalInference() throws IOException {
        runner.setProperty(CaptureProcessor.FLOW_NAME, "scoring of ${team}");
        MockFlowFile source = runner.enqueue(
                flight("a", ",\"segments\":{\"region\":\"north\"},\"subject\":\"p7\",\"latencyMicros\":1500"),
                Map.of("team", "ops"));
        runner.run();
        GenericRecord inference = records(VALID).getFirst();
        assertThat(inference.getSchema().getFullName()).isEqualTo("org.mlaudit.inference.flight_delay.v1.Inference");
        assertThat(inference.toString())
                .isEqualTo("{\"id\": \"a\", \"model\": \"flight-delay\", \"version\": \"1\","
                        + " \"occurredAt\": 981173106000000, \"features\": {\"origin\": \"ATL\", \"distance\": 300.5},"
                        + " \"prediction\": {\"label\": null, \"score\": 0.25, \"probabilities\": null, \"value\": null},"
                        + " \"segments\": {\"region\": \"north\"}, \"subject\": \"p7\", \"latencyMicros\": 1500,"
                        + " \"origin\": " + inference.get("origin") + "}");
        GenericRecord origin = (GenericRecord) inference.get("origin");
        assertThat(origin.get("sequence")).isEqualTo(0L);
        assertThat(origin.get("flow").toString()).isEqualTo("scoring of ops");
        assertThat(origin.get("flowFile").toString()).isEqualTo(source.getAttribute("uuid"));
        assertThat(origin.get("producer").toString())
                .startsWith(runner.getProcessor().getIdentifier() + ":")
                .endsWith(":0");
    }

    @Test
    void aBrokenLineCostsNoneOfItsNeighbours() throws IOException {
        runner.enqueue(flight("a", "") + "\n{\"id\":\"b\",\"model\":\n"
                + flight("c", "").replace("300.5", "-1") + "\n" + flight("d", "") + "\n17\nrubbish\n\n"
                + flight("e", "") + "\n{\"id\":\"f\"");
        runner.run();
        assertThat(ids(VALID)).containsExactly("a", "d", "e");
        List<GenericRecord> rejected = records(INVALID);
        assertThat(rejected)
                .extracting(CaptureTest::reasons)
                .containsExactly(
                        List.of("MALFORMED "),
                        List.of("OUT_OF_RANGE /features/distance"),
                        List.of("MALFORMED "),
                        List.of("MALFORMED "),
                        List.of("MALFORMED "));
        assertThat(rejected)
                .extracting(CaptureInferencesTest::payload)
                .containsExactly(
                        "{\"id\":\"b\",\"model\":",
                        flight("c", "").replace("300.5", "-1"),
                        "17",
                        "rubbish",
                        "{\"id\":\"f\"");
        assertThat(rejected)
                .extracting(record -> ((GenericRecord) record.get("source")).get("recordIndex"))
                .containsExactly(1L, 2L, 4L, 5L, 7L);
        only(INVALID).assertAttributeEquals("audit.reasons", "MALFORMED=4, OUT_OF_RANGE=1");
        only(INVALID).assertAttributeEquals("audit.content", "rejected");
        only(INVALID).assertAttributeEquals("invalid.count", "5");
        assertThat(runner.getCounterValue("Invalid records")).isEqualTo(5);
        assertThat(rejected.get(1).get("id").toString()).isEqualTo("c");
        assertThat(rejected.get(1).get("model").toString()).isEqualTo("flight-delay");
    }

    private static String payload(GenericRecord rejected) {
        return StandardCharsets.UTF_8
                .decode((ByteBuffer) rejected.get("payload"))
                .toString();
    }

    @Test
    void allReasonsOfARecordComeAtOnce() throws IOException {
        runner.enqueue("{\"id\":\"\",\"model\":\"flight-delay\",\"version\":1,\"occurredAt\":\"1999-01-01T00:00:00Z\","
                + "\"features\":{\"origin\":5.5,\"distance\":NaN,\"colour\":\"red\"},\"prediction\":{\"score\":2}}");
        runner.run();
        assertThat(reasons(records(INVALID).getFirst()))
                .contains(
                        "TIMESTAMP /occurredAt",
                        "WRONG_TYPE /features/origin",
                        "NOT_FINITE /features/distance",
                        "UNKNOWN_FIELD /features/colour",
                        "OUT_OF_RANGE /prediction/score");
    }

    @Test
    void theModelMayComeFromAttributesAndFeaturesFromTheTopLevel() throws IOException {
        runner.setProperty(CaptureInferences.MODEL, "${model}");
        runner.setProperty(CaptureInferences.VERSION, "1");
        runner.setProperty(CaptureInferences.SCORE_PATH, "/p");
        runner.enqueue(
                "{\"id\":\"a\",\"occurredAt\":\"2001-02-03T04:05:06Z\",\"origin\":\"ORD\",\"distance\":1,\"p\":0.5}",
                Map.of("model", "flight-delay"));
        runner.run();
        assertThat(records(VALID).getFirst().get("features").toString())
                .isEqualTo("{\"origin\": \"ORD\", \"distance\": 1.0}");
    }

    @Test
    void featuresAndSegmentsMayBeRenamed() throws IOException {
        runner.setProperty("feature.origin", "/flight/from");
        runner.setProperty("segment.region", "/flight/area");
        runner.setProperty(CaptureInferences.FEATURES_PATH, "/flight");
        runner.enqueue(flight("a", "")
                .replace("\"features\":{\"origin\":\"ATL\"", "\"flight\":{\"from\":\"LGA\",\"area\":\"east\""));
        runner.run();
        GenericRecord inference = records(VALID).getFirst();
        assertThat(inference.get("features").toString()).isEqualTo("{\"origin\": \"LGA\", \"distance\": 300.5}");
        assertThat(inference.get("segments").toString()).isEqualTo("{region=east}");
    }

    @ParameterizedTest
    @CsvSource({
        "SECONDS, 981173106, 981173106000000",
        "SECONDS, 981173106.5, 981173106500000",
        "MILLISECONDS, 981173106000, 981173106000000",
        "MICROSECONDS, 981173106000007, 981173106000007",
        "NANOSECONDS, 981173106000007000, 981173106000007"
    })
    void aTimeThatIsANumberHasAUnit(String unit, String given, long micros) throws IOException {
        runner.setProperty(CaptureInferences.TIME_UNIT, unit);
        runner.enqueue(flight("a", "").replace("\"2001-02-03T04:05:06Z\"", given));
        runner.run();
        assertThat(records(VALID).getFirst().get("occurredAt")).isEqualTo(micros);
    }

    @Test
    void aLatencyHasAUnit() throws IOException {
        runner.setProperty(CaptureInferences.LATENCY_UNIT, "MILLISECONDS");
        runner.setProperty(CaptureInferences.LATENCY_PATH, "/took");
        runner.enqueue(flight("a", ",\"took\":12.5"));
        runner.run();
        assertThat(records(VALID).getFirst().get("latencyMicros")).isEqualTo(12500L);
    }

    @Test
    void aRecordWithoutTimeTakesTheDefault() throws IOException {
        runner.setProperty(CaptureInferences.DEFAULT_TIME, "${received}");
        runner.enqueue(
                flight("a", "").replace("\"occurredAt\":\"2001-02-03T04:05:06Z\",", ""),
                Map.of("received", "981173106000"));
        runner.run();
        assertThat(records(VALID).getFirst().get("occurredAt")).isEqualTo(981173106000000L);
    }

    @Test
    void aRecordThatNamesNoModelIsInvalid() throws IOException {
        runner.enqueue("{\"id\":\"a\"}");
        runner.run();
        assertThat(reasons(records(INVALID).getFirst())).containsExactly("MISSING /model", "MISSING /version");
    }

    @Test
    void aContractThatChangesTakesEffectWithoutARestart() throws Exception {
        runner.enqueue(flight("a", ""));
        runner.run(1, false);
        runner.assertTransferCount(VALID, 1);
        var service = (FileModelContractService) runner.getControllerService("contracts");
        runner.disableControllerService(service);
        runner.setProperty(service, "Reload Interval", "100 ms");
        runner.enableControllerService(service);
        Files.writeString(contracts.resolve("flight-delay.yaml"), Events.FLIGHT_DELAY.replace("max: 6000", "max: 100"));
        Awaitility.await()
                .until(() -> service.all().getFirst().features().get(1).range().max() == 100);
        runner.enqueue(flight("b", ""));
        runner.run(1, true, false);
        runner.assertTransferCount(INVALID, 1);
    }

    @Test
    void nativeStrategiesTakePlainPathsOnly() {
        runner.setProperty(CaptureInferences.ID_PATH, "concat(/a, '-', /b)");
        runner.assertNotValid();
        runner.setProperty(CaptureInferences.ID_PATH, "/a/b");
        runner.assertValid();
        runner.setProperty("colour", "/a");
        runner.assertNotValid();
        runner.removeProperty("colour");
        runner.setProperty("feature.origin", "//[");
        runner.assertNotValid();
    }

    @Test
    void verificationSaysWhichModelItFound() {
        runner.setProperty(CaptureInferences.MODEL, "flight-delay");
        runner.setProperty(CaptureInferences.VERSION, "${v}");
        assertThat(verify(Map.of("v", "1")))
                .anySatisfy(result -> assertThat(result.getExplanation())
                        .isEqualTo("flight-delay/1 has 2 features and predicts BINARY"))
                .allSatisfy(result ->
                        assertThat(result.getOutcome()).isEqualTo(ConfigVerificationResult.Outcome.SUCCESSFUL));
        assertThat(verify(Map.of("v", "3")))
                .anySatisfy(
                        result -> assertThat(result.getExplanation()).isEqualTo("flight-delay/3 is not registered"));
        assertThat(verify(Map.of()))
                .anySatisfy(
                        result -> assertThat(result.getOutcome()).isEqualTo(ConfigVerificationResult.Outcome.SKIPPED));
    }

    private List<ConfigVerificationResult> verify(Map<String, String> attributes) {
        return ((CaptureInferences) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), attributes);
    }
}
