package org.mlaudit.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.registry.RegistryException.Kind;

class SchemaRegistryTest {
    private static final Schema FIRST =
            SchemaBuilder.record("R").fields().requiredString("id").endRecord();
    private static final Schema SECOND = SchemaBuilder.record("R")
            .fields()
            .requiredString("id")
            .optionalDouble("x")
            .endRecord();
    private static final Schema BREAKING = SchemaBuilder.record("R")
            .fields()
            .requiredString("id")
            .requiredDouble("y")
            .endRecord();

    /** What the stub answers, by method and path; anything else is 404. */
    private final Map<String, Answer> answers = new HashMap<>();

    private final List<String> requests = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private HttpServer server;

    private record Answer(int status, String body) {}

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aPasswordInItsAddressIsNotShown() {
        MockSchemaRegistryClient client = new MockSchemaRegistryClient();
        assertThat(new SchemaRegistry(client, "http://joe:hidden@registry:8081, http://other").where())
                .isEqualTo("http://****@registry:8081, http://other");
    }

    @Test
    void aNewSubjectGetsItsCompatibilityAndKeepsIt() throws Exception {
        MockSchemaRegistryClient client = new MockSchemaRegistryClient(List.of(new AvroSchemaProvider()));
        SchemaRegistry registry = new SchemaRegistry(client, "mock");

        int first = registry.register("s", FIRST);
        assertThat(client.getCompatibility("s")).isEqualTo("BACKWARD_TRANSITIVE");
        assertThat(registry.register("s", FIRST)).isEqualTo(first);
        assertThat(registry.byId(first)).isSameAs(FIRST);

        client.updateCompatibility("s", "NONE");
        assertThat(registry.register("s", SECOND)).isNotEqualTo(first);
        assertThat(client.getCompatibility("s")).as("a user's own choice").isEqualTo("NONE");
        assertThat(new SchemaRegistry(client, "mock").byId(first)).isEqualTo(FIRST);
    }

    @Test
    void schemasAndIdsAreAskedForOnce() throws IOException {
        answers.put("GET /subjects/s/versions", new Answer(200, "[1]"));
        answers.put("GET /config/s", new Answer(200, "{\"compatibilityLevel\":\"FULL\"}"));
        answers.put("POST /subjects/s/versions", new Answer(200, "{\"id\":7}"));
        answers.put("GET /schemas/ids/8", new Answer(200, "{\"schema\":\"\\\"string\\\"\"}"));
        SchemaRegistry registry = start(Map.of());
        for (int i = 0; i < 3; i++) {
            assertThat(registry.register("s", FIRST)).isEqualTo(7);
            assertThat(registry.byId(7)).isEqualTo(FIRST);
            assertThat(registry.byId(8)).isEqualTo(Schema.create(Schema.Type.STRING));
        }

        assertThat(requests)
                .containsExactly(
                        "GET /subjects/s/versions", "GET /config/s", "POST /subjects/s/versions", "GET /schemas/ids/8");
    }

    @Test
    void aRegistryThatTakesNoCompatibilityBeforeTheSubjectGetsItAfter() throws IOException {
        answers.put("POST /subjects/s/versions", new Answer(200, "{\"id\":7}"));
        SchemaRegistry registry = start(Map.of());

        assertThat(registry.register("s", FIRST)).isEqualTo(7);
        assertThat(requests)
                .containsExactly(
                        "GET /subjects/s/versions",
                        "PUT /config/s",
                        "POST /subjects/s/versions",
                        "GET /subjects/s/versions",
                        "PUT /config/s");
    }

    @Test
    void anIncompatibleSchemaIsRefusedWithTheRegistrysReason() throws IOException {
        answers.put("GET /subjects/s/versions", new Answer(200, "[1]"));
        answers.put("GET /config/s", new Answer(200, "{\"compatibilityLevel\":\"BACKWARD_TRANSITIVE\"}"));
        String earlier = FIRST.toString().replace("\"", "\\\"");
        answers.put(
                "GET /subjects/s/versions/1",
                new Answer(200, "{\"subject\":\"s\",\"version\":1,\"id\":1,\"schema\":\"" + earlier + "\"}"));
        answers.put("POST /subjects/s/versions", new Answer(409, "{\"error_code\":409,\"message\":\"early version\"}"));
        answers.put(
                "POST /compatibility/subjects/s/versions/latest",
                new Answer(200, "{\"is_compatible\":false,\"messages\":[\"READER_FIELD_MISSING_DEFAULT_VALUE: y\"]}"));
        SchemaRegistry registry = start(Map.of());

        assertThat(failure(() -> registry.register("s", BREAKING), Kind.INCOMPATIBLE))
                .contains("finds R incompatible with subject s: READER_FIELD_MISSING_DEFAULT_VALUE: y")
                .contains("The field 'y' at path '/fields/1' in the new schema has no default value")
                .contains("Register the change as a new model version");
    }

    @Test
    void anUnknownIdIsNotFoundAndNotAskedForAgainAtOnce() throws IOException {
        answers.put("GET /schemas/ids/9", new Answer(404, "{\"error_code\":40403,\"message\":\"Schema 9 not found\"}"));
        SchemaRegistry registry = start(Map.of());

        for (int i = 0; i < 3; i++) {
            assertThat(failure(() -> registry.byId(9), Kind.NOT_FOUND)).contains("did not find schema 9");
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void aRegistryThatIsNotThereIsNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port;
        try (SchemaRegistry registry = new SchemaRegistry(List.of(url), Map.of("max.retries", 0))) {
            assertThat(failure(registry::check, Kind.UNREACHABLE))
                    .startsWith("cannot reach the schema registry at " + url + " to list the subjects: Connect")
                    .contains("Check that it runs");
            failure(() -> registry.register("s", FIRST), Kind.UNREACHABLE);
            failure(() -> registry.byId(1), Kind.UNREACHABLE);
        }
    }

    @Test
    void missingCredentialsAreSaidToBeMissing() throws IOException {
        answers.put("GET /subjects", new Answer(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}"));
        SchemaRegistry registry = start(Map.of());

        assertThat(failure(registry::check, Kind.UNAUTHORISED)).contains("Check the credentials in schema.registry.*");
    }

    @Test
    void serverErrorsAreWorthAnotherTry() throws IOException {
        answers.put("GET /subjects", new Answer(500, "{\"error_code\":50001,\"message\":\"store\"}"));
        SchemaRegistry registry = start(Map.of("max.retries", 0));

        assertThat(failure(registry::check, Kind.UNREACHABLE)).contains("HTTP status 500");
    }

    @Test
    void basicCredentialsAreSentWithAndWithoutThePrefix() throws IOException {
        answers.put("GET /subjects", new Answer(200, "[]"));
        for (String prefix : List.of("", "schema.registry.")) {
            start(Map.of(
                            prefix + "basic.auth.credentials.source", "USER_INFO",
                            prefix + "basic.auth.user.info", "ann:secret"))
                    .check();
        }
        String expected = "Basic " + Base64.getEncoder().encodeToString("ann:secret".getBytes(StandardCharsets.UTF_8));
        assertThat(authorizations).containsExactly(expected, expected);
    }

    @Test
    void aBearerTokenIsSent() throws IOException {
        answers.put("GET /subjects", new Answer(200, "[]"));
        start(Map.of(
                        "schema.registry.bearer.auth.credentials.source", "STATIC_TOKEN",
                        "schema.registry.bearer.auth.token", "token"))
                .check();
        assertThat(authorizations).containsExactly("Bearer token");
    }

    @Test
    void tlsTrustsWhatTheTruststoreHolds(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store.p12");
        makeKeyStore(store);
        answers.put("GET /subjects", new Answer(200, "[]"));
        String url = startTls(store);
        Map<String, String> trusted = Map.of(
                "ssl.truststore.location", store.toString(),
                "ssl.truststore.password", "password",
                "ssl.truststore.type", "PKCS12");

        new SchemaRegistry(List.of(url), trusted).check();
        SchemaRegistry untrusting = new SchemaRegistry(List.of(url), Map.of());
        assertThat(failure(untrusting::check, Kind.UNREACHABLE)).contains("SSLHandshakeException");
    }

    private static void makeKeyStore(Path store) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "test",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        // The certificate must stand alone to be trusted.
        KeyStore keys = load(store);
        keys.setCertificateEntry("trusted", keys.getCertificate("test"));
        try (var out = Files.newOutputStream(store)) {
            keys.store(out, "password".toCharArray());
        }
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "password".toCharArray());
        }
        return keys;
    }

    private String startTls(Path store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(store), "password".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(secure);
        return "https://127.0.0.1:" + secure.getAddress().getPort();
    }

    private SchemaRegistry start(Map<String, Object> config) throws IOException {
        stop();
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        return new SchemaRegistry(
                List.of("http://127.0.0.1:" + server.getAddress().getPort()), config);
    }

    private void serve(HttpServer started) {
        server = started;
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        requests.add(request);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        Answer answer = answers.getOrDefault(
                request, new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}"));
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String failure(Runnable action, Kind kind) {
        RegistryException failure = catchThrowableOfType(RegistryException.class, action::run);
        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(kind);
        return failure.getMessage();
    }
}
