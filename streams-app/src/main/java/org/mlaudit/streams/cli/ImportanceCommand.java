package org.mlaudit.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
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

/** How much the features of a model version matter. */
@Command(
        name = "importance",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how much each feature of a model version matters, the most important first.",
            "By attributions of the decisions of windows, of the reference's rows, or by what permuting a feature takes from a"
                    + " metric of labelled rows. Asks a running application."
        })
final class ImportanceCommand implements Callable<Integer> {
    @Mixin
    private Common common = new Common();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
    private String name = "";

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "attribution, reference or permutation; attribution when not given.")
    private @Nullable String method;

    @Option(
            names = "--size",
            paramLabel = "DURATION",
            description = "Length of the windows; the contract's first size.")
    private @Nullable String size;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "Earliest start of windows that are taken together; the newest window without --from and --to.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Start of the first window that is too late.")
    private @Nullable String to;

    @Option(names = "--segment", paramLabel = "FIELD=VALUE", description = "Only inferences of this segment.")
    private @Nullable String segment;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "What permuting makes worse: auroc, log-loss, accuracy or brier; mse or mae of values.")
    private @Nullable String metric;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            description = "Permutations of each feature, 1 to 20; 5 when not given.")
    private @Nullable Integer repeats;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "30",
            description = "Most features to show; ${DEFAULT-VALUE} when not given.")
    private int limit = 30;

    @Option(names = "--json", description = "As JSON, as the application answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ModelKey key = ModelsCommand.key(name, spec);
        Map<String, Optional<String>> query = new LinkedHashMap<>();
        query.put("method", Optional.ofNullable(method));
        query.put("size", Optional.ofNullable(size));
        query.put("from", Optional.ofNullable(from));
        query.put("to", Optional.ofNullable(to));
        query.put("segment", Optional.ofNullable(segment));
        query.put("metric", Optional.ofNullable(metric));
        query.put("repeats", Optional.ofNullable(repeats).map(Object::toString));
        JsonNode answer = server.get(common.config(), "/api/models/" + key + "/importance", query);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(answer));
        } else {
            print(out, key, answer);
        }
        out.flush();
        return ExitCode.OK;
    }

    private void print(PrintWriter out, ModelKey key, JsonNode answer) {
        out.println(key + ", " + answer.path("method").asText() + ": " + which(answer)
                + (answer.path("segment").isTextual()
                        ? ", " + answer.path("segment").asText()
                        : "")
                + (answer.path("outputSpace").isTextual()
                        ? ", in " + answer.path("outputSpace").asText()
                        : ""));
        if (answer.path("problem").isTextual()) {
            out.println("nothing is known: " + answer.path("problem").asText());
            return;
        }
        out.print(
                answer.path("permuted").isObject() ? permutations(out, answer) : attributions(answer.path("features")));
        if (answer.path("features").size() > limit) {
            out.println("there are more; --limit shows them");
        }
        if (answer.path("ndcg").isNumber()) {
            out.println("likeness of the ranking to the reference's: " + TextTable.number(answer.path("ndcg")));
        }
        answer.path("checks")
                .path("faults")
                .forEach(fault -> out.println(fault.path("count").asText()
                        + " could not be explained: " + fault.path("meaning").asText() + " ("
                        + fault.path("message").asText() + ")"));
        if (answer.path("checks").path("mismatched").asLong() > 0) {
            out.println(answer.path("checks").path("mismatched").asText() + " of "
                    + answer.path("checks").path("compared").asText()
                    + " recorded predictions are not what the trained model predicts");
        }
    }

    private static String which(JsonNode answer) {
        if (answer.path("windows").asInt() == 0) {
            return "the reference's " + answer.path("rows").asText() + " rows";
        }
        return answer.path("windows").asText() + " window(s) of "
                + answer.path("size").asText() + " from " + answer.path("from").asText() + " to "
                + answer.path("to").asText() + ", " + answer.path("rows").asText() + " inferences";
    }

    private String attributions(JsonNode features) {
        TextTable table = new TextTable(
                ">",
                "FEATURE",
                ">MAGNITUDE",
                ">SHARE",
                "",
                ">MEAN",
                ">5%",
                ">MEDIAN",
                ">95%",
                ">REFERENCE",
                ">ITS RANK");
        double most = features.path(0).path("attribution").path("meanMagnitude").asDouble();
        for (int i = 0; i < Math.min(limit, features.size()); i++) {
            JsonNode feature = features.get(i);
            JsonNode figures = feature.path("attribution");
            table.row(
                    feature.path("rank").asText(),
                    feature.path("feature").asText(),
                    TextTable.number(figures.path("meanMagnitude")),
                    TextTable.percent(figures.path("share")),
                    Bars.of(figures.path("meanMagnitude").asDouble(), most),
                    TextTable.number(figures.path("mean")),
                    TextTable.number(figures.path("p05")),
                    TextTable.number(figures.path("p50")),
                    TextTable.number(figures.path("p95")),
                    TextTable.number(feature.path("reference").path("meanMagnitude")),
                    feature.path("reference").path("rank").asText("-"));
        }
        return table.text();
    }

    private String permutations(PrintWriter out, JsonNode answer) {
        JsonNode permuted = answer.path("permuted");
        out.println("loss by " + permuted.path("metric").asText() + " "
                + TextTable.number(permuted.path("loss")) + " on "
                + permuted.path("rows").asText() + " rows with an outcome, "
                + permuted.path("repeats").asText() + " permutations of each feature");
        TextTable table = new TextTable(">", "FEATURE", ">INCREASE", ">ERROR", "");
        JsonNode features = answer.path("features");
        double most = features.path(0).path("permutation").path("importance").asDouble();
        for (int i = 0; i < Math.min(limit, features.size()); i++) {
            JsonNode feature = features.get(i);
            JsonNode figures = feature.path("permutation");
            table.row(
                    feature.path("rank").asText(),
                    feature.path("feature").asText(),
                    TextTable.number(figures.path("importance")),
                    TextTable.number(figures.path("standardError")),
                    Bars.of(figures.path("importance").asDouble(), most));
        }
        return table.text();
    }
}
