package org.mlaudit.registry;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.mlaudit.registry.RegistryException.Kind;

/**
 * Registers and finds Avro schemas through the Confluent client. Ids and schemas never change, so what was found once is
 * answered from memory. Safe for use by many threads.
 *
 * <p>The configuration is that of the client, each key with or without {@code schema.registry.} before it:
 *
 * <ul>
 *   <li>{@code basic.auth.credentials.source=USER_INFO} and {@code basic.auth.user.info=name:password}
 *   <li>{@code bearer.auth.credentials.source=STATIC_TOKEN} and {@code bearer.auth.token}, or {@code OAUTHBEARER} with
 *       {@code bearer.auth.issuer.endpoint.url}, {@code bearer.auth.client.id} and {@code bearer.auth.client.secret}
 *   <li>{@code ssl.truststore.location}, {@code ssl.truststore.password}, {@code ssl.keystore.location} and the other
 *       {@code ssl.} settings of Kafka clients
 *   <li>{@code http.connect.timeout.ms} (5000) and {@code http.read.timeout.ms} (30000)
 * </ul>
 */
public final class SchemaRegistry implements AutoCloseable {
    /** Compatibility of every subject: any version reads what any earlier one wrote. */
    public static final String COMPATIBILITY = "BACKWARD_TRANSITIVE";

    private static final String PREFIX = SchemaRegistryClientConfig.CLIENT_NAMESPACE;
    private static final int CACHED_SCHEMAS = 10_000;
    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient client;
    private final String where;
    private final Map<Registered, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    private record Registered(String subject, Schema schema) {}

    /**
     * A registry that answers at any of several URLs.
     *
     * @param urls for example {@code http://127.0.0.1:8081}; {@code mock://name} is one in memory, for tests
     * @param config settings of the client; values that are null are left out
     */
    public SchemaRegistry(List<String> urls, Map<String, ?> config) {
        this(
                SchemaRegistryClientFactory.newClient(
                        urls, CACHED_SCHEMAS, List.of(new AvroSchemaProvider()), settings(config), Map.of()),
                String.join(", ", urls));
    }

    /**
     * A registry behind a given client.
     *
     * @param where what messages call it; a user and password in an address are masked
     */
    public SchemaRegistry(SchemaRegistryClient client, String where) {
        this.client = client;
        this.where = where.replaceAll("//[^/@\\s]+@", "//****@");
    }

    private static Map<String, Object> settings(Map<String, ?> config) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SchemaRegistryClientConfig.HTTP_CONNECT_TIMEOUT_MS, 5_000);
        settings.put(SchemaRegistryClientConfig.HTTP_READ_TIMEOUT_MS, 30_000);
        settings.put(SchemaRegistryClientConfig.MISSING_ID_CACHE_TTL_CONFIG, 10L);
        config.forEach((key, value) -> {
            if (value != null) {
                settings.put(key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key, value);
            }
        });
        // The client reads some settings with its prefix (TLS) and some without (authentication).
        Map<String, Object> both = new HashMap<>(settings);
        settings.forEach((key, value) -> both.put(PREFIX + key, value));
        return both;
    }

    /** Where it is, for messages. */
    public String where() {
        return where;
    }

    /**
     * The id of a schema under a subject; registers it when it is not there. A subject without a compatibility of its own
     * gets {@value #COMPATIBILITY}.
     *
     * @throws RegistryException if the registry cannot be reached, does not allow it, or finds the schema incompatible
     */
    public int register(String subject, Schema schema) {
        Registered key = new Registered(subject, schema);
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        AvroSchema parsed = new AvroSchema(schema);
        int id = ask("register " + schema.getFullName() + " under subject " + subject, () -> {
            boolean set = setCompatibility(subject);
            int answer = register(subject, parsed);
            if (!set) {
                setCompatibility(subject);
            }
            return answer;
        });
        ids.put(key, id);
        schemas.putIfAbsent(id, schema);
        return id;
    }

    private int register(String subject, AvroSchema schema) throws IOException, RestClientException {
        try {
            return client.register(subject, schema);
        } catch (RestClientException e) {
            if (kind(e.getStatus(), e.getErrorCode()) != Kind.INCOMPATIBLE) {
                throw e;
            }
            throw new RegistryException(
                    Kind.INCOMPATIBLE,
                    "the schema registry at " + where + " finds " + schema.name() + " incompatible with subject "
                            + subject + ": " + reasons(subject, schema, e)
                            + ". Register the change as a new model version, or undo it.",
                    e);
        }
    }

    /** What the registry says, and what the client finds when it compares with the versions: some registries say little. */
    private String reasons(String subject, AvroSchema schema, RestClientException refusal) throws IOException {
        Set<String> reasons = new LinkedHashSet<>();
        try {
            reasons.addAll(client.testCompatibilityVerbose(subject, schema));
            for (int version : client.getAllVersions(subject)) {
                String earlier = client.getSchemaMetadata(subject, version).getSchema();
                for (String reason : schema.isBackwardCompatible(new AvroSchema(earlier))) {
                    reasons.add(reason.replaceFirst("%s", "new").replaceFirst("%s", "old"));
                }
            }
        } catch (RestClientException e) {
            refusal.addSuppressed(e);
        }
        return reasons.isEmpty() ? refusal.getMessage() : String.join("; ", reasons);
    }

    /** Whether the subject has a compatibility of its own now; some registries take one only once the subject exists. */
    private boolean setCompatibility(String subject) throws IOException, RestClientException {
        try {
            if (!client.getAllVersions(subject).isEmpty()) {
                client.getCompatibility(subject);
                return true;
            }
        } catch (RestClientException e) {
            if (e.getStatus() != NOT_FOUND) {
                throw e;
            }
        }
        try {
            client.updateCompatibility(subject, COMPATIBILITY);
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() != NOT_FOUND) {
                throw e;
            }
            return false;
        }
    }

    /**
     * The schema with an id.
     *
     * @throws RegistryException if there is none, or the registry cannot be reached
     */
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        Schema found = ask("find schema " + id, () -> {
            if (client.getSchemaById(id) instanceof AvroSchema avro) {
                return avro.rawSchema();
            }
            throw new RegistryException(
                    Kind.REFUSED, "schema " + id + " of the registry at " + where + " is not Avro", new IOException());
        });
        schemas.put(id, found);
        return found;
    }

    /**
     * Asks the registry for something small.
     *
     * @throws RegistryException if it cannot be reached or does not let us in
     */
    public void check() {
        ask("list the subjects", client::getAllSubjects);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Question<T> {
        T ask() throws IOException, RestClientException;
    }

    private <T> T ask(String what, Question<T> question) {
        try {
            return question.ask();
        } catch (RestClientException e) {
            Kind kind = kind(e.getStatus(), e.getErrorCode());
            String hint = kind == Kind.UNAUTHORISED ? ". Check the credentials in schema.registry.*" : "";
            throw new RegistryException(
                    kind,
                    "the schema registry at " + where + " did not " + what + ": " + e.getMessage() + " (HTTP status "
                            + e.getStatus() + ")" + hint,
                    e);
        } catch (IOException e) {
            throw new RegistryException(
                    Kind.UNREACHABLE,
                    "cannot reach the schema registry at " + where + " to " + what + ": " + describe(e)
                            + ". Check that it runs and that schema.registry.url and its TLS settings are right.",
                    e);
        }
    }

    private static String describe(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private static Kind kind(int status, int errorCode) {
        int code = errorCode >= 10_000 ? errorCode / 100 : errorCode;
        if (status == 401 || status == 403) {
            return Kind.UNAUTHORISED;
        }
        if (status == 409 || code == 409) {
            return Kind.INCOMPATIBLE;
        }
        if (status == NOT_FOUND) {
            return Kind.NOT_FOUND;
        }
        return status >= 500 ? Kind.UNREACHABLE : Kind.REFUSED;
    }
}
