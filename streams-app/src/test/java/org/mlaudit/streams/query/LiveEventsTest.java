package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.live.LiveEvent;

class LiveEventsTest {
    private final AuditMetrics metrics = new AuditMetrics();
    private AuditServer server =
            new AuditServer(AppConfig.of(Map.of("http.port", "0")), metrics, (contract, actor) -> null);

    @AfterEach
    void stop() {
        server.close();
        metrics.close();
    }

    private static HttpResponse<InputStream> listen(HttpClient http, HostPort self) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://" + self + LiveEvents.PATH))
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Test
    void whoListensIsToldAndIsLetGoWhenTheServerStops() throws Exception {
        HostPort self = server.start();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> response = listen(http, self);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith(":");
                server.live().publish(new LiveEvent("alert", Map.of("summary", "two\nlines")));
                StringBuilder told = new StringBuilder();
                for (String line = lines.readLine(); !line.startsWith("data:"); line = lines.readLine()) {
                    told.append(line).append('|');
                }
                assertThat(told.toString()).contains("event: alert");
                server.close();
                assertThat(lines.lines().toList()).doesNotContain("event: alert");
            }
        }
    }

    @Test
    void strangersAreNotTold() {
        server.close();
        server = new AuditServer(
                AppConfig.of(Map.of("http.port", "0", "http.auth.token", "a-token-of-the-test")),
                metrics,
                (contract, actor) -> null);
        Client client = new Client(server.start());
        assertThat(client.get(LiveEvents.PATH, "Accept", "text/event-stream").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/*", "TEXT/EVENT-STREAM", "application/json"})
    void whoDoesNotAskForEventsByNameIsRefusedAndTakesNoPlace(String accept) {
        Client client = new Client(server.start());
        int status = client.get(LiveEvents.PATH, "Accept", accept).statusCode();
        assertThat(server.live().isWatched()).as("a place is taken").isFalse();
        assertThat(status).isEqualTo(406);
    }
}
