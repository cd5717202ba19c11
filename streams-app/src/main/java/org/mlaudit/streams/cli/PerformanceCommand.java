package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How good the predictions of a model version were. */
@Command(
        name = "performance",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how good the predictions of a model version were, by judged window, newest first.",
            "For each window: predictions, the share whose outcome is known, and metrics as they came out, as they were"
                    + " estimated without outcomes, and the difference. Asks a running application."
        })
final class PerformanceCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
    private String name = "";

    @Option(
            names = "--size",
            paramLabel = "DURATION",
            description = "Length of the windows; the contract's first size.")
    private @Nullable String size;

    @Option(names = "--from", paramLabel = "TIME", description = "Earliest start, for example 2001-02-01.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Start of the first window that is too late.")
    private @Nullable String to;

    @Option(
            names = "--segment",
            paramLabel = "FIELD=VALUE",
            description = "Only predictions of this segment or protected group.")
    private @Nullable String segment;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description =
                    "Metric to show, 'all' for every one; those whose fall is judged when not given. May be repeated.")
    private List<String> metrics = new ArrayList<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Most windows to show; ${DEFAULT-VALUE} when not given.")
    private int limit = 20;

    @Option(names = "--json", description = "As JSON, as the application answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ModelKey key = ModelsCommand.key(name, spec);
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("size", Optional.ofNullable(size));
        query.put("from", Optional.ofNullable(from));
        query.put("to", Optional.ofNullable(to));
        query.put("segment", Optional.ofNullable(segment));
        query.put("limit", Optional.of(Integer.toString(limit)));
        JsonNode answer = server.get(common.config(), "/api/models/" + key + "/performance", query);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(answer));
        } else if (answer.path("windows").isEmpty()) {
            out.println(none(key, answer));
        } else {
            print(out, key, answer);
        }
        out.flush();
        return ExitCode.OK;
    }

    private String none(ModelKey key, JsonNode answer) {
        if (answer.path("problem").isTextual()) {
            return answer.path("problem").asText();
        }
        String which = "windows of " + answer.path("size").asText();
        return from != null || to != null || segment != null
                ? key + " has no judged " + which + " with predictions of this time or segment"
                : key + " has no judged " + which
                        + " yet. A window is judged when event time has passed its end and the"
                        + " contract's grace; GET /api/models/" + key + "/windows shows which are open.";
    }

    private void print(PrintWriter out, ModelKey key, JsonNode answer) {
        List<String> shown = shown(answer);
        out.println(key + ", windows of " + answer.path("size").asText()
                + (answer.path("segment").isNull()
                        ? ""
                        : ", " + answer.path("segment").asText())
                + (answer.path("source").path("stale").asBoolean() ? ", from a copy that may be behind" : ""));
        TextTable table = new TextTable(
                "WINDOW", ">N", ">COVERAGE", "METRIC", "REALISED", "ESTIMATED", ">DIFFERENCE", ">REFERENCE", "NOTE");
        answer.path("windows").forEach(window -> rows(table, window, shown));
        out.print(table.text());
        if (answer.path("more").asBoolean()) {
            out.println("there are more; --limit or --to shows them");
        }
    }

    private List<String> shown(JsonNode answer) {
        if (metrics.contains("all")) {
            return List.of();
        }
        return metrics.isEmpty()
                ? StreamSupport.stream(answer.path("judgedMetrics").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList()
                : metrics;
    }

    private static void rows(TextTable table, JsonNode window, List<String> shown) {
        List<JsonNode> metrics = metrics(window.path("metrics"), shown);
        String start = window.path("start").asText();
        String n = window.path("coverage").path("predictions").asText();
        String coverage = TextTable.percent(window.path("coverage").path("share"));
        String note = note(window);
        if (metrics.isEmpty()) {
            table.row(start, n, coverage, "-", "-", "-", "-", "-", note);
        }
        for (int i = 0; i < metrics.size(); i++) {
            JsonNode metric = metrics.get(i);
            boolean first = i == 0;
            table.row(
                    first ? start : "",
                    first ? n : "",
                    first ? coverage : "",
                    metric.path("name").asText(),
                    TextTable.interval(metric.path("realised")),
                    TextTable.interval(metric.path("estimated")),
                    TextTable.number(metric.path("difference")),
                    TextTable.number(metric.path("reference")),
                    first ? note : "");
        }
    }

    /** Those that are shown, in the order in which they were asked for; all when none is named. */
    private static List<JsonNode> metrics(JsonNode all, List<String> shown) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        all.forEach(metric -> byName.put(metric.path("name").asText(), metric));
        return (shown.isEmpty() ? byName.keySet() : shown)
                .stream().flatMap(name -> Stream.ofNullable(byName.get(name))).toList();
    }

    /** Why the numbers are not judged, or else why they differ from the reference. */
    private static String note(JsonNode window) {
        return window.path("notJudged").isTextual()
                ? window.path("notJudged").asText()
                : window.path("change").path("cause").asText("");
    }
}
