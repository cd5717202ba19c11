package org.mlaudit.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.Placement.Role;

/** All models at a glance, drift of all features, and one feature over time; on two instances. */
class OverviewRoutesTest {
    private static final String MODEL = "/api/models/flight-delay/1";

    private final AuditMetrics metrics = new AuditMetrics();
    private final AuditServer first =
            new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
    private final AuditServer second =
            new AuditServer(AppConfig.of(Client.anyPort()), metrics, (contract, actor) -> null);
    private HostPort one;
    private HostPort two;
    private FakeView viewOfOne;
    private FakeView viewOfTwo;
    private Client client;

    @BeforeEach
    void start() {
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

    private static Optional<Placement> at(HostPort owner, Role local) {
        return Optional.of(new Placement(owner, List.of(), local, 0));
    }

    @Test
    void theFleetHasEveryModelWithItsVolumeAndOpenAlerts() {
        viewOfOne.instances = List.of(one);
        JsonNode model = client.json("/api/fleet").path("models").path(0);
        assertThat(model.path("model").asText()).isEqualTo("flight-delay");
        assertThat(model.path("health").asText()).isEqualTo("WARNING");
        assertThat(model.path("alerts").path("warning").asInt()).isEqualTo(1);
        assertThat(model.path("last").findValuesAsText("id")).containsExactly("a1");
        List<String> starts = model.path("windows").findValuesAsText("start");
        assertThat(starts).isSorted();
        assertThat(starts)
                .hasSameSizeAs(client.json(
                                MODEL + "/windows?size=" + model.path("size").asText())
                        .path("windows"));
    }

    @Test
    void healthIsThatOfTheWorstAlertThatNobodyResolved() {
        viewOfOne.instances = List.of(one);
        viewOfOne.alerts.clear();
        viewOfOne.alerts.add(FakeView.alert("resolved", 1, AlertState.RESOLVED));
        assertThat(client.json("/api/fleet").findValue("health").asText()).isIn("OK", "NEW");
    }

    @Test
    void oneCriticalAlertMakesAModelCritical() {
        viewOfOne.instances = List.of(one);
        var critical = FakeView.alert("c", 1, AlertState.ACKNOWLEDGED);
        critical.setSeverity(Severity.CRITICAL);
        viewOfOne.alerts.add(critical);
        assertThat(client.json("/api/fleet").findValue("health").asText()).isEqualTo("CRITICAL");
    }

    @Test
    void bothInstancesTellOfTheSameFleetThoughOneOwnsAllOfIt() {
        viewOfOne.placement = at(two, Role.NONE);
        viewOfTwo.placement = at(two, Role.OWNER);
        JsonNode fromOne = client.json("/api/fleet");
        assertThat(fromOne.path("models")).hasSize(1);
        assertThat(fromOne.path("models"))
                .isEqualTo(new Client(two).json("/api/fleet").path("models"));
    }

    @Test
    void anInstanceThatDoesNotAnswerIsNamed() throws IOException {
        HostPort nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new HostPort("127.0.0.1", socket.getLocalPort());
        }
        viewOfOne.instances = List.of(one, nobody);
        JsonNode fleet = client.json("/api/fleet");
        assertThat(fleet.path("unreachable").path(0).asText()).isEqualTo(nobody.toString());
        assertThat(fleet.path("models")).hasSize(1);
    }

    @Test
    void driftHasForEachFeatureAndWindowWhatSaysMost() {
        JsonNode drift = client.json(MODEL + "/drift?size=P1D");
        List<String> starts = drift.path("windows").findValuesAsText("start");
        JsonNode target = drift.path("targets").path(0);
        assertThat(target.path("target").asText()).isEqualTo("distance");
        JsonNode findings = client.json(MODEL + "/findings?monitor=drift&target=distance&segment=&limit=100")
                .path("findings");
        assertThat(findings).isNotEmpty();
        for (JsonNode cell : target.path("cells")) {
            String start = starts.get(cell.path("window").asInt());
            assertThat(findings).anySatisfy(finding -> {
                assertThat(finding.path("windowStart").asText()).isEqualTo(start);
                assertThat(finding.path("verdict")).isEqualTo(cell.path("verdict"));
                assertThat(finding.path("value")).isEqualTo(cell.path("value"));
            });
        }
        assertThat(target.path("cells").findValuesAsText("verdict")).contains("ALARM");
        assertThat(drift.path("targets").findValuesAsText("target")).doesNotHaveDuplicates();
    }

    @Test
    void aSeriesHasTheProfileOfEachWindowAsItsWindowAnswersIt() {
        JsonNode series = client.json(MODEL + "/features/distance/series?size=P1D");
        assertThat(series.path("windows")).isNotEmpty();
        assertThat(series.path("windows").findValuesAsText("start")).isSorted();
        for (JsonNode window : series.path("windows")) {
            JsonNode distribution = client.json(MODEL + "/features/distance?size=P1D&start="
                    + window.path("start").asText());
            assertThat(window.path("profile")).isEqualTo(distribution.path("window"));
            assertThat(series.path("reference")).isEqualTo(distribution.path("reference"));
        }
        assertThat(client.get(MODEL + "/features/nothing/series").statusCode()).isEqualTo(404);
    }
}
