package org.mlaudit.nifi.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.nifi.Events;
import org.mlaudit.nifi.Events.Flight;
import org.mlaudit.nifi.service.FileModelContractService;

class RouteInferencesTest {
    @TempDir
    Path directory;

    private TestRunner runner;

    @BeforeEach
    void start() {
        runner = TestRunners.newTestRunner(new RouteInferences());
    }

    private void contracts() throws Exception {
        Files.writeString(directory.resolve("model.yaml"), Events.FLIGHT_DELAY);
        var service = new FileModelContractService();
        runner.addControllerService("contracts", service);
        runner.setProperty(service, "Contracts", directory.toString());
        runner.enableControllerService(service);
        runner.setProperty(RouteInferences.MODEL_CONTRACTS, "contracts");
    }

    private static byte[] flights() {
        return Events.inferences(
                Events.contract(),
                List.of(
                        new Flight("a", "ATL", 100, 0.2, Map.of("region", "north")),
                        new Flight("b", "ORD", 200, 0.5, Map.of("region", "south")),
                        new Flight("c", "ATL", 300, 0.9, Map.of())));
    }

    private List<String> ids(String relationship) throws IOException {
        List<String> ids = new ArrayList<>();
        for (MockFlowFile flowFile : runner.getFlowFilesForRelationship(relationship)) {
            try (var file = new DataFileStream<GenericRecord>(
                    new ByteArrayInputStream(flowFile.toByteArray()),
                    new GenericDatumReader<>(null, null, new GenericData()))) {
                file.forEach(record -> ids.add(String.valueOf(record.get("id"))));
            }
        }
        return ids;
    }

    @Test
    void recordsGoToEveryRelationshipWhoseRuleMatches() throws Exception {
        runner.setProperty("atlanta", "feature.origin = ATL");
        runner.setProperty("north", "segment.region = north|west");
        runner.setProperty(
                "review", "${inference.score:toDecimal():ge(0.4):and(${inference.score:toDecimal():le(0.6)})}");
        runner.enqueue(flights());
        runner.run();
        assertThat(ids("atlanta")).containsExactly("a", "c");
        assertThat(ids("north")).containsExactly("a");
        assertThat(ids("review")).containsExactly("b");
        runner.assertTransferCount(RouteInferences.UNMATCHED, 0);
        MockFlowFile atlanta = runner.getFlowFilesForRelationship("atlanta").getFirst();
        atlanta.assertAttributeEquals("record.count", "2");
        atlanta.assertAttributeEquals("audit.route", "atlanta");
        runner.assertQueueEmpty();
    }

    @Test
    void theFirstMatchIsByName() throws Exception {
        runner.setProperty(RouteInferences.STRATEGY, "FIRST_MATCH");
        runner.setProperty("2-atlanta", "feature.origin = ATL");
        runner.setProperty("1-north", "segment.region = north");
        runner.enqueue(flights());
        runner.run();
        assertThat(ids("1-north")).containsExactly("a");
        assertThat(ids("2-atlanta")).containsExactly("c");
        assertThat(ids("unmatched")).containsExactly("b");
    }

    @Test
    void aFlowFileIsPassedOnAsItIsWhenRulesAskForTheModelOnly() throws Exception {
        contracts();
        runner.setProperty("risky", "model = flight-*, version != 2, risk = HIGH");
        runner.setProperty("mine", "${inference.model:equals('flight-delay'):and(${team:equals('ops')})}");
        runner.setProperty("other", "risk = MINIMAL");
        byte[] content = flights();
        runner.enqueue(content, Map.of("team", "ops"));
        runner.run();
        runner.getFlowFilesForRelationship("risky").getFirst().assertContentEquals(content);
        runner.getFlowFilesForRelationship("mine").getFirst().assertContentEquals(content);
        runner.assertTransferCount("other", 0);
        runner.assertTransferCount(RouteInferences.UNMATCHED, 0);
    }

    @Test
    void refusedRecordsAndGroundTruthAreRoutedToo() throws Exception {
        runner.setProperty("missing", "reasons = *MISSING*");
        runner.setProperty("late", "label = late");
        runner.enqueue(Events.rejected("x", null));
        runner.enqueue(Events.groundTruth("y"));
        runner.run(2);
        assertThat(ids("missing")).containsExactly("x", "null");
        assertThat(ids("late")).containsExactly("y");
    }

    @Test
    void contentThatCannotBeReadGoesToFailureWhole() throws Exception {
        runner.setProperty("atlanta", "feature.origin = ATL");
        byte[] cut = Arrays.copyOf(flights(), flights().length - 30);
        runner.enqueue("no avro");
        runner.enqueue(cut);
        runner.run(2);
        runner.assertAllFlowFilesTransferred(RouteInferences.FAILURE, 2);
        runner.getFlowFilesForRelationship(RouteInferences.FAILURE).get(1).assertContentEquals(cut);
    }

    @Test
    void rulesAreCheckedBeforeTheStart() throws Exception {
        runner.assertNotValid();
        runner.setProperty("a", "colour = red");
        runner.assertNotValid();
        runner.setProperty("a", "model");
        runner.assertNotValid();
        runner.setProperty("a", "risk = HIGH");
        runner.assertNotValid();
        contracts();
        runner.assertValid();
        runner.setProperty("failure", "model = x");
        runner.assertNotValid();
    }

    @Test
    void aRuleThatIsRemovedTakesItsRelationshipAlong() {
        runner.setProperty("a", "model = x");
        assertThat(runner.getProcessor().getRelationships()).extracting("name").contains("a", "unmatched", "failure");
        runner.removeProperty("a");
        assertThat(runner.getProcessor().getRelationships()).extracting("name").containsOnly("unmatched", "failure");
    }

    @Test
    void conditionsNameTheirFault() {
        assertThatThrownBy(() -> Rule.check("model = a, colour = b")).hasMessageContaining("'colour' is none of");
        assertThatThrownBy(() -> Rule.check("model > a")).hasMessageContaining("not of the form name = value");
    }

    @Test
    void verificationListsTheRiskTiers() throws Exception {
        runner.setProperty("a", "model = x");
        var processor = (RouteInferences) runner.getProcessor();
        assertThat(processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()))
                .singleElement()
                .satisfies(result -> assertThat(result.getOutcome()).isEqualTo(Outcome.SKIPPED));
        contracts();
        assertThat(processor.verify(runner.getProcessContext(), runner.getLogger(), Map.of()))
                .singleElement()
                .satisfies(result -> assertThat(result.getExplanation()).isEqualTo("Found flight-delay/1 HIGH"));
    }
}
