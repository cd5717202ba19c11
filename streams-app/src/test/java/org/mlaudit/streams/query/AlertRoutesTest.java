package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.event.Action;
import org.mlaudit.event.AlertState;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;

/** Two instances, of which the first is always asked. */
class AlertRoutesTest {
    private static final String[] JSON = {"Content-Type", "application/json"};

    private final AuditMetrics metrics = new AuditMetrics();
    private AuditServer first;
    private AuditServer second;
    private FakeView view;
    private FakeView other;
    private Client client;

    @BeforeEach
    void start() {
        first = new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
        second = new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
        HostPort one = first.start();
        HostPort two = second.start();
        view = new FakeView(one);
        other = new FakeView(two);
        view.instances = List.of(one, two);
        other.instances = List.of(one, two);
        other.alerts.clear();
        first.serve(view);
        second.serve(other);
        client = new Client(one);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        metrics.close();
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        return client.send("POST", "/api/alerts/" + path, body, headers.length == 0 ? JSON : headers);
    }

    @Test
    void anAlertIsToldWithItsHistoryAndWhatCanBeDone() {
        JsonNode detail = client.json("/api/alerts/a1");
        assertThat(detail.path("alert").path("cause").asText()).isEqualTo("INPUT");
        assertThat(detail.path("history").get(0).path("kind").asText()).isEqualTo("OPENED");
        assertThat(detail.path("possible").toString())
                .isEqualTo("[\"ACKNOWLEDGE\",\"SILENCE\",\"RESOLVE\",\"COMMENT\"]");
        assertThat(client.get("/api/alerts/none").statusCode()).isEqualTo(404);
    }

    @Test
    void anActionIsRecordedWithWhoAndWhen() {
        HttpResponse<String> response = post("a1/acknowledge", "{\"comment\": \"<b>mine</b>\"}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Action action = view.actions.getFirst();
        assertThat(action.getKind()).isEqualTo("ACKNOWLEDGE");
        assertThat(action.getActor()).startsWith("anonymous at ");
        assertThat(action.getComment()).isEqualTo("<b>mine</b>");
        assertThat(action.getModel()).isEqualTo("flight-delay");
        assertThat(Json.parse(response.body()).path("id").asText()).isEqualTo(action.getId());
    }

    @Test
    void theSameKeyCountsOnceAndIsAnsweredAlike() {
        String[] headers = {"Content-Type", "application/json", "Idempotency-Key", "k1"};
        String answer = post("a1/comment", "{\"comment\": \"c\"}", headers).body();
        view.alerts.getFirst().setState(AlertState.RESOLVED);
        assertThat(post("a1/comment", "{\"comment\": \"c\"}", headers).body()).isEqualTo(answer);
        assertThat(view.actions).hasSize(1);
        post("a1/comment", "{\"comment\": \"c\"}", "Content-Type", "application/json", "Idempotency-Key", "k2");
        assertThat(view.actions).hasSize(2);
    }

    @Test
    void anAlertOfAnotherInstanceIsFoundThereAndTheActionRecordedHere() {
        other.alerts.add(FakeView.alert("b1", 2, AlertState.OPEN));
        assertThat(client.json("/api/alerts/b1").path("alert").path("id").asText())
                .isEqualTo("b1");
        assertThat(post("b1/resolve", "").statusCode()).isEqualTo(200);
        assertThat(view.actions).hasSize(1);
        assertThat(other.actions).isEmpty();
    }

    @Test
    void aSilenceEndsInTheFutureAndAtMostNinetyDaysAway() {
        assertThat(post("a1/silence", "{\"until\": \"P7D\"}").statusCode()).isEqualTo(200);
        String until = Instant.now().plus(Duration.ofDays(30)).toString();
        assertThat(post("a1/silence", "{\"until\": \"" + until + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(view.actions).allMatch(action -> action.getUntil() != null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    none/acknowledge; {}; 404
                    a0/acknowledge; {}; 409
                    a1/reopen; {}; 409
                    a1/silence; {}; 422
                    a1/silence; {"until": "P91D"}; 422
                    a1/silence; {"until": "2001-01-01"}; 422
                    a1/silence; {"until": "P9999999999999D"}; 422
                    a1/resolve; {"until": "P1D"}; 422
                    a1/comment; {}; 422
                    a1/comment; {"comment": 3}; 422
                    a1/comment; {"coment": "x"}; 422
                    a1/comment; [1]; 400
                    """)
    void whatCannotBeDoneIsRefused(String path, String body, int status) {
        HttpResponse<String> response = post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(view.actions).isEmpty();
    }

    @Test
    void anotherTypeOfBodyIsRefused() {
        assertThat(post("a1/resolve", "{}", "Content-Type", "text/plain").statusCode())
                .isEqualTo(415);
    }
}
