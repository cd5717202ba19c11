package org.mlaudit.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
    @TempDir
    Path directory;

    private static String shown(AppConfig config, String key) {
        return config.effective().stream()
                .filter(value -> value.key().equals(key))
                .map(EffectiveValue::shown)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void defaultsAreAWholeConfiguration() {
        AppConfig config = new ConfigSources().load();

        assertThat(config.kafka().bootstrapServers()).containsExactly("127.0.0.1:9092");
        assertThat(config.http().port()).isEqualTo(7070);
        assertThat(config.startupTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.processingGuarantee()).isEqualTo("exactly_once_v2");
        assertThat(config.effective())
                .hasSize(Settings.ALL.size())
                .allMatch(value -> value.source().equals("default"));
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Path file = Files.writeString(
                directory.resolve("app.properties"), "http.port=1\ntopics.prefix=file.\napplication.id=file\n");
        AppConfig config = new ConfigSources()
                .file(file)
                .environment(Map.of("MLAUDIT_HTTP_PORT", "2", "MLAUDIT_TOPICS_PREFIX", "env.", "PATH", "/bin"))
                .set("http.port=3")
                .load();

        assertThat(config.http().port()).isEqualTo(3);
        assertThat(config.topics().prefix()).isEqualTo("env.");
        assertThat(config.applicationId()).isEqualTo("file");
        assertThat(config.effective())
                .anySatisfy(value -> {
                    assertThat(value.key()).isEqualTo("topics.prefix");
                    assertThat(value.source()).isEqualTo("environment variable MLAUDIT_TOPICS_PREFIX");
                })
                .anySatisfy(value -> assertThat(value.source()).isEqualTo(file.toString()));
    }

    @Test
    void aLedgerNeedsExactlyOnce() {
        ConfigSources sources = new ConfigSources().set("processing.guarantee=at_least_once");
        assertThatThrownBy(sources::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("set ledger.enabled=false");
        assertThat(sources.set("ledger.enabled=false").load().processingGuarantee())
                .isEqualTo("at_least_once");
    }

    @Test
    void allProblemsAreNamedAtOnceWithTheirSourceAndAGuess() {
        ConfigSources sources = new ConfigSources()
                .set("http.prot=80")
                .set("http.port=70700")
                .set("startup.timeout=soon")
                .set("kafka.bootstrap.servers=broker")
                .set("kafka.security.protocoll=SSL")
                .set("streams.application.id=x")
                .set("nonsense")
                .file(Path.of("/does/not/exist.properties"));

        assertThatThrownBy(sources::load)
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems())
                                .containsExactlyInAnyOrder(
                                        "http.prot (from --set): there is no such key; did you mean http.port?",
                                        "http.port=70700 (from --set): the value must be a whole number from 0 to 65535",
                                        "startup.timeout=soon (from --set): the value must be a duration such as PT30S, PT1H,"
                                                + " P1D, 30s or 1h",
                                        "kafka.bootstrap.servers=broker (from --set): the value must be host:port",
                                        "kafka.security.protocoll (from --set): there is no such key; did you mean"
                                                + " kafka.security.protocol?",
                                        "streams.application.id (from --set): set application.id instead",
                                        "'nonsense' (from --set): must be key=value",
                                        "the file /does/not/exist.properties cannot be read: it does not exist"));
    }

    @Test
    void secretsReachTheClientsButAreNeverShown() throws IOException {
        Path mounted = Files.writeString(directory.resolve("token"), "mounted-secret\n");
        Path users = Files.writeString(directory.resolve("users"), "");
        Path keystore = Files.writeString(directory.resolve("keys.p12"), "");
        AppConfig config = new ConfigSources()
                .environment(Map.of("SECRET_ENV", "hidden-env", "MLAUDIT_KAFKA_SSL_KEY_PASSWORD", "hidden-key"))
                .set("kafka.sasl.jaas.config=Module required password=\"hidden-jaas\";")
                .set("kafka.ssl.truststore.password=hidden-trust")
                .set("kafka.ssl.keystore.key=hidden-pem")
                .set("schema.registry.basic.auth.user.info=user:hidden-registry")
                .set("schema.registry.basic.auth.credentials.source=USER_INFO")
                .set("schema.registry.url=http://joe:hidden-url@registry:8081")
                .set("streams.producer.ssl.keystore.password=${env:SECRET_ENV}")
                .set("kafka.metric.reporters=${secret:" + mounted + "}")
                .set("http.auth.token=hidden-token-0123456789")
                .set("http.auth.users=" + users)
                .set("http.tls.keystore=" + keystore)
                .set("http.tls.password=hidden-tls")
                .load();

        assertThat(config.kafkaClient("test"))
                .containsEntry("sasl.jaas.config", "Module required password=\"hidden-jaas\";")
                .containsEntry("ssl.key.password", "hidden-key")
                .containsEntry("metric.reporters", "mounted-secret");
        assertThat(config.streams()).containsEntry("producer.ssl.keystore.password", "hidden-env");
        assertThat(config.registry().client()).containsEntry("basic.auth.user.info", "user:hidden-registry");
        assertThat(config.toString()).doesNotContain("hidden").doesNotContain("mounted-secret");
        assertThat(config.registry().toString() + config.kafka() + config.http())
                .doesNotContain("hidden");
        assertThat(config.effective())
                .noneMatch(value ->
                        value.shown().contains("hidden") || value.shown().contains("mounted-secret"));
        assertThat(shown(config, "schema.registry.basic.auth.credentials.source"))
                .isEqualTo("USER_INFO");
        assertThat(shown(config, "schema.registry.url")).isEqualTo("http://****@registry:8081");
        assertThat(shown(config, "http.auth.token")).isEqualTo("****");
    }

    @Test
    void aSecretOfTheWrongFormIsNotQuoted() {
        assertThatThrownBy(() -> AppConfig.of(Map.of("http.auth.token", "short")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("Configuration: http.auth.token must have 16 characters or more")
                .hasMessageNotContaining("short");
    }

    @Test
    void anAddressThatIsNotLoopbackNeedsAuthenticationOrAnExplicitWord() {
        assertThatThrownBy(() ->
                        AppConfig.of(Map.of("http.host", "0.0.0.0", "application.server", "audit-1.example:7070")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("http.host=0.0.0.0 is not a loopback address")
                .hasMessageContaining("http.auth.token");
        assertThatThrownBy(() -> AppConfig.of(Map.of("http.host", "0.0.0.0", "http.auth.anonymous", "true")))
                .hasMessageContaining("set application.server to this instance's host:port");

        Map<String, String> open =
                Map.of("http.host", "0.0.0.0", "http.auth.anonymous", "true", "application.server", "a:0");
        assertThat(AppConfig.of(open).advertised(4711)).isEqualTo(new HostPort("a", 4711));
    }

    @Test
    void streamsPropertiesJoinWhatEveryClientAndStreamsNeed() {
        AppConfig config = AppConfig.of(Map.of(
                "kafka.security.protocol", "SSL",
                "streams.commit.interval.ms", "200",
                "streams.consumer.max.poll.records", "10",
                "state.dir", directory.toString()));
        Properties properties = config.streamsProperties(new HostPort("::1", 7070));

        assertThat(properties)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("commit.interval.ms", "200")
                .containsEntry("num.stream.threads", "1")
                .containsEntry("consumer.max.poll.records", "10")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("application.server", "[::1]:7070")
                .containsEntry("application.id", "mlaudit");
    }

    @Test
    void anEnvironmentVariableThatIsNoSettingIsOnlyAWarning() {
        AppConfig config = new ConfigSources()
                .environment(Map.of("MLAUDIT_SERVICE_HOST", "10.0.0.1", "MLAUDIT_CONFIG", "x"))
                .load();
        assertThat(config.effective()).extracting(EffectiveValue::key).doesNotContain("service.host");
    }

    @Test
    void durationsAreReadInBothFormsAndWrittenWithDays() {
        assertThat(List.of("PT5M", "5m", "300s", "300000ms"))
                .allSatisfy(text -> assertThat(Durations.parse(text)).isEqualTo(Duration.ofMinutes(5)));
        assertThat(Durations.format(Duration.ofDays(7))).isEqualTo("P7D");
        assertThat(Durations.format(Duration.ofHours(25))).isEqualTo("PT25H");
        assertThat(Durations.parse("P7D")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void everySettingSaysWhatItDoesAndHasAValidDefault() {
        assertThat(Settings.ALL).allSatisfy(setting -> {
            assertThat(setting.description()).endsWith(".");
            assertThat(setting.parser().apply(setting.defaultText())).isNotNull();
            assertThat(Keys.ofVariable(setting.environmentVariable())).contains(setting.key());
        });
    }
}
