package org.mlaudit.streams.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.config.AppConfig;

class PrerequisitesTest {
    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static int nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static AppConfig config(String... more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", broker.address(),
                "schema.registry.url", "mock://prerequisites",
                "topics.prefix", "t" + System.nanoTime() + ".",
                "topics.partitions", "1",
                "startup.timeout", "PT1S"));
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
        return AppConfig.of(values);
    }

    private static void await(AppConfig config) throws InterruptedException {
        new Prerequisites(config, what -> {}).await();
    }

    @Test
    void missingTopicsAreCreatedOnceWithTheConfiguredSettings() throws Exception {
        AppConfig config = config("topics.settings.retention.ms", "-1", "topics.partitions", "2");
        await(config);
        await(config);

        try (Admin admin = Admin.create(config.kafkaClient("test"))) {
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS))
                    .contains(config.topics().catalogue().inferences().name());
        }
    }

    @Test
    void aBrokerThatIsDownIsNamedWithWhatToDo() throws IOException {
        int port = nobody();
        assertThatThrownBy(() -> await(config("kafka.bootstrap.servers", "127.0.0.1:" + port)))
                .isInstanceOf(StartupException.class)
                .hasMessage("Gave up waiting for the Kafka broker at 127.0.0.1:" + port
                        + " after PT1S (startup.timeout): 127.0.0.1:" + port
                        + " refuses the connection. Start it, or set kafka.bootstrap.servers to where it is; a broker"
                        + " with TLS or SASL also needs kafka.security.protocol and its settings.");
    }

    @Test
    void aBrokerThatWantsALoginEndsItAtOnce() {
        assertThatThrownBy(() -> await(config(
                        "startup.timeout", "PT1M",
                        "kafka.bootstrap.servers", broker.loginAddress(),
                        "kafka.security.protocol", "SASL_PLAINTEXT",
                        "kafka.sasl.mechanism", "PLAIN",
                        "kafka.sasl.jaas.config",
                                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                        + " username=\"alice\" password=\"wrong-one\";")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("does not let us in: Authentication failed")
                .hasMessageContaining("Check kafka.security.protocol")
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aRegistryThatIsDownIsNamedWithWhatToDo() throws IOException {
        int port = nobody();
        assertThatThrownBy(() -> await(config("schema.registry.url", "http://127.0.0.1:" + port)))
                .isInstanceOf(StartupException.class)
                .hasMessage("Gave up waiting for the schema registry at http://127.0.0.1:" + port
                        + " after PT1S (startup.timeout): it refuses the connection. Start it, or set"
                        + " schema.registry.url to where it is (for Apicurio it ends in /apis/ccompat/v7).");
    }

    @Test
    void somethingElseBehindTheRegistrysAddressEndsItAtOnce() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "{\"error_code\": 404, \"message\": \"no such page\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            assertThatThrownBy(() -> await(config(
                            "startup.timeout",
                            "PT1M",
                            "schema.registry.url",
                            "http://127.0.0.1:" + other.getAddress().getPort())))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("does not answer as a schema registry")
                    .hasMessageContaining("/apis/ccompat/v7");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void missingTopicsThatMustNotBeCreatedAreNamedWithWhatToDo() {
        AppConfig config = config("topics.create", "false");
        String prefix = config.topics().prefix();
        assertThatThrownBy(() -> await(config))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("Gave up waiting for the topics " + prefix
                        + "* after PT1S (startup.timeout): missing are " + prefix + "inferences, ")
                .hasMessageEndingWith("and topics.create is false. Create them with 'mlaudit topics create', or set"
                        + " topics.create=true; topics.prefix says which are looked for.");
    }

    @Test
    void groundTruthWithOtherPartitionsThanInferencesEndsItAtOnce() throws Exception {
        AppConfig config = config("startup.timeout", "PT1M");
        String inferences = config.topics().catalogue().inferences().name();
        String groundTruth = config.topics().catalogue().groundTruth().name();
        try (Admin admin = Admin.create(config.kafkaClient("test"))) {
            admin.createTopics(List.of(
                            new NewTopic(inferences, Optional.of(3), Optional.empty()),
                            new NewTopic(groundTruth, Optional.of(2), Optional.empty())))
                    .all()
                    .get(10, TimeUnit.SECONDS);
        }

        assertThatThrownBy(() -> await(config))
                .isInstanceOf(StartupException.class)
                .hasMessage("The topic " + groundTruth + " has 2 partitions and " + inferences
                        + " has 3, but both must have as many, so that an outcome meets its inference. Delete "
                        + groundTruth
                        + ", create it with 3 partitions (mlaudit topics create --set topics.partitions=3)"
                        + " and publish the outcomes again.");
    }

    @Test
    void whatComesLaterIsWaitedForInAnyOrder() throws Exception {
        List<String> waited = new ArrayList<>();
        AtomicInteger checks = new AtomicInteger();
        CompletableFuture<Void> second = new CompletableFuture<>();
        Prerequisites prerequisites = new Prerequisites(
                Duration.ofSeconds(30),
                "startup.timeout",
                waited::add,
                List.of(
                        new Late("the first", () -> checks.incrementAndGet() > 2),
                        new Late("the second", () -> second.complete(null) || second.isDone())));
        prerequisites.await();

        assertThat(waited).containsExactly("waits for the first: not yet", "waits for the first: not yet");
        assertThat(second).isDone();
    }

    private record Late(String name, BooleanSupplier there) implements Prerequisites.Prerequisite {
        @Override
        public String advice() {
            return "Wait.";
        }

        @Override
        public Optional<String> check() {
            return there.getAsBoolean() ? Optional.empty() : Optional.of("not yet");
        }
    }

    @Test
    void aStateDirectoryThatCannotBeWrittenIsAnImmediateError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Path state = file.resolve("state");
        assertThatThrownBy(() -> Machine.checkStateDirectory(state))
                .isInstanceOf(StartupException.class)
                .hasMessage("state.dir=" + state + ": the directory cannot be written: " + state
                        + ": Not a directory. Give the user " + System.getProperty("user.name")
                        + " write access and enough space, or set state.dir to another directory.");
        assertThatThrownBy(() -> Machine.checkStateDirectory(file)).hasMessageContaining(file + " is a file");
        Machine.checkStateDirectory(directory.resolve("a/b"));
        assertThat(directory.resolve("a/b")).isEmptyDirectory();
    }
}
