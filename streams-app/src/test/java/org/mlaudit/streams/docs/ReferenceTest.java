package org.mlaudit.streams.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Checkpoint;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.event.GroundTruth;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Origin;
import org.mlaudit.event.Prediction;
import org.mlaudit.event.Rejected;
import org.mlaudit.streams.cli.Commands;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.ConfigException;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.performance.Metrics;
import org.mlaudit.streams.query.AuditMetrics;
import org.mlaudit.streams.query.AuditServer;
import org.mlaudit.streams.topology.Monitors;
import org.mlaudit.streams.topology.PolicyCheck;
import org.mlaudit.topics.TopicCatalogue;
import picocli.CommandLine;

/** The documentation says what the code says; see {@link Documentation} for how to write the generated parts anew. */
class ReferenceTest {
    private static final Documentation DOCS = Documentation.find();
    private static final Pattern EVIDENCE = Pattern.compile("`(\\w+(?:Test|IT))(?:\\.(\\w+))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new Commands()).setUsageHelpWidth(100);
        command.setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).isZero();
        return out.toString();
    }

    @Test
    void theConfigurationIsWhatTheProgramPrints() throws IOException {
        DOCS.holds("docs/reference/configuration.md", "configuration", run("config", "--markdown"));
    }

    @Test
    void theTopicsAreThoseOfTheCatalogue() throws IOException {
        DOCS.holds("docs/reference/topics.md", "topics", new TopicCatalogue().describe());
    }

    @Test
    void everyFieldOfTheSchemasIsListed() throws IOException {
        List<Schema> records = List.of(
                Prediction.getClassSchema(),
                Origin.getClassSchema(),
                GroundTruth.getClassSchema(),
                ModelVersion.getClassSchema(),
                Rejected.getClassSchema(),
                Finding.getClassSchema(),
                Alert.getClassSchema(),
                Anomaly.getClassSchema(),
                Explanation.getClassSchema(),
                Action.getClassSchema(),
                GovernanceEvent.getClassSchema(),
                LedgerEntries.getClassSchema(),
                LedgerRoot.getClassSchema(),
                Checkpoint.getClassSchema());
        DOCS.holds("docs/reference/schemas.md", "schemas", SchemaTables.of(records));
    }

    @Test
    void theOperationsAreThoseOfTheInterface() throws Exception {
        AppConfig config = AppConfig.of(Map.of("http.port", "0"));
        try (AuditMetrics metrics = new AuditMetrics();
                AuditServer server = new AuditServer(config, metrics, (contract, actor) -> {
                    throw new IllegalStateException("nothing is registered here");
                });
                HttpClient client = HttpClient.newHttpClient()) {
            HostPort self = server.start();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + self + "/openapi.json"))
                    .build();
            String body =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            JsonNode document = new ObjectMapper().readTree(body);
            DOCS.holds("docs/reference/rest.md", "operations", RestTables.of(document));
        }
    }

    @Test
    void theCommandsAreThoseOfTheCommandLine() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String command : List.of(
                "app",
                "models register",
                "models list",
                "models show",
                "models provenance",
                "models reproduce",
                "models performance",
                "models fairness",
                "models explain",
                "models importance",
                "models dependence",
                "models import-constraints",
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
                "config")) {
            List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
            arguments.add("--help");
            all.append("## mlaudit ").append(command).append("\n\n```\n");
            all.append(run(arguments.toArray(String[]::new)).stripTrailing()).append("\n```\n\n");
        }
        DOCS.holds("docs/reference/cli.md", "commands", all.toString());
    }

    @Test
    void theParametersAreThoseOfTheFlows() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(DOCS.home().resolve("flows"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                all.append("## ").append(file.getFileName()).append("\n\n");
                all.append("| parameter | default | meaning |\n|---|---|---|\n");
                parameters(file).values().forEach(all::append);
                all.append('\n');
            }
        }
        DOCS.holds("docs/reference/flows.md", "parameters", all.toString());
    }

    private static SortedMap<String, String> parameters(Path flow) throws IOException {
        SortedMap<String, String> rows = new TreeMap<>();
        for (JsonNode context : new ObjectMapper().readTree(flow.toFile()).path("parameterContexts")) {
            for (JsonNode parameter : context.path("parameters")) {
                String name = parameter.path("name").asText();
                String value = parameter.path("value").asText("");
                String shown = parameter.path("sensitive").asBoolean()
                        ? "(sensitive)"
                        : value.isEmpty() ? "" : "`" + value + "`";
                rows.put(
                        name,
                        "| `" + name + "` | " + shown + " | "
                                + parameter.path("description").asText() + " |\n");
            }
        }
        return rows;
    }

    @Test
    void everyReasonCodeIsExplained() throws IOException {
        String page = DOCS.page("docs/reference/reasons.md");
        assertThat(ReasonCode.values()).allSatisfy(code -> assertThat(page).contains("| `" + code + "` |"));
    }

    @Test
    void everyMonitorAndPolicyIsExplained() throws IOException {
        DOCS.holds("docs/reference/monitors.md", "monitors", MonitorGuides.of(Monitors.guides()));
        DOCS.holds("docs/reference/monitors.md", "policies", MonitorGuides.table("", Monitors.SHARED_POLICIES));
    }

    @Test
    void everyMetricIsExplained() throws IOException {
        DOCS.holds("docs/reference/performance.md", "metrics", MetricTables.of(Metrics.ALL));
    }

    @Test
    void everyBenchmarkIsListed() throws IOException {
        String source = DOCS.page("benchmarks/src/main/java/org/mlaudit/benchmarks/Benchmarks.java");
        String page = DOCS.page("docs/reference/benchmarks.md");
        List<String> names = Pattern.compile("new Named\\(\\s*\"(\\w+)\"")
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    @Test
    void examplesOfContractsAreValid() throws IOException {
        for (String page : List.of("README.md", "docs/reference/contract.md")) {
            List<String> examples = DOCS.fenced(page, "yaml");
            assertThat(examples).as(page).isNotEmpty();
            assertThat(examples)
                    .allSatisfy(example ->
                            assertThatCode(() -> ContractFile.parse(example)).doesNotThrowAnyException());
        }
    }

    @Test
    void policiesInExamplesExist() throws IOException {
        for (String page : List.of("README.md", "docs/reference/contract.md", "docs/reference/monitors.md")) {
            for (String example : DOCS.fenced(page, "yaml")) {
                assertThatCode(() -> PolicyCheck.check(ContractFile.parse(example)))
                        .as(page)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void settingsInExamplesExist() throws IOException {
        List<String> unknown = new ArrayList<>();
        for (String page : List.of("README.md", "docs/operations.md")) {
            for (String example : DOCS.fenced(page, "properties")) {
                for (String line : example.lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList()) {
                    String key = line.substring(0, line.indexOf('='));
                    try {
                        AppConfig.of(Map.of(key, "1"));
                    } catch (ConfigException e) {
                        if (String.valueOf(e.getMessage()).contains("there is no such key")) {
                            unknown.add(page + ": " + key);
                        }
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void testsThatAreNamedAsEvidenceExist() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Path page : DOCS.pages()) {
            for (MatchResult named :
                    EVIDENCE.matcher(Files.readString(page)).results().toList()) {
                if (!exists(named.group(1), named.group(2))) {
                    missing.add(page.getFileName() + ": " + named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean exists(String type, String method) throws IOException {
        try (Stream<Path> modules = Files.list(DOCS.home())) {
            for (Path module : modules.map(path -> path.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> sources = Files.walk(module)) {
                    for (Path source : sources.filter(path -> path.endsWith(type + ".java"))
                            .toList()) {
                        if (method == null || Files.readString(source).contains(" " + method + "(")) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : DOCS.pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                String target = link.group(1);
                if (!target.isEmpty()
                        && !target.contains("://")
                        && !Files.exists(page.resolveSibling(target).normalize())) {
                    broken.add(page.getFileName() + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
