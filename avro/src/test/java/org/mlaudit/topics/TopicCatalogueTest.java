package org.mlaudit.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.topics.TopicReport.Difference;

class TopicCatalogueTest {
    private static final int TOPICS = new TopicCatalogue().topics().size();

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        broker = new EmbeddedBroker(directory);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void missingTopicsAreCreatedWithTheirSettingsAndASecondRunFindsNothingToDo() throws Exception {
        TopicCatalogue catalogue = new TopicCatalogue("first.");
        TopicOptions options = TopicOptions.DEFAULT.withPartitions(2).withReplication(1);

        TopicReport report = catalogue.ensure(admin, options);

        List<String> names = catalogue.topics().stream().map(Topic::name).toList();
        assertThat(report.created()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(report.differences()).isEmpty();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(admin.listTopics().names().get()).containsAll(names));
        assertThat(catalogue.ensure(admin, options)).isEqualTo(new TopicReport(List.of(), List.of()));
        assertThat(describe("first.inferences").partitions()).hasSize(2);
        assertThat(describe("first.models").partitions()).hasSize(1);
        assertThat(setting("first.alerts", "cleanup.policy")).isIn("compact,delete", "delete,compact");
        assertThat(setting("first.models", "cleanup.policy")).isEqualTo("compact");
        assertThat(setting("first.rejected", "retention.ms"))
                .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
    }

    @Test
    void topicsThatAreOtherwiseAreReportedAndLeftAlone() throws Exception {
        NewTopic other = new NewTopic("second.findings", Optional.of(5), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact", "retention.ms", "1000"));
        admin.createTopics(List.of(other)).all().get();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(admin.listTopics().names().get()).contains("second.findings"));

        TopicReport report = new TopicCatalogue("second.").ensure(admin, TopicOptions.DEFAULT.withReplication(1));

        String year = Long.toString(Duration.ofDays(400).toMillis());
        assertThat(report.created()).hasSize(TOPICS - 1).doesNotContain("second.findings");
        assertThat(report.differences())
                .containsExactlyInAnyOrder(
                        new Difference("second.findings", "partitions", "6", "5"),
                        new Difference("second.findings", "cleanup.policy", "delete", "compact"),
                        new Difference("second.findings", "retention.ms", year, "1000"));
        assertThat(report.differences().getFirst()).hasToString("topic second.findings has partitions 5 instead of 6");
        assertThat(describe("second.findings").partitions()).hasSize(5);
        assertThat(setting("second.findings", "retention.ms")).isEqualTo("1000");
    }

    @Test
    void settingsOfASiteReplaceTheDefaults() {
        TopicOptions options = TopicOptions.DEFAULT.withSettings(Map.of("retention.ms", "-1"));

        assertThat(new TopicCatalogue("third.").ensure(admin, options).created())
                .hasSize(TOPICS);
        assertThat(setting("third.inferences", "retention.ms")).isEqualTo("-1");
        assertThatThrownBy(() -> TopicOptions.DEFAULT.withSettings(Map.of("cleanup.policy", "delete")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreCopiesThanBrokersAreRefusedWithAHint() {
        assertThatThrownBy(() -> new TopicCatalogue("fourth.").ensure(admin, TopicOptions.DEFAULT.withReplication(3)))
                .isInstanceOf(TopicException.class)
                .hasMessageContaining("cannot create topic fourth.")
                .hasMessageContaining("Ask for at most as many copies as there are brokers");
    }

    @Test
    void aBrokerThatIsNotThereIsAClearError() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        TopicOptions options = TopicOptions.DEFAULT.withTimeout(Duration.ofSeconds(1));
        Admin nobody = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
        try {
            assertThatThrownBy(() -> new TopicCatalogue().ensure(nobody, options))
                    .isInstanceOf(TopicException.class)
                    .hasMessageContaining("did not list the topics within 1 s")
                    .hasMessageContaining("Check kafka.bootstrap.servers");
        } finally {
            nobody.close(Duration.ZERO);
        }
    }

    @Test
    void namesShareThePrefixAndTheTableHasThemAll() {
        TopicCatalogue catalogue = new TopicCatalogue("eu.audit.");

        assertThat(catalogue.topics())
                .allMatch(topic -> topic.name().startsWith("eu.audit."))
                .extracting(Topic::name)
                .doesNotHaveDuplicates();
        assertThat(new TopicCatalogue().groundTruth().name()).isEqualTo("audit.ground-truth");
        assertThat(catalogue.describe())
                .contains("| `eu.audit.models` | model/version | ModelVersion | 1 | compact | for ever |")
                .contains("| `eu.audit.rejected` | inference id or null | Rejected | 6 | delete | 30 days |");
        assertThatThrownBy(() -> new TopicCatalogue("audit/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic prefix 'audit/'");
    }

    private static TopicDescription describe(String name) throws Exception {
        return admin.describeTopics(List.of(name)).allTopicNames().get().get(name);
    }

    /** Waits for the topic, which the broker may know a moment after its controller does. */
    private static String setting(String name, String setting) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        return Awaitility.await()
                .ignoreExceptions()
                .until(
                        () -> admin.describeConfigs(List.of(resource))
                                .all()
                                .get()
                                .get(resource)
                                .get(setting)
                                .value(),
                        value -> true);
    }
}
