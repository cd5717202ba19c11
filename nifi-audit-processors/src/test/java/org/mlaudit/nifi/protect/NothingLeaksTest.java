package org.mlaudit.nifi.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.nifi.protect.Applicants.applicant;
import static org.mlaudit.nifi.protect.Applicants.plain;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.keys.KeysUnavailableException;
import org.mlaudit.keys.KeysetException;
import org.slf4j.LoggerFactory;

/** Whatever happens in ProtectFields, no value is in a log, a bulletin, an attribute or provenance. */
class NothingLeaksTest extends ProtectTest {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Level level;

    @BeforeEach
    void listen() {
        level = root.getLevel();
        root.setLevel(Level.TRACE);
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void stop() {
        root.detachAppender(logged);
        root.setLevel(level);
    }

    private void check(String... relationships) {
        StringBuilder said = new StringBuilder();
        logged.list.forEach(event -> {
            said.append(event.getFormattedMessage()).append(Arrays.toString(event.getArgumentArray()));
            for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                said.append(cause.getMessage());
            }
        });
        var log = runner.getLogger();
        for (List<LogMessage> messages :
                List.of(log.getErrorMessages(), log.getWarnMessages(), log.getInfoMessages(), log.getDebugMessages())) {
            messages.forEach(message -> said.append(message.getMsg())
                    .append(Arrays.toString(message.getArgs()))
                    .append(message.getThrowable()));
        }
        runner.getProvenanceEvents()
                .forEach(event -> said.append(event.getDetails()).append(event.getAttributes()));
        for (String relationship : List.of("protected", "rejected", "failure", "report", "original")) {
            List<MockFlowFile> flowFiles = runner.getFlowFilesForRelationship(relationship);
            assertThat(flowFiles).hasSize(List.of(relationships).contains(relationship) ? 1 : 0);
            flowFiles.forEach(flowFile -> said.append(flowFile.getAttributes()));
        }
        assertThat(said).isNotEmpty();
        assertThat(Applicants.SECRETS).noneMatch(secret -> said.indexOf(secret) >= 0);
        assertThat(said).doesNotContain(Applicants.PASSWORD);
    }

    @Test
    void whenAllIsWell() throws Exception {
        runner.setProperty(ProtectProperties.FREE_TEXT, FreeText.REDACT);
        byte[] content = captured(applicant("a1", "subject-ada") + "\n" + applicant("a2", ""));
        logged.list.clear();
        runner.enqueue(content);
        runner.run();
        check("protected", "rejected");
    }

    @Test
    void inADryRun() throws Exception {
        runner.setProperty(ProtectProperties.DRY_RUN, "true");
        runner.enqueue(captured(plain("p1", "byron@example.org")));
        runner.run();
        check("original", "report");
    }

    @Test
    void ofRejectedRecords() throws Exception {
        runner.enqueue(Applicants.capture(
                        directory, applicant("r", "subject-ada", "-1") + "\n{\"x\": \"Ada Lovelace\"", "invalid")
                .getFirst()
                .toByteArray());
        runner.run();
        check("protected");
    }

    @Test
    void whenTheContentIsDamaged() throws Exception {
        byte[] content = captured(applicant("a1", "subject-ada"));
        content[content.length - 150] ^= 0x55;
        runner.enqueue(content);
        runner.run();
        assertThat(runner.getFlowFilesForRelationship("protected").size()
                        + runner.getFlowFilesForRelationship("failure").size())
                .isEqualTo(1);
        check(runner.getFlowFilesForRelationship("failure").isEmpty() ? "protected" : "failure");
    }

    @Test
    void whenKeysFail() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        watched.before = method -> {
            if (method.equals("subjectKeys")) {
                if (calls.incrementAndGet() == 1) {
                    throw new KeysUnavailableException("the key store is locked", null);
                }
                throw new KeysetException("the key store belongs to another keyset", null);
            }
        };
        runner.enqueue(captured(applicant("a1", "subject-ada")));
        runner.run(1, false, true);
        runner.run(1, true, false);
        check("failure");
    }
}
