package org.mlaudit.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a model decided, or would decide, as it does. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Explains one decision of a model version: attributions, principal reasons, what would turn it, accepted cases that"
                    + " are alike.",
            "Of a recorded inference, or of values that you give. Asks a running application; nothing is stored."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Mixin
    private Common common = new Common();

    @Mixin
    private Server server = new Server();

    @Parameters(paramLabel = "MODEL/VERSION", description = "For example flight-delay/1.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Subject subject = new Subject();

    /** What is explained. */
    static final class Subject {
        @Option(names = "--id", paramLabel = "ID", description = "Id of a recorded inference.")
        private @Nullable String id;

        @Option(
                names = "--features",
                paramLabel = "JSON|@FILE",
                description = "Values by feature as a JSON object, or a file that holds one; left out where missing.")
        private @Nullable String features;
    }

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description =
                    "TREE_PATH_DEPENDENT, TREE_INTERVENTIONAL, PERMUTATION, KERNEL, LIME or another that the model has;"
                            + " the contract's when not given.")
    private @Nullable String method;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            description = "Most evaluations of the model, for a sampled method; the contract's when not given.")
    private @Nullable Integer evaluations;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            description = "Standard error at which a sampled method stops, as a share of the output's range.")
    private @Nullable Double precision;

    @Option(
            names = "--counterfactuals",
            paramLabel = "N",
            description = "Most changes that would turn the decision, 0 to 3; 3 when not given.")
    private @Nullable Integer counterfactuals;

    @Option(
            names = "--contrast",
            paramLabel = "N",
            description = "Most accepted cases that are alike, 0 to 10; 3 when not given.")
    private @Nullable Integer contrast;

    @Option(
            names = "--base",
            paramLabel = "ALL|ACCEPTED",
            description = "What reasons are held against: all cases or the accepted ones; ALL when not given.")
    private @Nullable String base;

    @Option(names = "--json", description = "As JSON, as the application answers.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        ModelKey key = ModelsCommand.key(name, spec);
        ObjectNode body = MAPPER.createObjectNode();
        JsonNode answer;
        if (subject.id != null) {
            answer = server.post(
                    common.config(), "/api/inferences/" + Server.inPath(subject.id) + "/explanation", with(body));
            String of =
                    answer.path("model").asText() + "/" + answer.path("version").asText();
            if (!of.equals(key.toString())) {
                throw new CommandException("the inference " + subject.id + " is of " + of + ", not of " + key);
            }
        } else {
            body.set("features", features());
            answer = server.post(common.config(), "/api/models/" + key + "/explanation", with(body));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Output.json(answer));
        } else {
            DecisionText.print(out, answer);
        }
        out.flush();
        return ExitCode.OK;
    }

    private ObjectNode with(ObjectNode body) {
        put(body, "method", method);
        put(body, "base", base);
        if (evaluations != null) {
            body.put("evaluations", evaluations);
        }
        if (precision != null) {
            body.put("precision", precision);
        }
        if (counterfactuals != null) {
            body.put("counterfactuals", counterfactuals);
        }
        if (contrast != null) {
            body.put("contrast", contrast);
        }
        return body;
    }

    private static void put(ObjectNode body, String member, @Nullable String value) {
        if (value != null) {
            body.put(member, value);
        }
    }

    private JsonNode features() {
        String text = String.valueOf(subject.features);
        try {
            JsonNode read = MAPPER.readTree(text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text);
            if (read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--features is not JSON: " + e.getOriginalMessage(), e);
        } catch (NoSuchFileException e) {
            throw new CommandException("cannot read the features " + text.substring(1) + ": it does not exist");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the features " + text.substring(1) + ": " + e, e);
        }
        throw new CommandLine.ParameterException(
                spec.commandLine(), "--features must be a JSON object such as {\"distance\": 120}");
    }
}
