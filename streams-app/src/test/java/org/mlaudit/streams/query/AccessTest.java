package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.config.HostPort;

class AccessTest {
    private static final String TOKEN = "a-token-of-the-test";
    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    private final AuditMetrics metrics = new AuditMetrics();
    private AuditServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        metrics.close();
    }

    private HostPort start(Map<String, String> values) {
        server = new AuditServer(AppConfig.of(values), metrics, (contract, actor) -> null);
        HostPort self = server.start();
        server.serve(new FakeView(self));
        return self;
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyTheRightTokenOrPasswordIsLetIn() throws IOException {
        Path users = Files.writeString(
                directory.resolve("users"), "# auditors\n" + Users.line("ann", "correct horse", 10_000) + "\n");
        Client client = new Client(
                start(Map.of("http.port", "0", "http.auth.token", TOKEN, "http.auth.users", users.toString())));

        HttpResponse<String> refused = client.get("/api/models");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(
                        challenge -> assertThat(challenge).contains("Basic").contains("Bearer"));
        for (String wrong : List.of(
                "Bearer wrong",
                "Bearer",
                basic("ann", "wrong"),
                basic("bob", "correct horse"),
                "Basic ???",
                "Digest x")) {
            assertThat(client.get("/api/models", "Authorization", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
        for (String right : List.of("Bearer " + TOKEN, basic("ann", "correct horse"), basic("ann", "correct horse"))) {
            assertThat(client.get("/api/models", "Authorization", right).statusCode())
                    .isEqualTo(200);
        }
        assertThat(client.get("/api/health").statusCode()).isEqualTo(200);
        assertThat(client.get("/openapi.json").body()).contains("securitySchemes");
    }

    @Test
    void aRequestIsPassedOnWithTheToken() {
        Map<String, String> values = Map.of("http.port", "0", "http.auth.token", TOKEN);
        HostPort owner = start(values);
        try (AuditServer other = new AuditServer(AppConfig.of(values), metrics, (contract, actor) -> null)) {
            FakeView view = new FakeView(other.start());
            view.placement = Optional.of(new Placement(owner, List.of(), Placement.Role.NONE, 0));
            HostPort self = view.instances.get(0);
            other.serve(view);
            assertThat(new Client(self)
                            .json("/api/models/flight-delay/1/windows", "Authorization", "Bearer " + TOKEN)
                            .path("source")
                            .path("instance")
                            .asText())
                    .isEqualTo(owner.toString());
        }
    }

    @Test
    void aFileOfUsersThatIsNoSuchFileIsAClearError() throws IOException {
        Path users = Files.writeString(directory.resolve("users"), "ann:plain-text-password\n");
        AppConfig config = AppConfig.of(Map.of("http.auth.users", users.toString()));

        assertThatThrownBy(() -> new AuditServer(config, metrics, (contract, actor) -> null).close())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 1: must be as printed by")
                .hasMessageNotContaining("plain-text-password");
    }

    @Test
    void overTlsInstancesStillAnswerForEachOther() throws Exception {
        Path keystore = directory.resolve("keys.p12");
        keytool(keystore);
        Map<String, String> values = Map.of(
                "http.port",
                "0",
                "http.tls.keystore",
                keystore.toString(),
                "http.tls.password",
                PASSWORD,
                "http.tls.truststore",
                keystore.toString(),
                "http.tls.truststore.password",
                PASSWORD);
        HostPort owner = start(values);
        try (AuditServer other = new AuditServer(AppConfig.of(values), metrics, (contract, actor) -> null)) {
            FakeView view = new FakeView(other.start());
            HostPort self = view.instances.get(0);
            view.placement = Optional.of(new Placement(owner, List.of(), Placement.Role.NONE, 0));
            other.serve(view);
            Client client = new Client(
                    HttpClient.newBuilder().sslContext(trusting(keystore)).build(), "https://" + self);
            assertThat(client.json("/api/models/flight-delay/1/windows")
                            .path("source")
                            .path("instance")
                            .asText())
                    .isEqualTo(owner.toString());
        }
    }

    private static void keytool(Path keystore) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "self",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        keystore.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private static SSLContext trusting(Path keystore) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keystore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        // A key store's own certificate becomes a trusted one when it stands alone.
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("self", store.getCertificate("self"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
