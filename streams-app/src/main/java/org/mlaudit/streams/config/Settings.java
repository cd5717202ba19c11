package org.mlaudit.streams.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Every key of the configuration: the one list that parsing, validation, {@code mlaudit config} and the docs rest on. */
public final class Settings {
    static final Setting<List<String>> BOOTSTRAP_SERVERS = define(
            "kafka.bootstrap.servers",
            "list of host:port",
            "127.0.0.1:9092",
            "Brokers to find the Kafka cluster by.",
            Settings::servers);
    static final Setting<List<String>> REGISTRY_URL = define(
            "schema.registry.url",
            "list of URLs",
            "http://127.0.0.1:8081",
            "Schema registry with Confluent's REST interface; for Apicurio the address ends in /apis/ccompat/v7.",
            Settings::urls);
    static final Setting<String> TOPICS_PREFIX = define(
            "topics.prefix",
            "text",
            "audit.",
            "What the names of all topics start with.",
            text -> matching(text, "[A-Za-z0-9._-]{1,100}", "must be 1 to 100 letters, digits, '.', '_' or '-'"));
    static final Setting<Integer> TOPICS_PARTITIONS = define(
            "topics.partitions",
            "number",
            "6",
            "Partitions of topics that are created; inferences spread over them, so this bounds the parallelism.",
            text -> whole(text, 1, 10_000));
    static final Setting<Integer> TOPICS_REPLICATION = define(
            "topics.replication",
            "number",
            "-1",
            "Replicas of topics that are created; -1 is the brokers' default.",
            text -> whole(text, -1, 100));
    static final Setting<Boolean> TOPICS_CREATE = define(
            "topics.create", "true or false", "true", "Whether missing topics are created at start.", Settings::truth);
    static final Setting<String> APPLICATION_ID = define(
            "application.id",
            "text",
            "mlaudit",
            "Name of the application in Kafka: consumer group, internal topics, transactional ids. Instances that share"
                    + " the work have the same.",
            text -> matching(text, "[A-Za-z0-9._-]{1,100}", "must be 1 to 100 letters, digits, '.', '_' or '-'"));
    static final Setting<Optional<HostPort>> APPLICATION_SERVER = define(
            "application.server",
            "host:port",
            "",
            "Where other instances reach this one's REST interface; http.host and http.port when not given.",
            text -> text.isEmpty() ? Optional.empty() : Optional.of(HostPort.parse(text)));
    static final Setting<Path> STATE_DIR = define(
            "state.dir",
            "directory",
            ".mlaudit/state",
            "Where state is kept on disk. Must not be shared by instances.",
            Settings::path);
    static final Setting<String> PROCESSING_GUARANTEE = define(
            "processing.guarantee",
            "exactly_once_v2 or at_least_once",
            "exactly_once_v2",
            "Whether an event may be counted twice after a crash (at_least_once) or never (exactly_once_v2).",
            text -> matching(text, "exactly_once_v2|at_least_once", "must be exactly_once_v2 or at_least_once"));
    static final Setting<Integer> COMMIT_INTERVAL = define(
            "streams.commit.interval.ms",
            "milliseconds",
            "1000",
            "How often state is written back and offsets are committed.",
            text -> whole(text, 1, 3_600_000));
    static final Setting<Integer> STREAM_THREADS = define(
            "streams.num.stream.threads",
            "number",
            "1",
            "Threads that process events in this instance.",
            text -> whole(text, 1, 1_000));
    static final Setting<Integer> STANDBY_REPLICAS = define(
            "streams.num.standby.replicas",
            "number",
            "0",
            "Copies of each state on other instances, for fast fail-over.",
            text -> whole(text, 0, 100));
    static final Setting<Duration> PARTS_INTERVAL = define(
            "parts.interval",
            "duration",
            "PT1S",
            "How often changed window parts are sent to the step that merges them by model.",
            text -> duration(text, Duration.ofMillis(10), Duration.ofHours(1)));
    static final Setting<Duration> WINDOWS_IDLE_AFTER = define(
            "windows.idle.after",
            "duration",
            "PT30S",
            "Wall-clock time without an event after which a source partition no longer holds back the closing of"
                    + " windows.",
            text -> duration(text, Duration.ofMillis(100), Duration.ofDays(365)));
    static final Setting<Boolean> WINDOWS_CLOSE_WHEN_IDLE = define(
            "windows.close.when.idle",
            "true or false",
            "false",
            "Whether a model that is idle in all source partitions closes the windows that end with its last pane at once,"
                    + " as the end of a replay should. Otherwise its event time goes on with the wall clock.",
            Settings::truth);
    static final Setting<Duration> EXPLANATIONS_KEEP = define(
            "explanations.keep",
            "duration",
            "P7D",
            "How long what is said of single inferences is kept to be asked for, by the wall clock. The topic of explanations"
                    + " has a retention of its own.",
            text -> duration(text, Duration.ofMinutes(1), Duration.ofDays(3650)));
    static final Setting<Integer> EXPLANATIONS_EVALUATIONS = define(
            "explanations.evaluations.per.second",
            "number",
            "20000",
            "How often this instance evaluates models at most, a second, to explain by sampling. What it can't do yet waits in"
                    + " the topic of requests; the stream never waits.",
            text -> whole(text, 1, 1_000_000_000));
    static final Setting<Integer> ARTIFACTS_MAX_BYTES = define(
            "artifacts.max.bytes",
            "bytes",
            "268435456",
            "Largest trained model that is fetched.",
            text -> whole(text, 1_024, 1 << 30));
    static final Setting<Duration> ARTIFACTS_TIMEOUT = define(
            "artifacts.timeout",
            "duration",
            "PT30S",
            "How long fetching a trained model may take in all.",
            text -> duration(text, Duration.ofMillis(100), Duration.ofHours(1)));
    static final Setting<List<Path>> ARTIFACTS_DIRECTORIES = define(
            "artifacts.directories",
            "list of directories",
            "",
            "Directories that file: addresses of trained models must lie in, links resolved; any when not given.",
            text -> optionalList(text).stream().map(Path::of).toList());
    static final Setting<List<String>> ARTIFACTS_HOSTS = define(
            "artifacts.hosts",
            "list of hosts",
            "",
            "Hosts that trained models are fetched from by http: and https:, each with its port if it is not the usual one;"
                    + " any when not given.",
            text -> optionalList(text).stream()
                    .map(host -> matching(
                                    host,
                                    "([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?",
                                    "must be hosts, each with a port or without")
                            .toLowerCase(Locale.ROOT))
                    .toList());
    static final Setting<String> ARTIFACTS_TOKEN = secret(
            "artifacts.token",
            "Bearer token for fetching trained models; sent to the hosts of artifacts.hosts only, and without TLS to loopback"
                    + " only.");
    static final Setting<Optional<Path>> ARTIFACTS_TRUSTSTORE = define(
            "artifacts.tls.truststore",
            "file",
            "",
            "Trust store, PKCS12 or JKS, for fetching trained models by https:; the JVM's own when not given.",
            Settings::optionalPath);
    static final Setting<String> ARTIFACTS_TRUSTSTORE_PASSWORD =
            secret("artifacts.tls.truststore.password", "Password of artifacts.tls.truststore.");
    static final Setting<Duration> STARTUP_TIMEOUT = define(
            "startup.timeout",
            "duration",
            "PT5M",
            "How long to wait for the broker, the schema registry and the topics before giving up.",
            text -> duration(text, Duration.ZERO, Duration.ofDays(365)));
    static final Setting<String> HTTP_HOST = define(
            "http.host",
            "host",
            "127.0.0.1",
            "Address the REST interface binds. One that is not loopback needs authentication.",
            text -> matching(text, "\\S+", "must not be empty"));
    static final Setting<Integer> HTTP_PORT = define(
            "http.port",
            "number",
            "7070",
            "Port of the REST interface; 0 takes any free one.",
            text -> whole(text, 0, 65_535));
    static final Setting<Integer> HTTP_MAX_BODY = define(
            "http.max.body.bytes",
            "bytes",
            "16777216",
            "Largest request body that is accepted.",
            text -> whole(text, 1_024, 1 << 30));
    static final Setting<Optional<Path>> TLS_KEYSTORE = define(
            "http.tls.keystore",
            "file",
            "",
            "Key store with the REST interface's key and certificate; when given, it is served over TLS only.",
            Settings::optionalPath);
    static final Setting<String> TLS_PASSWORD =
            secret("http.tls.password", "Password of http.tls.keystore and of the key in it.");
    static final Setting<String> TLS_TYPE = define(
            "http.tls.type",
            "PKCS12 or JKS",
            "PKCS12",
            "Type of http.tls.keystore and http.tls.truststore.",
            text -> matching(text, "PKCS12|JKS", "must be PKCS12 or JKS"));
    static final Setting<Optional<Path>> TLS_TRUSTSTORE = define(
            "http.tls.truststore",
            "file",
            "",
            "Trust store for requests that are forwarded to other instances over TLS; the JVM's own when not given.",
            Settings::optionalPath);
    static final Setting<String> TLS_TRUSTSTORE_PASSWORD =
            secret("http.tls.truststore.password", "Password of http.tls.truststore.");
    static final Setting<Optional<Path>> AUTH_USERS = define(
            "http.auth.users",
            "file",
            "",
            "File of users for HTTP Basic authentication, one a line as printed by 'mlaudit config --hash-password"
                    + " NAME'.",
            Settings::optionalPath);
    static final Setting<String> AUTH_TOKEN = secret(
            "http.auth.token",
            "Bearer token that requests must carry, 16 characters or more; instances use it to forward to each other,"
                    + " so they need the same.");
    static final Setting<Boolean> AUTH_ANONYMOUS = define(
            "http.auth.anonymous",
            "true or false",
            "false",
            "Whether to serve an address that is not loopback without authentication.",
            Settings::truth);

    /** All keys in the order they are documented in. */
    public static final List<Setting<?>> ALL = List.of(
            BOOTSTRAP_SERVERS,
            REGISTRY_URL,
            TOPICS_PREFIX,
            TOPICS_PARTITIONS,
            TOPICS_REPLICATION,
            TOPICS_CREATE,
            APPLICATION_ID,
            APPLICATION_SERVER,
            STATE_DIR,
            PROCESSING_GUARANTEE,
            COMMIT_INTERVAL,
            STREAM_THREADS,
            STANDBY_REPLICAS,
            PARTS_INTERVAL,
            WINDOWS_IDLE_AFTER,
            WINDOWS_CLOSE_WHEN_IDLE,
            EXPLANATIONS_KEEP,
            EXPLANATIONS_EVALUATIONS,
            ARTIFACTS_MAX_BYTES,
            ARTIFACTS_TIMEOUT,
            ARTIFACTS_DIRECTORIES,
            ARTIFACTS_HOSTS,
            ARTIFACTS_TOKEN,
            ARTIFACTS_TRUSTSTORE,
            ARTIFACTS_TRUSTSTORE_PASSWORD,
            RecordSettings.LEDGER_ENABLED,
            RecordSettings.LEDGER_ORIGIN,
            RecordSettings.LEDGER_EPOCH,
            RecordSettings.LEDGER_TOPICS,
            RecordSettings.LEDGER_SIGN_EVERY,
            RecordSettings.LEDGER_STATE,
            RecordSettings.LEDGER_KEY_STORE,
            RecordSettings.LEDGER_KEY_PASSWORD,
            RecordSettings.LEDGER_KEY_ALIAS,
            RecordSettings.LEDGER_PKCS11,
            RecordSettings.LEDGER_POLICY,
            RecordSettings.LEDGER_ANCHOR,
            RecordSettings.KEYS_KEYSET,
            RecordSettings.KEYS_PASSWORD,
            RecordSettings.KEYS_KMS,
            RecordSettings.KEYS_KMS_CREDENTIALS,
            RecordSettings.KEYS_STORE,
            RecordSettings.KEYS_STORE_USER,
            RecordSettings.KEYS_STORE_PASSWORD,
            RecordSettings.KEYS_CACHE,
            RecordSettings.RETENTION_FLOOR,
            STARTUP_TIMEOUT,
            HTTP_HOST,
            HTTP_PORT,
            HTTP_MAX_BODY,
            TLS_KEYSTORE,
            TLS_PASSWORD,
            TLS_TYPE,
            TLS_TRUSTSTORE,
            TLS_TRUSTSTORE_PASSWORD,
            AUTH_USERS,
            AUTH_TOKEN,
            AUTH_ANONYMOUS);

    /** {@link #ALL} by key. */
    static final Map<String, Setting<?>> BY_KEY = byKey();

    private Settings() {}

    private static Map<String, Setting<?>> byKey() {
        Map<String, Setting<?>> byKey = new LinkedHashMap<>();
        ALL.forEach(setting -> byKey.put(setting.key(), setting));
        return Map.copyOf(byKey);
    }

    static <T> Setting<T> define(
            String key, String type, String defaultText, String description, Function<String, T> parser) {
        return new Setting<>(key, type, defaultText, false, description, parser);
    }

    static Setting<String> secret(String key, String description) {
        return new Setting<>(key, "secret", "", true, description, text -> text);
    }

    static String matching(String text, String pattern, String otherwise) {
        if (!Pattern.matches(pattern, text)) {
            throw new IllegalArgumentException(otherwise);
        }
        return text;
    }

    static int whole(String text, int min, int max) {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number from " + min + " to " + max, e);
        }
        throw new IllegalArgumentException("must be a whole number from " + min + " to " + max);
    }

    static boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    static Duration duration(String text, Duration min, Duration max) {
        Duration value = Durations.parse(text);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException("must be from " + min + " to " + max);
        }
        return value;
    }

    static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return Path.of(text);
    }

    static Optional<Path> optionalPath(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static List<String> servers(String text) {
        List<String> servers = list(text);
        for (String server : servers) {
            String address = server.contains("://") ? server.substring(server.indexOf("://") + 3) : server;
            HostPort.parse(address);
        }
        return servers;
    }

    private static List<String> urls(String text) {
        List<String> urls = list(text);
        for (String url : urls) {
            if (!url.matches("(https?|mock)://\\S+")) {
                throw new IllegalArgumentException("must be addresses that start with http:// or https://");
            }
        }
        return urls;
    }

    static List<String> optionalList(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    static List<String> list(String text) {
        List<String> parts = optionalList(text);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("must not be empty");
        }
        return parts;
    }
}
