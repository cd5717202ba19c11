package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Reads models that XGBoost 1.0 to 3.x saved in JSON or UBJSON: boosters {@code gbtree}, {@code dart} and {@code gblinear}, the
 * objectives of {@link XgBoostObjective}, numbers and categories. All rounds of a file count, as for XGBoost's own {@code
 * Booster.predict}; a model stopped early should be saved up to its best round.
 *
 * <p>Inputs are compared as floats, as XGBoost does; an input that is absent is missing (of {@code gblinear}: 0). The sum is
 * kept in doubles, so it differs from XGBoost's sum of floats by about 1e-7 of the greatest partial sum. Two classes of a
 * {@code multi:} objective become one output, the second's sum minus the first's: their softmax is the sigmoid of that.
 *
 * <p>Source: XGBoost's {@code doc/model.schema} and its readers {@code learner.cc}, {@code gbtree_model.cc} and {@code
 * tree_model.cc}.
 */
public final class XgBoostReader {
    private final DocumentReader reader;
    private final Map<String, String> parameters = new HashMap<>();
    private final List<XgBoostTree> trees = new ArrayList<>();
    private final CategorySets sets = new CategorySets();
    private List<String> names = List.of();
    private String booster = "";
    private String objective = "";
    private int[] version = {};
    private int[] outputOfTree = {};
    private double[] treeWeights = {};
    private double[] weights = {};
    private long nodes;

    private XgBoostReader(DocumentReader reader) {
        this.reader = reader;
    }

    /**
     * Reads a model file.
     *
     * @throws ModelArtifactException if it is damaged, too large or of a kind that is not read
     */
    public static ReadModel read(byte[] file) {
        XgBoostReader model =
                new XgBoostReader(new DocumentReader(isUbj(file) ? new UbjTokens(file) : new JsonTokens(file)));
        try {
            model.reader.object("the model", model::field);
            return new ReadModel(ArtifactFormat.XGBOOST, model.compile(), List.of(), !model.names.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "the file is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * Reads what a booster of xgboost4j saves of itself with {@code toByteArray("ubj")} or {@code toByteArray("json")}.
     *
     * @throws ModelArtifactException as {@link #read}
     */
    public static CompiledModel ofBooster(byte[] saved) {
        return read(saved).model();
    }

    /** Whether an object begins as UBJSON: with the length of its first name, where JSON has a quote or white space. */
    private static boolean isUbj(byte[] file) {
        return file.length > 1 && file[0] == '{' && "LlIiUN#$".indexOf(file[1]) >= 0;
    }

    private void field(String name) {
        switch (name) {
            case "learner" -> reader.object(name, this::learner);
            case "version" -> version = reader.integers(name, Limits.FIELDS);
            default -> reader.skip();
        }
    }

    private void learner(String name) {
        switch (name) {
            case "feature_names" -> names = reader.texts(name, Limits.INPUTS);
            case "learner_model_param" ->
                reader.object(name, inner -> parameters.put(inner, reader.text("the parameter " + inner)));
            case "objective" ->
                reader.object(name, inner -> {
                    if (inner.equals("name")) {
                        objective = reader.text(inner);
                    } else {
                        reader.skip();
                    }
                });
            case "gradient_booster" -> reader.object(name, this::booster);
            default -> reader.skip();
        }
    }

    /** Of {@code dart}, files before 3.2 have the trees in an inner booster. */
    private void booster(String name) {
        switch (name) {
            case "name" -> booster = reader.text(name);
            case "gbtree" ->
                reader.object(name, inner -> {
                    if (inner.equals("model")) {
                        reader.object(inner, this::model);
                    } else {
                        reader.skip();
                    }
                });
            case "model" -> reader.object(name, this::model);
            case "weight_drop" -> treeWeights = reader.numbers(name, Limits.TREES);
            default -> reader.skip();
        }
    }

    private void model(String name) {
        switch (name) {
            case "trees" ->
                reader.items(name, Limits.TREES, () -> {
                    XgBoostTree tree = XgBoostTreeReader.read(reader, trees.size(), sets);
                    nodes += tree.nodes();
                    Limits.check("nodes", nodes, Limits.NODES);
                    trees.add(tree);
                });
            case "tree_info" -> outputOfTree = reader.integers(name, Limits.TREES);
            case "weight_drop" -> treeWeights = reader.numbers(name, Limits.TREES);
            case "weights" -> weights = reader.numbers(name, Limits.WEIGHTS);
            default -> reader.skip();
        }
    }

    private CompiledModel compile() {
        if (booster.isEmpty() || objective.isEmpty() || parameters.isEmpty()) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is a document, but no XGBoost model: it lacks learner.gradient_booster, learner.objective or"
                            + " learner.learner_model_param. Save it with Booster.save_model");
        }
        XgBoostObjective known = XgBoostObjective.of(objective);
        if (parameter("num_target", 1) > 1) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model predicts " + parameters.get("num_target") + " targets; models of one can be explained");
        }
        int outputs = Math.max(1, parameter("num_class", 0));
        Limits.check("outputs", outputs, Limits.OUTPUTS);
        if (known.ofClasses() != outputs > 1) {
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the file is damaged: the objective " + known + " has " + outputs + " outputs");
        }
        double[] margins = margins(known, outputs);
        return booster.equals("gblinear") ? linear(known, margins) : ensemble(known, margins);
    }

    private double[] margins(XgBoostObjective known, int outputs) {
        String text = parameters.getOrDefault("base_score", "0.5").strip();
        String list = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        String[] parts = list.split(",", -1);
        if (parts.length != 1 && parts.length != outputs) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: there are " + parts.length + " base scores for " + outputs + " outputs");
        }
        boolean before13 = version.length > 1 && version[0] == 1 && version[1] < 3;
        double[] margins = new double[outputs];
        for (int i = 0; i < outputs; i++) {
            String part = parts[parts.length == 1 ? 0 : i].strip();
            try {
                margins[i] = known.margin(Float.parseFloat(part), before13);
            } catch (NumberFormatException e) {
                throw new ModelArtifactException(Code.UNREADABLE, "the file is damaged: the base score is " + text, e);
            }
        }
        return margins;
    }

    private CompiledModel ensemble(XgBoostObjective known, double[] margins) {
        if (!booster.equals("gbtree") && !booster.equals("dart")) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model's booster is " + booster + "; gbtree, dart and gblinear can be explained");
        }
        if (outputOfTree.length != trees.size() || treeWeights.length > trees.size()) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: there are " + trees.size() + " trees, outputs of " + outputOfTree.length
                            + " and weights of " + treeWeights.length);
        }
        List<String> inputs = inputs(parameter("num_feature", 0));
        boolean two = margins.length == 2;
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                        inputs,
                        two ? 1 : margins.length,
                        two ? OutputSpace.LOG_ODDS : known.space(),
                        two ? Link.SIGMOID : known.link())
                .absent(Double.NaN)
                .floatInputs();
        if (two) {
            builder.intercept(0, margins[1] - margins[0]);
        } else {
            IntStream.range(0, margins.length).forEach(i -> builder.intercept(i, margins[i]));
        }
        int[] columns = sets.addTo(builder);
        for (XgBoostTree tree : trees) {
            builder.add(compile(tree, margins.length, inputs.size(), columns));
        }
        trees.clear();
        return builder.build();
    }

    private Tree compile(XgBoostTree tree, int outputs, int inputs, int[] columns) {
        int id = tree.id();
        if (id >= outputOfTree.length || outputOfTree[id] < 0 || outputOfTree[id] >= outputs) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: tree " + id + " of " + outputOfTree.length + " adds to none of " + outputs
                            + " outputs");
        }
        if (tree.greatestInput() >= inputs) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: tree " + id + " compares input " + tree.greatestInput() + " of " + inputs);
        }
        double weight = id < treeWeights.length ? (float) treeWeights[id] : 1;
        boolean two = outputs == 2;
        Tree compiled =
                tree.compile(two ? 0 : outputOfTree[id], two && outputOfTree[id] == 0 ? -weight : weight, columns);
        Limits.check("comparisons between root and leaf", compiled.depth(), Limits.DEPTH);
        return compiled;
    }

    /** Weights are by input and, within an input, by output; the last ones are of the intercept. */
    private CompiledModel linear(XgBoostObjective known, double[] margins) {
        int outputs = margins.length;
        int count = parameter("num_feature", 0);
        Limits.check("weights", (count + 1L) * outputs, Limits.WEIGHTS);
        if (weights.length != (count + 1) * outputs) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: there are " + weights.length + " weights of " + count + " inputs and "
                            + outputs + " outputs");
        }
        double[][] byOutput = new double[outputs][count];
        double[] intercepts = margins.clone();
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < count; input++) {
                byOutput[output][input] = (float) weights[input * outputs + output];
            }
            intercepts[output] += (float) weights[count * outputs + output];
        }
        if (outputs == 2) {
            for (int input = 0; input < count; input++) {
                byOutput[1][input] -= byOutput[0][input];
            }
            return new LinearModel(
                    inputs(count),
                    0,
                    new double[][] {byOutput[1]},
                    new double[] {intercepts[1] - intercepts[0]},
                    OutputSpace.LOG_ODDS,
                    Link.SIGMOID);
        }
        return new LinearModel(inputs(count), 0, byOutput, intercepts, known.space(), known.link());
    }

    private List<String> inputs(int count) {
        Limits.check("inputs", count, Limits.INPUTS);
        if (names.isEmpty()) {
            return IntStream.range(0, count).mapToObj(i -> "f" + i).toList();
        }
        if (names.size() != count || names.stream().distinct().count() != count) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the file is damaged: " + count + " inputs have " + names.size() + " names, or some the same");
        }
        return names;
    }

    private int parameter(String name, int otherwise) {
        String text = parameters.get(name);
        return text == null ? otherwise : whole(name, text);
    }

    /**
     * A whole number that is not negative.
     *
     * @throws ModelArtifactException if the text is none
     */
    static int whole(String name, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= Integer.MAX_VALUE && value == Math.rint(value)) {
                return (int) value;
            }
        } catch (NumberFormatException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "the file is damaged: " + name + " is " + text, e);
        }
        throw new ModelArtifactException(Code.UNREADABLE, "the file is damaged: " + name + " is " + text);
    }
}
