package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.catalog.RegistrationException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.startup.StartupException;

class AuditServerTest {
    private static final String MODEL = "/api/models/flight-delay/1";

    private final AuditMetrics metrics = new AuditMetrics();
    private FakeView view;
    private AuditServer server;
    private HostPort self;
    private Client client;

    @BeforeEach
    void start() {
        server = new AuditServer(
                AppConfig.of(Map.of("http.port", "0", "http.max.body.bytes", "4096")), metrics, (contract, actor) -> {
                    if (contract.owner().equals("Mallory")) {
                        throw new RegistrationException("the registry says no");
                    }
                    ModelVersion version = view.version(contract);
                    view.versions.put(contract.key(), version);
                    return version;
                });
        self = server.start();
        view = new FakeView(self);
        client = new Client(self);
    }

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private JsonNode problem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = Json.parse(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("urn:mlaudit:problem:");
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(response.body()).doesNotContain("\tat ").doesNotContain("Exception");
        return problem;
    }

    @Test
    void beforeTheApplicationRunsHealthSaysWhatItWaitsFor() {
        server.waitingFor("it waits for the broker at 127.0.0.1:1");

        HttpResponse<String> health = client.get("/api/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(Json.parse(health.body()).path("status").asText()).isEqualTo("STARTING");
        assertThat(client.json("/api/health/live").path("reason").asText()).contains("broker");
        assertThat(problem(client.get("/api/models"), 503).path("detail").asText())
                .isEqualTo("The application is starting: it waits for the broker at 127.0.0.1:1");
    }

    @Test
    void healthFollowsTheApplication() {
        server.serve(view);
        assertThat(client.json("/api/health").path("status").asText()).isEqualTo("UP");

        view.health = new Health(Health.Status.DOWN, "the stream failed", Map.of());
        assertThat(client.get("/api/health").statusCode()).isEqualTo(503);
        assertThat(client.get("/api/health/live").statusCode()).isEqualTo(503);
    }

    @Test
    void modelsAreListedAndShownWithTheirContract() {
        server.serve(view);

        JsonNode model = client.json("/api/models").path("models").get(0);
        assertThat(model.path("model").asText()).isEqualTo("flight-delay");
        assertThat(model.path("sizes").toString()).isEqualTo("[\"P1D\",\"P7D\"]");
        assertThat(client.json(model.path("href").asText())
                        .path("contract")
                        .path("owner")
                        .asText())
                .isEqualTo("Operations");
        assertThat(problem(client.get("/api/models/x/9"), 404).path("detail").asText())
                .isEqualTo("No model version 'x/9' is registered; GET /api/models lists those that are.");
    }

    @Test
    void windowsAreListedNewestFirstWithinBoundsAndLimit() {
        server.serve(view);

        JsonNode all = client.json(MODEL + "/windows?size=P1D&limit=2");
        assertThat(all.path("windows").get(0).path("start").asText()).isEqualTo("2001-02-03T00:00:00Z");
        assertThat(all.path("more").asBoolean()).isTrue();
        assertThat(all.path("source").path("instance").asText()).isEqualTo(self.toString());
        assertThat(client.json(MODEL + "/windows?from=2001-02-02&to=2001-02-03T00:00:00%2B00:00")
                        .path("windows"))
                .hasSize(1);
        assertThat(problem(client.get(MODEL + "/windows?size=PT2H"), 400)
                        .path("errors")
                        .toString())
                .isEqualTo(
                        "[{\"at\":\"size\",\"detail\":\"must be one of the windows of the contract: PT1H, P1D, P7D\"}]");
    }

    @Test
    void aWindowHasAProfileOfEveryColumn() {
        server.serve(view);

        JsonNode window = client.json(MODEL + "/windows/2001-02-01T00:00:00Z?size=P1D");
        assertThat(window.path("rows").asLong()).isEqualTo(100);
        assertThat(window.path("columns").findValuesAsText("target"))
                .containsExactly("origin", "distance", "prediction.score", "prediction.label", "latency");
        assertThat(window.path("columns").get(1).path("number").path("max").asDouble())
                .isEqualTo(99);
        assertThat(window.path("columns").get(4).path("number").isNull()).isTrue();
        problem(client.get(MODEL + "/windows/2001-02-01T00:00:01Z"), 404);
        assertThat(problem(client.get(MODEL + "/windows/yesterday"), 400)
                        .path("errors")
                        .get(0)
                        .path("at")
                        .asText())
                .isEqualTo("start");
    }

    @Test
    void aDistributionStandsBesideTheReferenceAndBothAddUp() {
        server.serve(view);

        JsonNode distance = client.json(MODEL + "/features/distance?start=2001-02-01&size=P1D");
        long counted = 0;
        double referenceShare = 0;
        for (JsonNode bin : distance.path("bins")) {
            counted += bin.path("count").asLong();
            referenceShare += bin.path("referenceShare").asDouble();
        }
        assertThat(counted).isEqualTo(100);
        assertThat(referenceShare).isBetween(1 - 1e-9, 1 + 1e-9);
        assertThat(distance.path("bins").get(0).path("lower").isNull()).isTrue();
        assertThat(distance.path("referenceHash").asText()).isEqualTo(view.reference.hash());

        JsonNode origin = client.json(MODEL + "/features/origin");
        assertThat(origin.path("start").asText()).isEqualTo("2001-02-03T00:00:00Z");
        assertThat(origin.path("bins").get(0).path("label").asText()).isEqualTo("ORD");
        assertThat(origin.path("bins").get(0).path("count").asLong()).isEqualTo(66);
        assertThat(problem(client.get(MODEL + "/features/altitude"), 404)
                        .path("detail")
                        .asText())
                .contains("'altitude'; it has origin, distance,");
    }

    @Test
    void findingsAreFiltered() {
        server.serve(view);

        assertThat(client.json(MODEL + "/findings").path("findings")).hasSize(7);
        assertThat(client.json(MODEL + "/findings?monitor=drift&verdict=alarm,warning")
                        .path("findings"))
                .hasSize(1);
        assertThat(client.json(MODEL + "/findings?monitor=drift.ks&from=2001-02-02")
                        .path("findings"))
                .hasSize(2);
        assertThat(client.json(MODEL + "/findings?target=origin").path("findings"))
                .isEmpty();
        JsonNode error = problem(client.get(MODEL + "/findings?verdict=BAD&limit=0&targt=x"), 400);
        assertThat(error.path("errors").findValuesAsText("at")).containsExactly("verdict", "limit", "targt");
        assertThat(error.path("detail").asText())
                .contains("'BAD', which is none of OK, WARNING, ALARM, INSUFFICIENT_DATA")
                .contains("must be a whole number from 1 to 1000")
                .endsWith("did you mean target?");
        problem(client.get(MODEL + "/findings?from=2001-02-02&to=2001-02-01"), 400);
    }

    @Test
    void segmentsAreRankedWeakestFirst() {
        view.findings.add(FakeView.ofSegment(2, "origin=ORD", Verdict.OK, 0.2));
        view.findings.add(FakeView.ofSegment(2, "origin=LAX", Verdict.ALARM, 0.1));
        view.findings.add(FakeView.ofSegment(2, "origin=DEN", Verdict.WARNING, 0.3));
        view.findings.add(FakeView.ofSegment(1, "origin=IAH", Verdict.ALARM, 0.9));
        server.serve(view);

        JsonNode ranked = client.json(MODEL + "/segments?start=" + FakeView.FIRST.plus(Duration.ofDays(2)));
        assertThat(ranked.path("segments").findValuesAsText("segment"))
                .startsWith("origin=LAX")
                .containsSubsequence("origin=LAX", "origin=DEN", "origin=ORD")
                .doesNotContain("origin=IAH");
        assertThat(ranked.path("segments").get(0).path("alarms").asInt()).isEqualTo(1);
        assertThat(client.json(MODEL + "/segments?limit=1").path("more").asBoolean())
                .isTrue();
    }

    @Test
    void aNumberThatJsonHasNoWordForIsNull() {
        server.serve(view);

        HttpResponse<String> response = client.get(MODEL + "/findings");
        assertThat(response.body()).doesNotContain("NaN").doesNotContain("Infinity");
        JsonNode volume =
                client.json(MODEL + "/findings?monitor=volume").path("findings").get(0);
        assertThat(volume.path("value").isNull()).isTrue();
        assertThat(volume.path("threshold").isNull()).isTrue();
    }

    @Test
    void alertsAreFiltered() {
        server.serve(view);

        assertThat(client.json("/api/alerts").path("alerts").findValuesAsText("id"))
                .containsExactly("a1", "a0");
        assertThat(client.json("/api/alerts?state=OPEN&severity=WARNING&model=flight-delay")
                        .path("alerts"))
                .hasSize(1);
        assertThat(client.json("/api/alerts?model=other").path("alerts")).isEmpty();
    }

    @Test
    void aModelIsRegisteredFromYamlOrJsonOnce() {
        server.serve(view);
        String yaml = FakeView.CONTRACT.replace("\"1\"", "\"2\"");

        HttpResponse<String> created = client.send("POST", "/api/models", yaml, "Content-Type", "application/yaml");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location")).contains("/api/models/flight-delay/2");
        String json = ContractFile.toJson(ContractFile.parse(yaml));
        assertThat(client.send("POST", "/api/models", json, "Content-Type", "application/json; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aContractThatIsWrongIsRefusedWithEveryPlace() {
        server.serve(view);

        JsonNode error = problem(
                client.send("POST", "/api/models", "{\"model\": \"m\"}", "Content-Type", "application/json"), 422);
        assertThat(error.path("errors").size()).isGreaterThan(1);
        assertThat(problem(
                                client.send(
                                        "POST",
                                        "/api/models",
                                        FakeView.CONTRACT.replace("Operations", "Mallory"),
                                        "Content-Type",
                                        "application/yaml"),
                                409)
                        .path("detail")
                        .asText())
                .isEqualTo("the registry says no");
        problem(client.send("POST", "/api/models", FakeView.CONTRACT, "Content-Type", "text/plain"), 415);
        problem(client.send("POST", "/api/models", "x".repeat(5_000), "Content-Type", "application/json"), 413);
    }

    @Test
    void everyMistakeIsAnsweredWithAProblem() {
        server.serve(view);

        problem(client.get("/nothing"), 404);
        HttpResponse<String> put = client.send("PUT", "/api/models", "");
        problem(put, 405);
        assertThat(put.headers().firstValue("Allow")).contains("GET, HEAD, POST");
        assertThat(client.send("HEAD", "/api/models", "").statusCode()).isEqualTo(200);
        assertThat(client.send("HEAD", "/api/models/x/1", "").statusCode()).isEqualTo(404);
        problem(client.send("OPTIONS", "/api/models", ""), 405);
        problem(client.send("DELETE", MODEL, ""), 405);
        problem(client.get("/api/models", "Accept", "text/html"), 406);
        problem(client.get("/api/models", "Accept", "application/json;q=0"), 406);
        assertThat(client.get("/api/models", "Accept", "text/html, application/*;q=0.5")
                        .statusCode())
                .isEqualTo(200);
        view.failure = new IllegalStateException("a bug");
        assertThat(problem(client.get(MODEL + "/windows"), 500).path("detail").asText())
                .startsWith("An error of the program; its log has more under ");
    }

    @Test
    void whileStoresAreRestoredTheAnswerIsToAskAgain() {
        server.serve(view);
        view.failure = new InvalidStateStoreException("restoring");

        HttpResponse<String> response = client.get(MODEL + "/windows");
        problem(response, 503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void aRequestThatIsNoHttpIsAnsweredWithAProblemToo() throws IOException {
        assertThat(raw("GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains(" 400 ")
                .contains("application/problem+json");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(10_000) + "\r\n\r\n"))
                .contains(" 431 ")
                .doesNotContain("<html");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), self.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aPageOfAnotherNameCannotReadTheLoopbackInterface() throws IOException {
        server.serve(view);
        assertThat(raw("GET /api/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .contains(" 421 ");
        assertThat(raw("GET /api/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains(" 200 ");
    }

    @Test
    void metricsHoldTheJvmAndThisInterface() {
        server.serve(view);
        client.get("/api/models");

        String metrics = client.get("/api/metrics").body();
        assertThat(metrics).contains("jvm_memory_used_bytes").contains("mlaudit_http_requests_seconds_count{");
    }

    @Test
    void aPortThatIsTakenIsAClearError() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            AppConfig config = AppConfig.of(Map.of("http.port", port));
            try (AuditServer second = new AuditServer(config, metrics, (contract, actor) -> view.version(contract))) {
                assertThatThrownBy(second::start)
                        .isInstanceOf(StartupException.class)
                        .hasMessage("http.port=" + port + ": the port is taken on 127.0.0.1, or the"
                                + " address is not this machine's. Stop the program that listens there, or set"
                                + " http.port to a free port (0 takes any).");
            }
        }
    }
}
