package org.mlaudit.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.EmbeddedBroker;
import org.mlaudit.streams.config.Settings;
import picocli.CommandLine;

class CommandsTest {
    private static final String CONTRACT = """
            model: flight-delay
            version: "1"
            description: Late or not
            features:
              - {name: origin, type: CATEGORICAL}
              - {name: distance, type: NUMERIC}
            prediction: {kind: BINARY, classes: [on-time, late], threshold: 0.2}
            """;

    @TempDir
    static Path directory;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new EmbeddedBroker(directory.resolve("broker"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
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

    private static Ran connected(String prefix, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String pair : List.of(
                "kafka.bootstrap.servers=" + broker.address(),
                "schema.registry.url=mock://" + prefix,
                "topics.partitions=1",
                "topics.prefix=" + prefix + ".")) {
            all.addAll(List.of("--set", pair));
        }
        return run(all.toArray(String[]::new));
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app",
                "models",
                "models register",
                "models list",
                "models show",
                "models performance",
                "models fairness",
                "models propose-rules",
                "models import-constraints",
                "topics",
                "topics list",
                "topics create",
                "erase",
                "subject",
                "hold place",
                "hold release",
                "hold list",
                "retention show",
                "retention set",
                "keys create",
                "keys check",
                "keys rewrap",
                "ledger keys create",
                "ledger keys show",
                "ledger rotate",
                "ledger status",
                "ledger export",
                "verify",
                "prove",
                "witness",
                "config"
            })
    void everyCommandExplainsItself(String command) {
        Ran ran = run((command + " --help").strip().split(" ", -1));

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("Usage: ").contains("--help");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aCommandLineThatIsWrongExitsWithTwoAndOneOrTwoLines() {
        Ran unknown = run("modles", "list");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).startsWith("mlaudit: Unmatched argument").contains("Did you mean: mlaudit models");
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("models").err())
                .startsWith("mlaudit: a command is missing: register, list, show, provenance, reproduce, performance,"
                        + " fairness, explain, importance, dependence, propose-rules or import-constraints");
        assertThat(run("models", "register").err()).contains("--contract");
        assertThat(run("models", "show", "nonsense").code()).isEqualTo(2);
        assertThat(run("models", "list", "--wait", "soon").err())
                .contains("'soon' must be a duration such as PT30S, PT1H, P1D, 30s or 1h");
    }

    @Test
    void keysAreMadeCheckedAndRenewed() {
        Path keys = directory.resolve("keys");
        String[] where = {
            "--set", "keys.keyset=" + keys.resolve("master.json"),
            "--set", "keys.store=" + keys.resolve("subjects.db"),
            "--set", "keys.password=correct horse battery"
        };

        assertThat(run(with(where, "keys", "check")).err()).contains("master.json");
        assertThat(run(with(where, "keys", "create")).out()).startsWith("Made: keyset ");
        assertThat(run(with(where, "keys", "create")).code()).isNotZero();
        assertThat(run(with(where, "keys", "check")).out())
                .startsWith("Usable: ")
                .doesNotContain("horse");
        assertThat(run(with(where, "keys", "rewrap")).out()).isEqualTo("0 data keys were wrapped anew.\n");
        where[5] = "keys.password=wrong";
        assertThat(run(with(where, "keys", "check")).code()).isNotZero();
        assertThat(run(with(where, "keys", "check")).err()).contains("password").doesNotContain("wrong\n");
    }

    private static String[] with(String[] options, String... command) {
        return Stream.of(command, options).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void rulesAreProposedFromData() throws IOException {
        Path contract = write("proposed.yaml", """
                model: m
                version: 1
                features: [{name: x, type: NUMERIC, nullable: true}, {name: c, type: CATEGORICAL}]
                prediction: {kind: REGRESSION}
                """);
        StringBuilder csv = new StringBuilder("x,c\n");
        for (int i = 0; i < 300; i++) {
            csv.append(i).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        Path data = write("proposed.csv", csv.toString());

        Ran ran = run("models", "propose-rules", "--contract", contract.toString(), "--reference", data.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("# Proposed from 300 rows of proposed.csv.\nrules:\n  # none missing in 300 rows")
                .contains("  - {name: c-values, kind: CATEGORY, column: c, values: [a, b]}");
        assertThat(ContractFile.parse(Files.readString(contract) + ran.out()).rules())
                .hasSize(4);

        Path out = directory.resolve("rules.yaml");
        assertThat(run(
                                "models",
                                "propose-rules",
                                "--contract",
                                contract.toString(),
                                "--reference",
                                data.toString(),
                                "--out",
                                out.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(out)).isEqualTo(ran.out());
        assertThat(run("models", "propose-rules", "--contract", "none.yaml", "--reference", "none.csv")
                        .err())
                .startsWith("mlaudit: cannot read the contract none.yaml");
    }

    @Test
    void aConfigurationThatIsWrongExitsWithTwoAndNamesEveryProblem() {
        Ran ran = run("config", "--set", "http.prot=1", "--set", "http.port=x");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("mlaudit: Configuration has 2 problems:")
                .contains("did you mean http.port?")
                .doesNotContain("\tat ");
        assertThat(run("config", "--set", "http.port=x", "--stacktrace").err()).contains("\tat ");
    }

    @Test
    void theConfigurationIsShownWithSourcesAndWithoutSecrets() throws IOException {
        Path file = write("app.properties", "kafka.ssl.key.password=hidden\nhttp.port=7171\n");
        Ran ran = run("config", "--config", file.toString(), "--set", "http.auth.token=hidden-hidden-hidden");

        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("Port of the REST interface; 0 takes any free one. (" + file + ")")
                .contains("http.port=7171")
                .contains("kafka.ssl.key.password=****")
                .contains("http.auth.token=****")
                .doesNotContain("hidden");
        Settings.ALL.forEach(setting -> assertThat(ran.out()).contains("\n" + setting.key() + "="));

        Ran markdown = run("config", "--markdown");
        Settings.ALL.forEach(
                setting -> assertThat(markdown.out()).contains("| `" + setting.key() + "` | " + setting.type() + " |"));
    }

    @Test
    void theConfigurationIsJsonOnDemand() throws IOException {
        JsonNode values = new ObjectMapper().readTree(run("config", "--json").out());
        assertThat(values.size()).isEqualTo(Settings.ALL.size());
        assertThat(values.get(0).path("key").asText()).isEqualTo("kafka.bootstrap.servers");
    }

    @Test
    void aModelIsRegisteredListedAndShown() throws IOException {
        Path contract = write("model.yaml", CONTRACT);
        Path data = write("reference.csv", "from,distance\nATL,100\nORD,200\n");
        Path artifact = write("model.onnx", "not really");

        String[] register = {
            "models",
            "register",
            "--contract",
            contract.toString(),
            "--reference",
            data.toString(),
            "--column",
            "origin=from",
            "--artifact",
            artifact.toString(),
            "--actor",
            "ann"
        };
        Ran registered = connected("cli", register);
        assertThat(registered.err())
                .startsWith("WARNING: the model explains nothing, and its version will say so: the file is no model")
                .hasLineCount(1);
        assertThat(registered.code()).isZero();
        assertThat(registered.out())
                .matches("registered flight-delay/1, contract [0-9a-f]{12}, reference of 2 rows\\R");
        assertThat(connected("cli", register).out()).startsWith("unchanged: flight-delay/1");

        Ran list = connected("cli", "models", "list");
        assertThat(list.out())
                .contains("MODEL/VERSION")
                .contains("flight-delay/1")
                .contains("ACTIVE")
                .contains("ann");
        JsonNode json = new ObjectMapper()
                .readTree(connected("cli", "models", "show", "flight-delay/1", "--json")
                        .out());
        assertThat(json.path("contract").path("description").asText()).isEqualTo("Late or not");
        assertThat(json.path("artifactSha256").asText()).hasSize(64);
        String[] inline =
                Stream.concat(Arrays.stream(register), Stream.of("--inline")).toArray(String[]::new);
        assertThat(connected("cli", inline).out()).startsWith("updated flight-delay/1");
        assertThat(connected("cli", inline).out()).startsWith("unchanged: flight-delay/1");
        Ran shown = connected("cli", "models", "show", "flight-delay/1");
        assertThat(shown.out()).contains("artifact     catalog:, SHA-256 ");
        assertThat(shown.out())
                .contains("features     origin (categorical), distance (numeric)")
                .contains("reference    2 rows, SHA-256 ");
        Ran none = connected("cli", "models", "show", "flight-delay/2");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err().strip())
                .isEqualTo(
                        "mlaudit: no model version flight-delay/2 is registered; 'mlaudit models list' lists those that"
                                + " are");
    }

    @Test
    void whatIsWrongWithAContractIsSaidBeforeAnythingIsAskedOfKafka() throws IOException {
        Path contract = write("bad.yaml", "model: m\nversion: 1\nfeatures: []\n");
        Ran ran = run("models", "register", "--contract", contract.toString());

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("mlaudit: " + contract + " has ").doesNotContain("\tat ");
    }

    @Test
    void aBrokerThatIsDownEndsACommandAfterItsWait() {
        Ran ran = run("models", "list", "--wait", "PT0S", "--set", "kafka.bootstrap.servers=127.0.0.1:1");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("mlaudit: Gave up waiting for the Kafka broker at 127.0.0.1:1 after PT0S (--wait):")
                .doesNotContain("\tat ");
    }

    @Test
    void topicsAreCreatedOnce() {
        assertThat(connected("topics", "topics", "list").out()).contains("topics.inferences ");
        Ran created = connected("topics", "topics", "create");
        assertThat(created.code()).isZero();
        assertThat(created.out()).contains("created topics.inferences").contains("created topics.models");
        assertThat(connected("topics", "topics", "create").out()).contains("all topics were there");
    }

    @Test
    void anApplicationThatCannotStartSaysWhyAtOnce() throws IOException {
        Path file = write("a-file", "");
        Ran ran = run("app", "--set", "state.dir=" + file.resolve("state"), "--set", "http.port=0");

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).startsWith("mlaudit: state.dir=").contains("Not a directory");
    }

    @Test
    void theEntryPointCanBeLoadedByAJavaThatIsTooOld() throws IOException {
        try (DataInputStream in = new DataInputStream(MlAudit.class.getResourceAsStream("MlAudit.class"))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            int java11 = 55;
            assertThat(in.readUnsignedShort()).isEqualTo(java11);
        }
    }
}
