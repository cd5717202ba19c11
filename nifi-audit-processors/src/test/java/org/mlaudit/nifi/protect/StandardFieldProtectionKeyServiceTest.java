package org.mlaudit.nifi.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.keys.KeysUnavailableException;

class StandardFieldProtectionKeyServiceTest {
    @TempDir
    Path directory;

    private final TestRunner runner = TestRunners.newTestRunner(new ProtectFields());

    private StandardFieldProtectionKeyService service() throws InitializationException {
        return Applicants.keys(runner, directory);
    }

    private List<ConfigVerificationResult> verify(String password) {
        return new StandardFieldProtectionKeyService()
                .verify(
                        new MockConfigurationContext(
                                new StandardFieldProtectionKeyService(),
                                Map.of(
                                        KeyServiceProperties.KEYSET,
                                        directory.resolve("master.json").toString(),
                                        KeyServiceProperties.PASSWORD,
                                        password,
                                        KeyServiceProperties.STORE,
                                        directory.resolve("subjects.db").toString(),
                                        KeyServiceProperties.CREATE,
                                        "true"),
                                null,
                                Map.of()),
                        runner.getLogger(),
                        Map.of());
    }

    @Test
    void keysAreMadeOnceAndAreTheSameAfterARestart() throws Exception {
        StandardFieldProtectionKeyService service = service();
        runner.enableControllerService(service);
        byte[] data = "x".getBytes(StandardCharsets.UTF_8);
        byte[] mac = service.keys().mac("people", data);
        String id = service.keys().subjectKey("someone", "test").id();
        runner.disableControllerService(service);
        assertThatThrownBy(service::keys).isInstanceOf(IllegalStateException.class);
        runner.setProperty(service, "Create Missing Keys", "false");
        runner.enableControllerService(service);
        assertThat(service.keys().mac("people", data)).isEqualTo(mac);
        assertThat(service.keys().subjectKey("someone", "test").id()).isEqualTo(id);
    }

    @Test
    void withoutAKeysetNothingIsMadeUnlessThatIsAskedFor() throws Exception {
        StandardFieldProtectionKeyService service = service();
        runner.setProperty(service, "Create Missing Keys", "false");
        assertThatThrownBy(() -> runner.enableControllerService(service)).hasStackTraceContaining("master.json");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void verificationSaysWhetherPasswordAndStoreAreRight() throws Exception {
        StandardFieldProtectionKeyService service = service();
        assertThat(verify(Applicants.PASSWORD))
                .extracting(ConfigVerificationResult::getOutcome)
                .containsExactly(Outcome.SKIPPED);
        assertThat(directory).isEmptyDirectory();
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        assertThat(verify(Applicants.PASSWORD))
                .extracting(ConfigVerificationResult::getOutcome)
                .containsExactly(Outcome.SUCCESSFUL, Outcome.SUCCESSFUL, Outcome.SUCCESSFUL);
        ConfigVerificationResult wrong = verify("another passphrase").getFirst();
        assertThat(wrong.getOutcome()).isEqualTo(Outcome.FAILED);
        assertThat(wrong.getExplanation()).contains("password is wrong").doesNotContain("another passphrase");
    }

    @Test
    void aStoreThatIsAwayWhenTheServiceStartsIsOpenedWhenItIsThere() throws Exception {
        StandardFieldProtectionKeyService service = service();
        runner.enableControllerService(service);
        String id = service.keys().subjectKey("someone", "test").id();
        runner.disableControllerService(service);
        runner.setProperty(service, "Create Missing Keys", "false");
        Path store = directory.resolve("subjects.db");
        Files.move(store, directory.resolve("away"));
        runner.enableControllerService(service);
        assertThatThrownBy(service::keys).isInstanceOf(KeysUnavailableException.class);
        Files.move(directory.resolve("away"), store);
        assertThat(service.keys().subjectKey("someone", "test").id()).isEqualTo(id);
    }

    @Test
    void passwordsAreSensitive() {
        assertThat(KeyServiceProperties.PASSWORD.isSensitive()).isTrue();
        assertThat(KeyServiceProperties.STORE_PASSWORD.isSensitive()).isTrue();
    }
}
