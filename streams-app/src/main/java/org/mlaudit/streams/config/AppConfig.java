package org.mlaudit.streams.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicOptions;

/**
 * The application's configuration, checked and typed. Made by {@link ConfigSources}; the meaning, type and default of each
 * key are in {@link Settings}. Its text form holds no secret.
 *
 * @param kafka how to reach the brokers
 * @param registry how to reach the schema registry
 * @param topics names and settings of topics
 * @param applicationId name of the application in Kafka, shared by its instances
 * @param applicationServer where other instances reach this one's REST interface, when it was given
 * @param stateDir directory of the state on disk
 * @param processingGuarantee {@code exactly_once_v2} or {@code at_least_once}
 * @param streams properties of Kafka Streams, without the {@code streams.} prefix
 * @param partsInterval how often changed window parts are forwarded
 * @param windowsIdleAfter wall-clock time without an event after which a partition no longer holds back windows
 * @param windowsCloseWhenIdle whether windows close at once when a model is idle everywhere
 * @param explanations how single inferences are explained
 * @param artifacts how trained models are fetched
 * @param ledger the tamper-evident trees
 * @param keys of what is encrypted in the record
 * @param retentionFloor how long records of ledgered topics must be kept at least
 * @param startupTimeout how long to wait for broker, registry and topics
 * @param http the REST interface
 * @param effective every value in force with its source, secrets masked
 */
public record AppConfig(
        Kafka kafka,
        Registry registry,
        Topics topics,
        String applicationId,
        Optional<HostPort> applicationServer,
        Path stateDir,
        String processingGuarantee,
        Map<String, String> streams,
        Duration partsInterval,
        Duration windowsIdleAfter,
        boolean windowsCloseWhenIdle,
        Explanations explanations,
        Artifacts artifacts,
        Ledger ledger,
        Keys keys,
        Duration retentionFloor,
        Duration startupTimeout,
        Http http,
        List<EffectiveValue> effective) {
    public AppConfig {
        streams = Map.copyOf(streams);
        effective = List.copyOf(effective);
    }

    /**
     * How to reach the brokers.
     *
     * @param bootstrapServers at least one {@code host:port}
     * @param properties further client properties, without the {@code kafka.} prefix; may hold secrets
     */
    public record Kafka(List<String> bootstrapServers, Map<String, String> properties) {
        public Kafka {
            bootstrapServers = List.copyOf(bootstrapServers);
            properties = Map.copyOf(properties);
        }

        @Override
        public String toString() {
            return "Kafka" + bootstrapServers;
        }
    }

    /**
     * How to reach the schema registry.
     *
     * @param urls at least one address
     * @param properties further client properties, without the {@code schema.registry.} prefix; may hold secrets
     */
    public record Registry(List<String> urls, Map<String, String> properties) {
        public Registry {
            urls = List.copyOf(urls);
            properties = Map.copyOf(properties);
        }

        /** The client's configuration. */
        public Map<String, Object> client() {
            Map<String, Object> client = new HashMap<>(properties);
            properties.forEach((key, value) -> client.put("schema.registry." + key, value));
            return client;
        }

        /** The addresses as they may be shown. */
        public String shown() {
            return Secrets.shown(false, String.join(",", urls));
        }

        @Override
        public String toString() {
            return "Registry[" + shown() + "]";
        }
    }

    /**
     * Names and settings of topics.
     *
     * @param prefix what all names start with
     * @param partitions of topics that are created
     * @param replication of topics that are created; -1 for the brokers' default
     * @param create whether missing topics are created at start
     * @param settings of topics that are created, which replace those of the catalogue
     */
    public record Topics(String prefix, int partitions, int replication, boolean create, Map<String, String> settings) {
        public Topics {
            settings = Map.copyOf(settings);
        }

        /** Every topic by its name. */
        public TopicCatalogue catalogue() {
            return new TopicCatalogue(prefix);
        }

        /** How topics are created. */
        public TopicOptions options() {
            TopicOptions options =
                    TopicOptions.DEFAULT.withPartitions(partitions).withSettings(settings);
            return replication < 0 ? options : options.withReplication(replication);
        }
    }

    /**
     * How single inferences are explained.
     *
     * @param keep how long what is said of them is kept, by the wall clock
     * @param evaluationsPerSecond how often models are evaluated at most to explain by sampling
     */
    public record Explanations(Duration keep, int evaluationsPerSecond) {}

    /**
     * How trained models are fetched.
     *
     * @param maxBytes largest model
     * @param timeout for a model in all
     * @param directories that files must lie in; any when empty
     * @param hosts that may be asked, in lower case, with a port where it is not the usual one; any when empty
     * @param token bearer token for these hosts
     * @param truststore certificates to trust; the JVM's when empty
     * @param truststorePassword of the trust store; may be empty
     */
    public record Artifacts(
            int maxBytes,
            Duration timeout,
            List<Path> directories,
            List<String> hosts,
            Optional<String> token,
            Optional<Path> truststore,
            String truststorePassword) {
        public Artifacts {
            directories = List.copyOf(directories);
            hosts = List.copyOf(hosts);
        }

        @Override
        public String toString() {
            return "Artifacts[maxBytes=" + maxBytes + ", directories=" + directories + ", hosts=" + hosts + "]";
        }
    }

    /**
     * The tamper-evident trees.
     *
     * @param enabled whether there are any
     * @param origin what the names of all trees start with
     * @param epoch which run of the trees this is, from 1
     * @param topics whose records become leaves, without the prefix
     * @param signEvery how often trees that have grown are signed
     * @param state file of the last signed states; in the state directory when empty
     * @param key what signs
     * @param policy file that names witnesses
     * @param anchor file or directory that gets each signed state of the log of logs
     */
    public record Ledger(
            boolean enabled,
            String origin,
            int epoch,
            List<String> topics,
            Duration signEvery,
            Optional<Path> state,
            SigningKey key,
            Optional<Path> policy,
            Optional<Path> anchor) {
        public Ledger {
            topics = List.copyOf(topics);
        }
    }

    /**
     * The key that signs checkpoints; a demo key when neither store nor token is given.
     *
     * @param store PKCS#12 key store
     * @param pkcs11 configuration of a token
     * @param password of the store, or the token's PIN; may be empty
     * @param alias which key signs
     */
    public record SigningKey(Optional<Path> store, Optional<Path> pkcs11, String password, String alias) {
        @Override
        public String toString() {
            return "SigningKey[store=" + store + ", pkcs11=" + pkcs11 + ", alias=" + alias + "]";
        }
    }

    /**
     * Keys of what is encrypted in the record.
     *
     * @param keyset file of the keyset that wraps the data keys of subjects
     * @param password of the keyset; may be empty
     * @param kms address of the key that encrypts the keyset; may be empty
     * @param kmsCredentials credentials for it
     * @param store file or JDBC address of the wrapped data keys
     * @param storeUser user of a database server; may be empty
     * @param storePassword of the user; may be empty
     * @param cache how long a process remembers a data key
     */
    public record Keys(
            Path keyset,
            String password,
            String kms,
            Optional<Path> kmsCredentials,
            String store,
            String storeUser,
            String storePassword,
            Duration cache) {
        @Override
        public String toString() {
            return "Keys[keyset=" + keyset + ", kms=" + kms + "]";
        }
    }

    /**
     * The REST interface.
     *
     * @param host address to bind
     * @param port port to bind; 0 for any free one
     * @param maxBodyBytes largest request body
     * @param tls when given, the interface is served over TLS only
     * @param auth who may use it
     */
    public record Http(String host, int port, int maxBodyBytes, Optional<Tls> tls, Auth auth) {
        /** {@code http} or {@code https}. */
        public String scheme() {
            return tls.isPresent() ? "https" : "http";
        }
    }

    /**
     * Keys of the REST interface.
     *
     * @param keystore key and certificate
     * @param password of the key store and its key
     * @param type {@code PKCS12} or {@code JKS}
     * @param truststore certificates to trust in other instances; the JVM's when empty
     * @param truststorePassword of the trust store; may be empty
     */
    public record Tls(
            Path keystore, String password, String type, Optional<Path> truststore, String truststorePassword) {
        @Override
        public String toString() {
            return "Tls[" + keystore + "]";
        }
    }

    /**
     * Who may use the REST interface. With neither users nor token, everybody who can reach it.
     *
     * @param users file of users and hashed passwords
     * @param token bearer token
     * @param anonymous whether serving other than loopback without either is allowed
     */
    public record Auth(Optional<Path> users, Optional<String> token, boolean anonymous) {
        /** Whether requests must carry credentials. */
        public boolean required() {
            return users.isPresent() || token.isPresent();
        }

        @Override
        public String toString() {
            return "Auth[required=" + required() + "]";
        }
    }

    /** A configuration from given values alone, as if each were set on the command line; for embedding and tests. */
    public static AppConfig of(Map<String, String> values) {
        ConfigSources sources = new ConfigSources();
        values.forEach((key, value) -> sources.set(key + "=" + value));
        return sources.load();
    }

    /** Properties of a Kafka admin client, producer or consumer. */
    public Map<String, Object> kafkaClient(String clientId) {
        Map<String, Object> client = new HashMap<>(kafka.properties());
        client.put("bootstrap.servers", String.join(",", kafka.bootstrapServers()));
        client.put("client.id", clientId);
        return client;
    }

    /**
     * Properties of the Kafka Streams client. Properties of {@code kafka.*} reach all its clients; those of
     * {@code streams.*} win over them.
     *
     * @param advertised where other instances reach this one
     */
    public Properties streamsProperties(HostPort advertised) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        properties.putAll(streams);
        properties.put("bootstrap.servers", String.join(",", kafka.bootstrapServers()));
        properties.put("application.id", applicationId);
        properties.put("application.server", advertised.toString());
        properties.put("state.dir", stateDir.toString());
        properties.put("processing.guarantee", processingGuarantee);
        return properties;
    }

    /**
     * Where other instances reach this one.
     *
     * @param boundPort port that the REST interface really listens on
     */
    public HostPort advertised(int boundPort) {
        HostPort given = applicationServer.orElse(new HostPort(http.host(), 0));
        return given.port() == 0 ? new HostPort(given.host(), boundPort) : given;
    }

    /** Keys and values as they may be shown. */
    @Override
    public String toString() {
        return effective.stream()
                .map(value -> value.key() + "=" + value.shown())
                .collect(Collectors.joining(", ", "AppConfig{", "}"));
    }
}
