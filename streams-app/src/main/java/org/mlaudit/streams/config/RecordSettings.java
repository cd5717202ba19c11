package org.mlaudit.streams.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mlaudit.topics.TopicCatalogue;

/** Keys of the configuration about the record itself: its ledger, the keys of what is encrypted in it, how long it is kept. */
final class RecordSettings {
    static final Setting<Boolean> LEDGER_ENABLED = Settings.define(
            "ledger.enabled",
            "true or false",
            "true",
            "Whether tamper-evident trees of the topics are kept and signed.",
            Settings::truth);
    static final Setting<String> LEDGER_ORIGIN = Settings.define(
            "ledger.origin",
            "host/name",
            "localhost/mlaudit",
            "What the names of all trees start with: a host name of yours and a name for the cluster. It is signed with every"
                    + " checkpoint, so it must not change.",
            text -> Settings.matching(
                    text,
                    "[A-Za-z0-9._-]{1,100}(:[0-9]{1,5})?/[A-Za-z0-9._-]{1,50}",
                    "must be a host, '/' and a name"));
    static final Setting<Integer> LEDGER_EPOCH = Settings.define(
            "ledger.epoch",
            "number",
            "1",
            "Which run of the trees this is. Raise it when the application's state was lost or reset, so that new trees begin"
                    + " and the old ones stay as they are.",
            text -> Settings.whole(text, 1, 1_000_000));
    static final Setting<List<String>> LEDGER_TOPICS = Settings.define(
            "ledger.topics",
            "list of topics",
            "inferences,ground-truth,explanations,governance,actions",
            "Topics, without the prefix, whose every record becomes a leaf.",
            RecordSettings::ledgered);
    static final Setting<Duration> LEDGER_SIGN_EVERY = Settings.define(
            "ledger.sign.every",
            "duration",
            "PT10S",
            "How often trees that have grown are signed.",
            text -> Settings.duration(text, Duration.ofMillis(100), Duration.ofDays(1)));
    static final Setting<Optional<Path>> LEDGER_STATE = Settings.define(
            "ledger.state",
            "file",
            "",
            "File of the last signed state of each tree, which the signer never goes back behind; in state.dir when not"
                    + " given. Put it where a restored backup of Kafka does not overwrite it.",
            Settings::optionalPath);
    static final Setting<Optional<Path>> LEDGER_KEY_STORE = Settings.define(
            "ledger.key.store",
            "file",
            "",
            "PKCS#12 key store with the Ed25519 key that signs checkpoints, as made by 'mlaudit ledger keys create'. Without it"
                    + " and without ledger.pkcs11.config a demo key is made in state.dir, which proves nothing to others.",
            Settings::optionalPath);
    static final Setting<String> LEDGER_KEY_PASSWORD =
            Settings.secret("ledger.key.password", "Password of ledger.key.store, or PIN of the PKCS#11 token.");
    static final Setting<String> LEDGER_KEY_ALIAS = Settings.define(
            "ledger.key.alias",
            "text",
            "ledger",
            "Which key of ledger.key.store or of the token signs.",
            text -> Settings.matching(text, "\\S.*", "must not be empty"));
    static final Setting<Optional<Path>> LEDGER_PKCS11 = Settings.define(
            "ledger.pkcs11.config",
            "file",
            "",
            "Configuration of the Java provider SunPKCS11 for a hardware token that holds the signing key.",
            Settings::optionalPath);
    static final Setting<Optional<Path>> LEDGER_POLICY = Settings.define(
            "ledger.policy",
            "file",
            "",
            "Witnesses that are asked to cosign, and how many must: a policy in the format of C2SP tlog-policy.",
            Settings::optionalPath);
    static final Setting<Optional<Path>> LEDGER_ANCHOR = Settings.define(
            "ledger.anchor",
            "file or directory",
            "",
            "Where each signed state of the log of logs is written as well: a file that is appended to, or a directory that"
                    + " gets a file for each (for storage that is written once).",
            Settings::optionalPath);
    static final Setting<Path> KEYS_KEYSET = Settings.define(
            "keys.keyset",
            "file",
            ".mlaudit/keys/master.json",
            "Keyset that wraps the data keys of subjects and makes pseudonyms, encrypted by keys.password or keys.kms.",
            Settings::path);
    static final Setting<String> KEYS_PASSWORD = Settings.secret("keys.password", "Password of keys.keyset.");
    static final Setting<String> KEYS_KMS = Settings.define(
            "keys.kms",
            "address of a key",
            "",
            "Key of a key management service that encrypts keys.keyset, as Tink names it: aws-kms://..., gcp-kms://...",
            text -> Settings.matching(text, "(\\S+://\\S+)?", "must be an address such as aws-kms://..."));
    static final Setting<Optional<Path>> KEYS_KMS_CREDENTIALS = Settings.define(
            "keys.kms.credentials",
            "file",
            "",
            "Credentials for keys.kms; those of the environment when not given.",
            Settings::optionalPath);
    static final Setting<String> KEYS_STORE = Settings.define(
            "keys.store",
            "file or JDBC address",
            ".mlaudit/keys/subjects.db",
            "Where the wrapped data keys of subjects are: a SQLite file, or jdbc:postgresql://... with the driver on the class"
                    + " path.",
            text -> Settings.matching(text, "\\S.*", "must not be empty"));
    static final Setting<String> KEYS_STORE_USER = Settings.define(
            "keys.store.user", "text", "", "User of keys.store, where it is a database server.", text -> text);
    static final Setting<String> KEYS_STORE_PASSWORD =
            Settings.secret("keys.store.password", "Password of keys.store.user.");
    static final Setting<Duration> KEYS_CACHE = Settings.define(
            "keys.cache",
            "duration",
            "PT30S",
            "How long a process remembers a subject's data key: an erasure made by another one takes effect after that at the"
                    + " latest.",
            text -> Settings.duration(text, Duration.ZERO, Duration.ofHours(1)));
    static final Setting<Duration> RETENTION_FLOOR = Settings.define(
            "retention.floor",
            "duration",
            "P183D",
            "How long records of ledgered topics must be kept at least; a shorter retention of such a topic is refused.",
            text -> Settings.duration(text, Duration.ZERO, Duration.ofDays(36_600)));

    private RecordSettings() {}

    private static List<String> ledgered(String text) {
        List<String> topics = Settings.list(text);
        var known = new TopicCatalogue().ledgered().keySet();
        for (String topic : topics) {
            if (!known.contains(topic)) {
                throw new IllegalArgumentException("must be some of " + String.join(", ", known));
            }
        }
        return topics.stream().distinct().toList();
    }
}
