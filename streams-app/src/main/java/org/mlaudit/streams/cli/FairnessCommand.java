package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How predictions and outcomes of a model version differ between groups of people. */
@Command(
        name = "fairness",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how the predictions of a model version and their outcomes differ between groups of people, in one window.",
            "For each protected attribute and each intersection: its groups and how they compare with the reference group. Asks"
                    + " a running application."
        })
final class FairnessCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
    private String name = "";

    @Option(names = "--size", paramLabel = "DURATION", description = "Length of the window; the contract's first size.")
    private @Nullable String size;

    @Option(names = "--start", paramLabel = "TIME", description = "Start of the window; the newest judged one.")
    private @Nullable String start;

    @Option(names = "--attribute", paramLabel = "NAME", description = "Only this attribute or intersection.")
    private @Nullable String attribute;

    @Option(names = "--json", description = "As JSON, as the application answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ModelKey key = ModelsCommand.key(name, spec);
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("size", Optional.ofNullable(size));
        query.put("start", Optional.ofNullable(start));
        query.put("attribute", Optional.ofNullable(attribute));
        JsonNode answer = server.get(common.config(), "/api/models/" + key + "/fairness", query);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(answer));
        } else {
            print(out, key, answer);
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, ModelKey key, JsonNode answer) {
        out.println(key + ", window " + answer.path("start").asText() + " to "
                + answer.path("end").asText() + ": "
                + answer.path("predictions").asText() + " predictions, the outcome of "
                + answer.path("truths").asText() + " is known");
        if (answer.path("problem").isTextual()) {
            out.println("nothing is compared: " + answer.path("problem").asText());
        } else if (!answer.path("favourable").isEmpty()) {
            out.println("favourable: " + joined(answer.path("favourable")));
        }
        answer.path("attributes").forEach(each -> print(out, each));
    }

    private static void print(PrintWriter out, JsonNode attribute) {
        out.println();
        out.println(attribute.path("attribute").asText() + ", reference group "
                + joined(attribute.path("referenceGroups")) + ", unknown "
                + attribute.path("unknown").asText() + ", other groups "
                + attribute.path("other").asText());
        if (attribute.path("problem").isTextual()) {
            out.println("no group is compared: " + attribute.path("problem").asText());
        }
        TextTable groups = new TextTable("GROUP", ">N", ">TRUTHS", "MEASURE", "VALUE", ">FAIR", "NOTE");
        attribute.path("groups").forEach(group -> rows(groups, group));
        out.print(groups.text());
        attribute.path("impact").forEach(table -> impact(out, table));
    }

    private static void rows(TextTable table, JsonNode group) {
        String note = group.path("notJudged").isTextual()
                ? "not compared: " + group.path("notJudged").asText()
                : group.path("reference").asBoolean() ? "reference" : "";
        table.row(
                group.path("group").asText(),
                group.path("n").asText(),
                group.path("truths").asText(),
                "",
                "",
                "",
                note);
        group.path("rates").forEach(rate -> row(table, rate, ""));
        group.path("metrics")
                .forEach(metric ->
                        row(table, metric.path("figure"), metric.path("fair").asText()));
    }

    private static void row(TextTable table, JsonNode figure, String fair) {
        table.row(
                "",
                "",
                "",
                figure.path("name").asText(),
                TextTable.interval(figure),
                fair,
                figure.path("reason").asText(""));
    }

    private static void impact(PrintWriter out, JsonNode table) {
        boolean scoring = "SCORING".equals(table.path("kind").asText());
        TextTable text =
                new TextTable("GROUP", ">N", scoring ? "SCORING RATE" : "SELECTION RATE", "IMPACT RATIO", "NOTE");
        table.path("categories")
                .forEach(category -> text.row(
                        category.path("category").asText(),
                        category.path("n").asText(),
                        TextTable.interval(category.path("rate")),
                        TextTable.interval(category.path("impactRatio")),
                        category.path("impactRatio").path("reason").asText("")));
        out.print(text.text());
    }

    private static String joined(JsonNode names) {
        return StreamSupport.stream(names.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
    }
}
