package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.event.AlertState;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.Placement.Role;

/** Two instances, of which the first is always asked. */
class ForwardingTest {
    private static final String WINDOWS = "/api/models/flight-delay/1/windows?limit=1";

    private final AuditMetrics metrics = new AuditMetrics();
    private AuditServer first;
    private AuditServer second;
    private HostPort one;
    private HostPort two;
    private FakeView viewOfOne;
    private FakeView viewOfTwo;
    private Client client;

    @BeforeEach
    void start() {
        first = new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
        second = new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
        one = first.start();
        two = second.start();
        viewOfOne = new FakeView(one);
        viewOfTwo = new FakeView(two);
        viewOfOne.instances = List.of(one, two);
        viewOfTwo.instances = List.of(one, two);
        first.serve(viewOfOne);
        second.serve(viewOfTwo);
        client = new Client(one);
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
        metrics.close();
    }

    private static Optional<Placement> placement(HostPort owner, Role local, long lag, HostPort... standbys) {
        return Optional.of(new Placement(owner, List.of(standbys), local, lag));
    }

    private static HostPort nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    @Test
    void aQuestionIsAnsweredByTheOwner() {
        viewOfOne.placement = placement(two, Role.NONE, 0);

        JsonNode source = client.json(WINDOWS).path("source");
        assertThat(source.path("instance").asText()).isEqualTo(two.toString());
        assertThat(source.path("stale").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"performance", "fairness"})
    void outcomesAreAnsweredByTheOwnerOrByAStaleCopy(String route) throws IOException {
        viewOfOne.placement = placement(two, Role.NONE, 0);
        JsonNode owners = client.json("/api/models/flight-delay/1/" + route).path("source");
        assertThat(owners.path("instance").asText()).isEqualTo(two.toString());

        viewOfOne.placement = placement(nobody(), Role.STANDBY, 17, one);
        JsonNode copys = client.json("/api/models/flight-delay/1/" + route).path("source");
        assertThat(copys.path("stale").asBoolean()).isTrue();
        assertThat(copys.path("lagRecords").asLong()).isEqualTo(17);
    }

    @Test
    void theOwnersRefusalIsPassedOn() {
        viewOfOne.placement = placement(two, Role.NONE, 0);

        HttpResponse<String> response = client.get("/api/models/flight-delay/1/windows/2011-01-01T00:00:00Z");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void instancesThatTakeEachOtherForTheOwnerDoNotAskForEver() {
        viewOfOne.placement = placement(two, Role.NONE, 0);
        viewOfTwo.placement = placement(one, Role.NONE, 0);

        HttpResponse<String> response = client.get(WINDOWS);
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
        assertThat(response.body()).contains("which holds flight-delay/1, does not answer");
    }

    @Test
    void ofAnOwnerThatIsDownTheLocalCopyAnswersAndSaysThatItIsStale() throws IOException {
        viewOfOne.placement = placement(nobody(), Role.STANDBY, 17, one);

        JsonNode source = client.json(WINDOWS).path("source");
        assertThat(source.path("instance").asText()).isEqualTo(one.toString());
        assertThat(source.path("stale").asBoolean()).isTrue();
        assertThat(source.path("lagRecords").asLong()).isEqualTo(17);
    }

    @Test
    void ofAnOwnerThatIsDownACopyElsewhereAnswersAndSaysThatItIsStale() throws IOException {
        HostPort down = nobody();
        viewOfOne.placement = placement(down, Role.NONE, 0, two);
        viewOfTwo.placement = placement(down, Role.STANDBY, -1, two);

        JsonNode source = client.json(WINDOWS).path("source");
        assertThat(source.path("instance").asText()).isEqualTo(two.toString());
        assertThat(source.path("stale").asBoolean()).isTrue();
        assertThat(source.path("lagRecords").isNull()).isTrue();
    }

    @Test
    void whileWorkIsSharedOutTheAnswerIsToAskAgain() {
        viewOfOne.placement = Optional.empty();

        assertThat(client.get(WINDOWS).statusCode()).isEqualTo(503);
    }

    @Test
    void alertsOfAllInstancesAreMergedAndAMissingInstanceIsNamed() throws IOException {
        HostPort down = nobody();
        viewOfOne.instances = List.of(one, two, down);
        viewOfTwo.alerts.clear();
        viewOfTwo.alerts.add(FakeView.alert("b9", 9, AlertState.OPEN));
        viewOfTwo.alerts.add(FakeView.alert("a0", 1, AlertState.RESOLVED));

        JsonNode alerts = client.json("/api/alerts");
        assertThat(alerts.path("alerts").findValuesAsText("id")).containsExactly("b9", "a1", "a0");
        assertThat(alerts.path("unreachable").get(0).asText()).isEqualTo(down.toString());
        assertThat(client.json("/api/alerts?limit=1").path("more").asBoolean()).isTrue();
    }
}
