package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.streams.config.AppConfig;

class ConsolePagesTest {
    private final AuditMetrics metrics = new AuditMetrics();
    private final AuditServer server = new AuditServer(
            AppConfig.of(Map.of("http.port", "0", "http.auth.token", "a-token-of-the-test")),
            metrics,
            (contract, actor) -> null);
    private final Client client = new Client(server.start());

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/alerts",
                "/alerts?state=OPEN",
                "/ledger",
                "/system",
                "/models/flight-delay/1",
                "/models/a%20b/1/features/x%2Fy",
                "/models/m/1/explanations",
                "/inferences/0190"
            })
    void everyPageIsShownByTheSameDocumentThoughTheApplicationIsOnlyStarting(String path) {
        HttpResponse<String> page = client.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<mla-app>");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe-eval"));
    }

    @Test
    void whatTheBrowserHasIsNotSentAgain() {
        HttpResponse<String> first = client.get("/console/style.css");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = client.get("/console/style.css", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(client.get("/console/style.css", "If-None-Match", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsNotThereIsAProblem() {
        HttpResponse<String> absent = client.get("/console/absent.js");
        assertThat(absent.statusCode()).isEqualTo(404);
        assertThat(absent.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
        assertThat(client.get("/console/%2e%2e/logback.xml").statusCode()).isIn(400, 404);
    }
}
