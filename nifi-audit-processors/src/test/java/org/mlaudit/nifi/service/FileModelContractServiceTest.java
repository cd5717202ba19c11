package org.mlaudit.nifi.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.nifi.Events;

class FileModelContractServiceTest {
    private static final ModelKey KEY = new ModelKey("flight-delay", "1");

    @TempDir
    Path directory;

    private final FileModelContractService service = new FileModelContractService();
    private TestRunner runner;

    @BeforeEach
    void add() throws Exception {
        runner = TestRunners.newTestRunner(new NoOpProcessor());
        runner.addControllerService("contracts", service);
        runner.setProperty(service, FileModelContractService.CONTRACTS, directory.toString());
        runner.setProperty(service, FileModelContractService.RELOAD_INTERVAL, "100 ms");
        write("a.yaml", Events.FLIGHT_DELAY);
    }

    @AfterEach
    void stop() {
        if (runner.isControllerServiceEnabled(service)) {
            runner.disableControllerService(service);
        }
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    @Test
    void contractsOfADirectoryAreFoundByModelAndVersion() throws IOException {
        write("b.yml", Events.FLIGHT_DELAY.replace("version: 1", "version: 2"));
        write("notes.txt", "no contract");
        runner.enableControllerService(service);
        assertThat(service.find(KEY)).contains(Events.contract());
        assertThat(service.versions("flight-delay"))
                .extracting(contract -> contract.key().version())
                .containsExactly("1", "2");
        assertThat(service.all()).hasSize(2);
        assertThat(service.versions("other")).isEmpty();
    }

    @Test
    void oneFileIsEnough() {
        runner.setProperty(
                service,
                FileModelContractService.CONTRACTS,
                directory.resolve("a.yaml").toString());
        runner.enableControllerService(service);
        assertThat(service.find(KEY)).isPresent();
    }

    @Test
    void filesThatAreAddedChangedAndRemovedTakeEffect() throws IOException {
        runner.enableControllerService(service);
        write("b.yaml", Events.FLIGHT_DELAY.replace("version: 1", "version: 2"));
        Awaitility.await().until(() -> service.all().size() == 2);
        write("a.yaml", Events.FLIGHT_DELAY.replace("HIGH", "LIMITED"));
        Awaitility.await()
                .until(() -> service.find(KEY).orElseThrow().riskTier().name().equals("LIMITED"));
        Files.delete(directory.resolve("b.yaml"));
        Awaitility.await().until(() -> service.all().size() == 1);
    }

    @Test
    void aContractThatBreaksKeepsItsLastGoodForm() throws IOException {
        runner.enableControllerService(service);
        write("a.yaml", "model: flight-delay");
        Awaitility.await().until(() -> isReportedBroken());
        assertThat(service.find(KEY)).contains(Events.contract());
    }

    private boolean isReportedBroken() {
        return verify().stream().anyMatch(result -> result.getOutcome() == Outcome.FAILED)
                && service.find(KEY).isPresent();
    }

    @Test
    void aBrokenContractStopsTheStartAndVerificationNamesItsProblems() throws IOException {
        write("a.yaml", "model: flight-delay");
        assertThatThrownBy(() -> runner.enableControllerService(service)).isNotNull();
        assertThat(verify()).anySatisfy(result -> {
            assertThat(result.getOutcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.getExplanation()).contains("a.yaml", "version", "features");
        });
    }

    @Test
    void ofTwoContractsOfOneVersionTheFirstByNameIsInForce() throws IOException {
        write("b.yaml", Events.FLIGHT_DELAY.replace("HIGH", "LIMITED"));
        runner.enableControllerService(service);
        assertThat(service.find(KEY).orElseThrow().riskTier().name()).isEqualTo("HIGH");
    }

    private List<ConfigVerificationResult> verify() {
        return service.verify(
                new MockConfigurationContext(
                        service, Map.of(FileModelContractService.CONTRACTS, directory.toString()), null, Map.of()),
                runner.getLogger(),
                Map.of());
    }
}
