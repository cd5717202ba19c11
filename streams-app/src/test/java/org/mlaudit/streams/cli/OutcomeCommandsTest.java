package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.AuditMetrics;
import org.mlaudit.streams.query.AuditServer;
import org.mlaudit.streams.query.FakeView;
import picocli.CommandLine;

/** {@code models performance} and {@code models fairness} against a real interface. */
class OutcomeCommandsTest {
    private static final String TOKEN = "a-token-of-this-test";
    private static final AuditMetrics METRICS = new AuditMetrics();
    private static AuditServer server;
    private static HostPort address;

    @BeforeAll
    static void start() {
        server = new AuditServer(
                AppConfig.of(Map.of("http.port", "0", "http.auth.token", TOKEN)), METRICS, (contract, actor) -> null);
        address = server.start();
        server.serve(new FakeView(address));
    }

    @AfterAll
    static void stop() {
        server.close();
        METRICS.close();
    }

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        int code = command.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private static Ran ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--set", "http.auth.token=" + TOKEN, "--set", "http.port=" + address.port()));
        return run(all.toArray(String[]::new));
    }

    @Test
    void performanceIsATableOfTheJudgedMetricsByWindow() {
        Ran ran = ask("performance", "flight-delay/1");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("flight-delay/1, windows of P1D");
        assertThat(lines.get(1))
                .matches("WINDOW +N +COVERAGE +METRIC +REALISED +ESTIMATED +DIFFERENCE +REFERENCE +NOTE");
        assertThat(lines.get(2))
                .matches(
                        "2001-02-03T00:00:00Z +600 +0\\.0% +auroc +- +0\\.\\d{4} \\[.*\\] +- +0\\.\\d{4} +0 outcomes are"
                                + " fewer than .*");
        assertThat(lines.get(8))
                .matches("2001-02-01T00:00:00Z +600 +100\\.0% +auroc +0\\.\\d{4} \\[0\\.\\d{4}, 0\\.\\d{4}\\] .*");
        assertThat(lines).hasSize(2 + 9);
        assertThat(ask("performance", "flight-delay/1", "--metric", "f1", "--limit", "1")
                        .out())
                .contains(" f1 ")
                .doesNotContain("auroc")
                .contains("there are more; --limit or --to shows them");
    }

    @Test
    void performanceIsWhatTheApplicationAnswersOnDemand() throws IOException {
        Ran ran = ask("performance", "flight-delay/1", "--json", "--segment", "origin=ATL", "--from", "2001-02-02");

        JsonNode answer = new ObjectMapper().readTree(ran.out());
        assertThat(answer.path("segment").asText()).isEqualTo("origin=ATL");
        assertThat(answer.path("windows")).hasSize(2);
    }

    @Test
    void fairnessIsATableForEachAttribute() {
        Ran ran = ask("fairness", "flight-delay/1", "--start", "2001-02-01", "--attribute", "origin");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("flight-delay/1, window 2001-02-01T00:00:00Z to 2001-02-02T00:00:00Z: 600 predictions, the"
                        + " outcome of 600 is known")
                .contains("favourable: late")
                .contains("origin, reference group ORD, unknown 0, other groups 0")
                .containsPattern("ATL +200 +200")
                .containsPattern("disparate-impact-ratio +\\d\\.\\d{4} \\[.*\\] +1\\.0")
                .contains("SELECTION RATE")
                .contains("IMPACT RATIO");
    }

    @Test
    void withoutAJudgedWindowItSaysWhenThereWillBeOne() {
        Ran none = ask("performance", "flight-delay/1", "--size", "P7D");
        assertThat(none.code()).isZero();
        assertThat(none.out())
                .startsWith(
                        "flight-delay/1 has no judged windows of P7D yet. A window is judged when event time has passed its"
                                + " end");
        assertThat(ask("performance", "flight-delay/1", "--from", "2011-01-01").out())
                .contains("has no judged windows of P1D with predictions of this time or segment");

        Ran unfair = ask("fairness", "flight-delay/1", "--size", "P7D");
        assertThat(unfair.code()).isEqualTo(1);
        assertThat(unfair.err()).startsWith("mlaudit: flight-delay/1 has no judged window of size P7D yet");
    }

    @Test
    void whatGoesWrongIsSaidInALine() throws IOException {
        Ran unknown = ask("performance", "nobody/7");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).startsWith("mlaudit: No model version 'nobody/7' is registered");
        assertThat(ask("performance", "flight-delay/1", "--from", "soon").err())
                .startsWith("mlaudit: The parameter 'from' is 'soon'; it must be a time such as");
        assertThat(ask("performance", "nonsense").code()).isEqualTo(2);
        assertThat(ask("fairness", "flight-delay/1", "--url", "ftp://x").err())
                .contains("'ftp://x' must be an address such as http://127.0.0.1:7070");

        String url = "http://" + address;
        assertThat(run("models", "performance", "flight-delay/1", "--url", url).err())
                .startsWith("mlaudit: the application at " + url + " wants credentials: set http.auth.token");
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Ran down = run("models", "fairness", "flight-delay/1", "--url", "http://127.0.0.1:" + nobody + "/");
        assertThat(down.code()).isEqualTo(1);
        assertThat(down.err().strip())
                .isEqualTo("mlaudit: no application answers at http://127.0.0.1:" + nobody
                        + ". Start it with 'mlaudit app', or say with --url where it is.");
    }

    @Test
    void somethingElseAtTheAddressIsNotTakenForAnApplication() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<html>hello</html>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try {
            String url = "http://127.0.0.1:" + other.getAddress().getPort();
            assertThat(run("models", "performance", "flight-delay/1", "--url", url)
                            .err())
                    .startsWith("mlaudit: what answers at " + url + " is no application of ML Audit (HTTP status 200)");
        } finally {
            other.stop(0);
        }
    }
}
