package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.AuditMetrics;
import org.mlaudit.streams.query.AuditServer;
import org.mlaudit.streams.query.FakeView;
import picocli.CommandLine;

/** {@code models explain}, {@code importance} and {@code dependence} against a real interface. */
class ExplanationCommandsTest {
    private static final AuditMetrics METRICS = new AuditMetrics();
    private static AuditServer server;
    private static HostPort address;

    @BeforeAll
    static void start() {
        server = new AuditServer(AppConfig.of(Map.of("http.port", "0")), METRICS, (contract, actor) -> null);
        address = server.start();
        server.serve(new FakeView(address));
    }

    @AfterAll
    static void stop() {
        server.close();
        METRICS.close();
    }

    private record Ran(int code, String out, String err) {}

    private static Ran ask(String... arguments) {
        List<String> all = new ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", "http://" + address));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Commands.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err, true));
        int code = command.execute(all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    @Test
    void aDecisionIsToldWithBarsReasonsAndWhatWouldTurnIt() {
        Ran ran = ask("explain", "flight-delay/1", "--id", "i-17", "--contrast", "1");

        assertThat(ran.err()).isEmpty();
        assertThat(ran.code()).isZero();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("flight-delay/1, i-17: late (adverse), probability of late 0.7251, recorded 0.3000");
        assertThat(lines.get(1)).isEqualTo("linear-shap in log-odds of late: base -1.5000, output 0.9700");
        assertThat(lines.get(3)).matches("FEATURE +VALUE +ATTRIBUTION");
        assertThat(lines.get(4)).matches("distance +3 +\\+1\\.9700 +\\|############");
        assertThat(lines.get(5)).matches("origin +ATL +\\+0\\.5000 +\\|###");
        assertThat(ran.out())
                .containsPattern("R01 +The flight is short +1\\.9700 +\\d\\d\\.\\d% +distance")
                .contains("of no reason of the contract, but as weighty: origin")
                .containsPattern("would be on-time \\(0\\.\\d{4}\\) with distance 3 -> \\d+")
                .containsPattern("alike and on-time \\(0\\.\\d{4}\\): ");
    }

    @Test
    void valuesAreExplainedFromTheCommandLineOrAFile(@TempDir Path directory) throws IOException {
        String features = "{\"origin\": \"ORD\", \"distance\": 5000}";
        Ran text = ask("explain", "flight-delay/1", "--features", features, "--method", "KERNEL");
        assertThat(text.err()).isEmpty();
        assertThat(text.out())
                .startsWith("flight-delay/1: on-time, probability of late ")
                .contains("kernel-shap in log-odds of late")
                .contains("no reasons: the decision is not adverse");
        Path file = Files.writeString(directory.resolve("features.json"), features);
        Ran read = ask("explain", "flight-delay/1", "--features", "@" + file, "--json", "--counterfactuals", "0");
        assertThat(read.err()).isEmpty();
        JsonNode answer = new ObjectMapper().readTree(read.out());
        assertThat(answer.path("decision").asText()).isEqualTo("on-time");
    }

    @Test
    void importanceIsATableByRank() {
        Ran ran = ask("importance", "flight-delay/1", "--from", "2001-02-01");

        assertThat(ran.err()).isEmpty();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("flight-delay/1, attribution: 3 window(s) of P1D from 2001-02-01T00:00:00Z to"
                        + " 2001-02-04T00:00:00Z, 300 inferences, in log-odds");
        assertThat(lines.get(2)).matches("1 +origin +0\\.5000 +6\\d\\.\\d% +#{20} .*");
        assertThat(lines.get(3)).matches("2 +distance .*");
        assertThat(ran.out())
                .contains("30 could not be explained: the model fails (it threw)")
                .contains("3 of 270 recorded predictions are not what the trained model predicts");
        Ran permuted = ask("importance", "flight-delay/1", "--method", "permutation", "--from", "2001-02-01");
        assertThat(permuted.err()).isEmpty();
        assertThat(permuted.out())
                .containsPattern("loss by auroc 0\\.\\d{4} on 200 rows with an outcome, 5 permutations of each feature")
                .containsPattern("FEATURE +INCREASE +ERROR");
        assertThat(ask("importance", "flight-delay/1", "--method", "reference").out())
                .contains("the reference's 1000 rows")
                .contains("nothing is known: nothing is known of the attributions");
    }

    @Test
    void dependenceIsATableWithBars() {
        Ran ran = ask("dependence", "flight-delay/1", "distance", "--scale", "raw", "--with", "origin");
        assertThat(ran.err()).isEmpty();
        List<String> lines = ran.out().lines().toList();
        assertThat(lines.get(0))
                .isEqualTo("flight-delay/1, partial dependence on distance in log-odds of late, 4 rows");
        assertThat(lines.get(1)).matches(" *VALUE +OUTPUT +ERROR +FROM -2\\.5000 TO -0\\.5000");
        assertThat(lines.get(2)).matches(" *100 +-0\\.5000 +0\\.\\d{4} +#{20}");
        assertThat(lines.getLast()).startsWith("with origin: H squared ");
        assertThat(ask("dependence", "flight-delay/1", "distance", "--kind", "ale")
                        .out())
                .contains("accumulated effects of distance in probability of late")
                .contains("|###");
    }

    @Test
    void whatGoesWrongIsSaidWithItsPlaceAndAnExitCode() {
        Ran none = ask("explain", "flight-delay/1");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("--id").contains("--features");
        assertThat(ask("explain", "flight-delay/1", "--features", "{").code()).isEqualTo(2);
        assertThat(ask("explain", "flight-delay/1", "--features", "[]").code()).isEqualTo(2);
        assertThat(ask("explain", "flight-delay/1", "--features", "@/nowhere/x.json")
                        .err())
                .startsWith("mlaudit: cannot read the features /nowhere/x.json: it does not exist");

        Ran wrong = ask("explain", "flight-delay/1", "--features", "{\"distance\": \"far\", \"orign\": \"ATL\"}");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err().lines())
                .contains(
                        "mlaudit: The body has 3 problems.",
                        "  /features/orign is no feature of the model; did you mean origin?",
                        "  /features/distance must be a number");
        Ran other = ask("explain", "flight-delay/2", "--id", "i-17");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).startsWith("mlaudit: the inference i-17 is of flight-delay/1, not of flight-delay/2");
        assertThat(ask("explain", "flight-delay/1", "--id", "no such/id").err())
                .startsWith("mlaudit: Nothing is kept of an inference 'no such/id'");
        assertThat(ask("dependence", "flight-delay/1", "altitude").err())
                .startsWith("mlaudit: flight-delay/1 has no feature 'altitude'");
    }
}
