package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How the output of a trained model depends on a feature. */
@Command(
        name = "dependence",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how the output of a trained model depends on a feature, over rows of the reference.",
            "Partial dependence or accumulated local effects; with a second feature also how both interact. Asks a running"
                    + " application."
        })
final class DependenceCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Server server = new Server();

    @Parameters(index = "0", paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "FEATURE", description = "Name of the feature.")
    private String feature = "";

    @Option(names = "--kind", paramLabel = "pdp|ale", description = "pdp when not given.")
    private @Nullable String kind;

    @Option(names = "--grid", paramLabel = "N", description = "Most values of a number, 2 to 100; 20 when not given.")
    private @Nullable Integer grid;

    @Option(
            names = "--scale",
            paramLabel = "prediction|raw",
            description = "What is shown: what the model predicts, or its raw output; prediction when not given.")
    private @Nullable String scale;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            description = "The class whose output is shown; the first output's.")
    private @Nullable String ofClass;

    @Option(names = "--with", paramLabel = "FEATURE", description = "Another feature that it may interact with.")
    private @Nullable String with;

    @Option(names = "--json", description = "As JSON, as the application answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ModelKey key = ModelsCommand.key(name, spec);
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("kind", Optional.ofNullable(kind));
        query.put("grid", Optional.ofNullable(grid).map(Object::toString));
        query.put("ice", json ? Optional.empty() : Optional.of("0"));
        query.put("scale", Optional.ofNullable(scale));
        query.put("class", Optional.ofNullable(ofClass));
        query.put("with", Optional.ofNullable(with));
        JsonNode answer =
                server.get(common.config(), "/api/models/" + key + "/dependence/" + Server.inPath(feature), query);
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
        boolean effects = "ale".equals(answer.path("kind").asText());
        out.println(key + ", " + (effects ? "accumulated effects of " : "partial dependence on ")
                + answer.path("feature").asText() + " in "
                + answer.path("outputSpace").asText()
                + (answer.path("target").isTextual()
                        ? " of " + answer.path("target").asText()
                        : "")
                + ", " + answer.path("rows").asText() + " rows");
        if (answer.path("problem").isTextual()) {
            out.println("nothing is known: " + answer.path("problem").asText());
        } else {
            out.print(effects ? effects(answer.path("points")) : means(answer.path("points")));
        }
        JsonNode interaction = answer.path("interaction");
        if (interaction.isObject()) {
            out.println("with " + other(answer, interaction) + ": H squared "
                    + TextTable.number(interaction.path("hSquared")) + ", mean absolute interaction "
                    + TextTable.number(interaction.path("strength")));
        }
    }

    private static String other(JsonNode answer, JsonNode interaction) {
        return interaction.path("first").asText().equals(answer.path("feature").asText())
                ? interaction.path("second").asText()
                : interaction.path("first").asText();
    }

    private static String means(JsonNode points) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (JsonNode point : points) {
            least = Math.min(least, point.path("output").asDouble());
            most = Math.max(most, point.path("output").asDouble());
        }
        TextTable table = new TextTable(">VALUE", ">OUTPUT", ">ERROR", "FROM " + shown(least) + " TO " + shown(most));
        for (JsonNode point : points) {
            table.row(
                    label(point),
                    TextTable.number(point.path("output")),
                    TextTable.number(point.path("standardError")),
                    Bars.of(point.path("output").asDouble() - least, most - least));
        }
        return table.text();
    }

    private static String effects(JsonNode points) {
        double most = 0;
        for (JsonNode point : points) {
            most = Math.max(most, Math.abs(point.path("output").asDouble()));
        }
        TextTable table = new TextTable(">VALUE", ">EFFECT", "", ">ROWS");
        for (JsonNode point : points) {
            table.row(
                    label(point),
                    TextTable.number(point.path("output")),
                    Bars.signed(point.path("output").asDouble(), most),
                    point.path("rows").asText("-"));
        }
        return table.text();
    }

    private static String label(JsonNode point) {
        return point.path("value").isNumber()
                ? DecisionText.value(point.path("value"))
                : point.path("label").asText();
    }

    private static String shown(double value) {
        return TextTable.number(DoubleNode.valueOf(value));
    }
}
