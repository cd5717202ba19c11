package org.mlaudit.streams.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.config.AppConfig.Artifacts;
import org.mlaudit.streams.config.AppConfig.Auth;
import org.mlaudit.streams.config.AppConfig.Explanations;
import org.mlaudit.streams.config.AppConfig.Http;
import org.mlaudit.streams.config.AppConfig.Kafka;
import org.mlaudit.streams.config.AppConfig.Ledger;
import org.mlaudit.streams.config.AppConfig.Registry;
import org.mlaudit.streams.config.AppConfig.SigningKey;
import org.mlaudit.streams.config.AppConfig.Tls;
import org.mlaudit.streams.config.AppConfig.Topics;
import org.mlaudit.streams.config.ConfigSources.Given;

/** Parses the given values, checks them one by one and against each other, and makes the configuration. */
final class Resolver {
    private static final int SHORTEST_TOKEN = 16;

    private final Map<String, Given> given;
    private final List<String> problems;
    private final Map<Setting<?>, Object> parsed = new HashMap<>();

    Resolver(Map<String, Given> given, List<String> problems) {
        this.given = given;
        this.problems = new ArrayList<>(problems);
    }

    AppConfig resolve() {
        Settings.ALL.forEach(this::parse);
        if (problems.isEmpty()) {
            checkTogether();
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new AppConfig(
                new Kafka(value(Settings.BOOTSTRAP_SERVERS), passedOn(Keys.KAFKA, Settings.BOOTSTRAP_SERVERS)),
                new Registry(value(Settings.REGISTRY_URL), passedOn(Keys.REGISTRY, Settings.REGISTRY_URL)),
                new Topics(
                        value(Settings.TOPICS_PREFIX),
                        value(Settings.TOPICS_PARTITIONS),
                        value(Settings.TOPICS_REPLICATION),
                        value(Settings.TOPICS_CREATE),
                        passedOn(Keys.TOPIC_SETTINGS, null)),
                value(Settings.APPLICATION_ID),
                value(Settings.APPLICATION_SERVER),
                value(Settings.STATE_DIR).toAbsolutePath().normalize(),
                value(Settings.PROCESSING_GUARANTEE),
                streams(),
                value(Settings.PARTS_INTERVAL),
                value(Settings.WINDOWS_IDLE_AFTER),
                value(Settings.WINDOWS_CLOSE_WHEN_IDLE),
                new Explanations(value(Settings.EXPLANATIONS_KEEP), value(Settings.EXPLANATIONS_EVALUATIONS)),
                artifacts(),
                ledger(),
                keys(),
                value(RecordSettings.RETENTION_FLOOR),
                value(Settings.STARTUP_TIMEOUT),
                http(),
                effective());
    }

    private <T> void parse(Setting<T> setting) {
        @Nullable Given given = this.given.get(setting.key());
        String text = given == null ? setting.defaultText() : given.value();
        try {
            parsed.put(setting, setting.parser().apply(text));
        } catch (IllegalArgumentException e) {
            problems.add(setting.key() + "=" + Secrets.shown(setting.secret(), text) + " (from " + source(given)
                    + "): the value " + e.getMessage());
        }
    }

    /** The parser of a setting made the value, so it has the setting's type. */
    @SuppressWarnings("unchecked")
    private <T> T value(Setting<T> setting) {
        Object value = parsed.get(setting);
        if (value == null) {
            throw new IllegalStateException(setting.key() + " was not parsed");
        }
        return (T) value;
    }

    private void checkTogether() {
        Optional<Path> keystore = value(Settings.TLS_KEYSTORE);
        keystore.ifPresent(file -> readable(Settings.TLS_KEYSTORE, file));
        if (keystore.isPresent() && value(Settings.TLS_PASSWORD).isEmpty()) {
            problems.add("http.tls.keystore is set, so http.tls.password must be too");
        }
        value(Settings.TLS_TRUSTSTORE).ifPresent(file -> readable(Settings.TLS_TRUSTSTORE, file));
        value(Settings.AUTH_USERS).ifPresent(file -> readable(Settings.AUTH_USERS, file));
        value(Settings.ARTIFACTS_TRUSTSTORE).ifPresent(file -> readable(Settings.ARTIFACTS_TRUSTSTORE, file));
        if (!value(Settings.ARTIFACTS_TOKEN).isEmpty()
                && value(Settings.ARTIFACTS_HOSTS).isEmpty()) {
            problems.add("artifacts.token is set, so artifacts.hosts must be too: it says who may get the token");
        }
        value(RecordSettings.LEDGER_KEY_STORE).ifPresent(file -> readable(RecordSettings.LEDGER_KEY_STORE, file));
        value(RecordSettings.LEDGER_PKCS11).ifPresent(file -> readable(RecordSettings.LEDGER_PKCS11, file));
        value(RecordSettings.LEDGER_POLICY).ifPresent(file -> readable(RecordSettings.LEDGER_POLICY, file));
        if (value(RecordSettings.LEDGER_KEY_STORE).isPresent()
                && value(RecordSettings.LEDGER_PKCS11).isPresent()) {
            problems.add("ledger.key.store and ledger.pkcs11.config are both set: only one key signs");
        }
        if (value(RecordSettings.LEDGER_ENABLED)
                && value(Settings.PROCESSING_GUARANTEE).equals("at_least_once")) {
            problems.add(
                    "processing.guarantee=at_least_once may repeat or lose leaves of the ledger after a crash: leave it at"
                            + " exactly_once_v2, or set ledger.enabled=false");
        }
        String token = value(Settings.AUTH_TOKEN);
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            problems.add("http.auth.token must have " + SHORTEST_TOKEN + " characters or more");
        }
        String host = value(Settings.HTTP_HOST);
        if (!auth().required() && !auth().anonymous() && !isLoopback(host)) {
            problems.add("http.host=" + host + " is not a loopback address, so everybody who reaches it could read"
                    + " audit data: set http.auth.token or http.auth.users, or http.auth.anonymous=true if something"
                    + " in front of it authenticates");
        }
        int standbys = value(Settings.STANDBY_REPLICAS);
        Optional<HostPort> server = value(Settings.APPLICATION_SERVER);
        if (server.isEmpty() && isWildcard(host)) {
            problems.add("http.host=" + host + " is no address that other instances could call"
                    + (standbys > 0 ? ", and there are standby replicas" : "")
                    + ": set application.server to this instance's host:port");
        }
    }

    private void readable(Setting<?> setting, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            problems.add(setting.key() + "=" + file + ": "
                    + (Files.exists(file) ? "the file cannot be read" : "the file does not exist"));
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isWildcard(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Artifacts artifacts() {
        String token = value(Settings.ARTIFACTS_TOKEN);
        return new Artifacts(
                value(Settings.ARTIFACTS_MAX_BYTES),
                value(Settings.ARTIFACTS_TIMEOUT),
                value(Settings.ARTIFACTS_DIRECTORIES),
                value(Settings.ARTIFACTS_HOSTS),
                token.isEmpty() ? Optional.empty() : Optional.of(token),
                value(Settings.ARTIFACTS_TRUSTSTORE),
                value(Settings.ARTIFACTS_TRUSTSTORE_PASSWORD));
    }

    private Ledger ledger() {
        return new Ledger(
                value(RecordSettings.LEDGER_ENABLED),
                value(RecordSettings.LEDGER_ORIGIN),
                value(RecordSettings.LEDGER_EPOCH),
                value(RecordSettings.LEDGER_TOPICS),
                value(RecordSettings.LEDGER_SIGN_EVERY),
                value(RecordSettings.LEDGER_STATE),
                new SigningKey(
                        value(RecordSettings.LEDGER_KEY_STORE),
                        value(RecordSettings.LEDGER_PKCS11),
                        value(RecordSettings.LEDGER_KEY_PASSWORD),
                        value(RecordSettings.LEDGER_KEY_ALIAS)),
                value(RecordSettings.LEDGER_POLICY),
                value(RecordSettings.LEDGER_ANCHOR));
    }

    private AppConfig.Keys keys() {
        return new AppConfig.Keys(
                value(RecordSettings.KEYS_KEYSET),
                value(RecordSettings.KEYS_PASSWORD),
                value(RecordSettings.KEYS_KMS),
                value(RecordSettings.KEYS_KMS_CREDENTIALS),
                value(RecordSettings.KEYS_STORE),
                value(RecordSettings.KEYS_STORE_USER),
                value(RecordSettings.KEYS_STORE_PASSWORD),
                value(RecordSettings.KEYS_CACHE));
    }

    private Http http() {
        Optional<Tls> tls = value(Settings.TLS_KEYSTORE)
                .map(keystore -> new Tls(
                        keystore,
                        value(Settings.TLS_PASSWORD),
                        value(Settings.TLS_TYPE),
                        value(Settings.TLS_TRUSTSTORE),
                        value(Settings.TLS_TRUSTSTORE_PASSWORD)));
        return new Http(
                value(Settings.HTTP_HOST), value(Settings.HTTP_PORT), value(Settings.HTTP_MAX_BODY), tls, auth());
    }

    private Auth auth() {
        String token = value(Settings.AUTH_TOKEN);
        return new Auth(
                value(Settings.AUTH_USERS),
                token.isEmpty() ? Optional.empty() : Optional.of(token),
                value(Settings.AUTH_ANONYMOUS));
    }

    private Map<String, String> streams() {
        Map<String, String> streams = passedOn(Keys.STREAMS, null);
        for (Setting<?> setting : Settings.ALL) {
            if (setting.key().startsWith(Keys.STREAMS)) {
                streams.put(setting.key().substring(Keys.STREAMS.length()), String.valueOf(parsed.get(setting)));
            }
        }
        return streams;
    }

    private Map<String, String> passedOn(String prefix, @Nullable Setting<?> except) {
        Map<String, String> values = new TreeMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(prefix) && (except == null || !except.key().equals(key))) {
                values.put(key.substring(prefix.length()), value.value());
            }
        });
        return values;
    }

    private List<EffectiveValue> effective() {
        List<EffectiveValue> values = new ArrayList<>();
        for (Setting<?> setting : Settings.ALL) {
            @Nullable Given given = this.given.get(setting.key());
            boolean secret = setting.secret() || (given != null && given.secret());
            String text = given == null ? setting.defaultText() : given.value();
            values.add(new EffectiveValue(
                    setting.key(), Secrets.shown(secret, text), source(given), setting.description()));
        }
        new TreeMap<>(given).forEach((key, value) -> {
            if (!Settings.BY_KEY.containsKey(key)) {
                values.add(new EffectiveValue(
                        key,
                        Secrets.shown(value.secret(), value.value()),
                        value.source(),
                        "Handed on to " + Keys.receiver(key) + "."));
            }
        });
        return values;
    }

    private static String source(@Nullable Given given) {
        return given == null ? "default" : given.source();
    }
}
