package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.keys.FieldKeys;
import org.mlaudit.keys.KeySettings;
import org.mlaudit.streams.AuditApp;
import org.mlaudit.streams.EmbeddedBroker;
import org.slf4j.LoggerFactory;

/**
 * After an erasure nothing of the subject is in anything that the platform keeps: every byte of the broker's directory, of
 * the application's state, of the key store and of the log, every record of every topic (the changelogs of all stores among them)
 * decompressed, and all that can be decrypted with the keys that are left. The same search before it finds all that is
 * encrypted, and that only by decrypting.
 */
class ErasureSearchTest {
    private static final String SUBJECT = "jane.roe@example.org";
    private static final Map<String, Object> JANE =
            Map.of("name", "Jane Quintessa Roe", "iban", "DE89370400440532013000", "city", "Llanfairpwll");
    private static final Map<String, Object> JOHN =
            Map.of("name", "John Zebulon Doe", "iban", "GB82WEST12345698765432", "city", "Ystradgynlais");

    @TempDir
    private Path directory;

    private EmbeddedBroker broker;
    private Cluster cluster;
    private FieldKeys keys;
    private FileAppender<ILoggingEvent> appender;

    @BeforeEach
    void start() throws Exception {
        appender = logTo(directory.resolve("application.log"));
        broker = new EmbeddedBroker(directory.resolve("broker"));
        Path keyset = Files.createDirectory(directory.resolve("keys")).resolve("master.json");
        String store = directory.resolve("keys/subjects.db").toString();
        keys = FieldKeys.create(
                KeySettings.withPassword(keyset, "secret", store).cachedFor(Duration.ZERO));
        cluster = new Cluster(
                broker.address(),
                "search",
                "keys.keyset=" + keyset,
                "keys.password=secret",
                "keys.store=" + store,
                "state.dir=" + directory.resolve("state"),
                "http.port=0",
                "ledger.sign.every=PT0.5S",
                "streams.commit.interval.ms=200",
                "windows.idle.after=PT1S",
                "windows.close.when.idle=true");
    }

    @AfterEach
    void stop() {
        keys.close();
        broker.close();
        root().detachAppender(appender);
        appender.stop();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static FileAppender<ILoggingEvent> logTo(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d %level %logger %msg%n%ex");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        root().addAppender(appender);
        return appender;
    }

    private static List<String> plaintexts(String subject, Map<String, Object> person) {
        TreeSet<String> texts = new TreeSet<>(List.of(subject, "income of Jane"));
        person.values().forEach(value -> texts.add(value.toString()));
        return List.copyOf(texts);
    }

    @Test
    void nothingOfAnErasedSubjectIsAnywhere() throws Exception {
        ProtectedStream stream = new ProtectedStream(cluster.config(), keys);
        List<String> ofJane = plaintexts(SUBJECT, JANE);
        List<String> ofJohn = plaintexts("john.doe@example.org", JOHN);
        ByteSearch.Found before;
        try (AuditApp app = new AuditApp(cluster.config())) {
            app.start();
            stream.register();
            stream.publish(SUBJECT, JANE, 20);
            stream.publish("john.doe@example.org", JOHN, 20);
            stream.publishOfUnknownModel(SUBJECT, JANE, 3);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.count("explanations") == 40);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.count("rejected") == 3);
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.leaves() >= 84);

            before = new ByteSearch(directory, cluster.config(), keys).search(ofJane);
            assertThat(before.raw()).isEmpty();
            assertThat(before.decoded()).isEmpty();
            assertThat(before.decrypted())
                    .containsEntry("search.inferences: " + JANE.get("name"), 23)
                    .containsEntry("search.inferences: " + JANE.get("iban"), 23)
                    .containsEntry("search.rejected: " + JANE.get("name"), 3);
            // The search itself is not blind: what is not protected is found in files and in topics.
            ByteSearch.Found control =
                    new ByteSearch(directory, cluster.config(), keys).search(List.of("credit-lines"));
            assertThat(control.raw()).isNotEmpty();
            assertThat(control.decoded()).isNotEmpty();

            Ran report = cluster.run("subject", "--id", SUBJECT, "--json");
            assertThat(report.code()).as(report.err()).isZero();
            assertThat(report.out()).contains("DE89370400440532013000", "\"attributions\"", "DECRYPTED");

            Ran unasked = cluster.run("erase", "--subject", SUBJECT, "--reason", "asked for it");
            assertThat(unasked.code()).isEqualTo(2);
            Ran dry = cluster.run("erase", "--subject", SUBJECT, "--reason", "asked for it", "--dry-run", "--count");
            assertThat(dry.out()).contains("search.inferences: 23 need them", "search.rejected: 3 need them");
            Ran erased = cluster.run("erase", "--subject", SUBJECT, "--reason", "asked for it", "--yes", "--count");
            assertThat(erased.code()).as(erased.err()).isZero();
            assertThat(erased.out())
                    .contains("destroyed 1 key, recorded as ")
                    .contains("search.inferences: 23 can't be decrypted any more")
                    .contains("search.rejected: 3 can't be decrypted any more");
            await().atMost(Duration.ofSeconds(60)).until(() -> stream.leaves() >= 85);
        }

        ByteSearch search = new ByteSearch(directory, cluster.config(), keys);
        ByteSearch.Found after = search.search(ofJane);
        assertThat(after.raw()).isEmpty();
        assertThat(after.decoded()).isEmpty();
        assertThat(after.decrypted()).isEmpty();
        assertThat(search.search(ofJohn).decrypted()).containsEntry("search.inferences: " + JOHN.get("name"), 20);

        assertThat(stream.proven())
                .as("leaves whose record is as it was sealed")
                .isGreaterThanOrEqualTo(85);
        Ran report = cluster.run("subject", "--id", SUBJECT);
        assertThat(report.out())
                .contains("decisions: 23", "encrypted: ERASED at ", "explanation: ", "erasures: 1")
                .doesNotContain("DE89370400440532013000", JANE.get("name").toString());
        assertThat(cluster.run("erase", "--subject", SUBJECT, "--reason", "again")
                        .out())
                .startsWith("no key of the subject is there");
    }
}
