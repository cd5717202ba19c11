package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * Reads models in ONNX. A graph of one tree ensemble or linear operator of {@code ai.onnx.ml}, with nothing around it but
 * renaming, conversion, scaling, putting inputs side by side and a ZipMap, is compiled, and kept compiled if it predicts what
 * onnxruntime predicts from the same file on {@linkplain OnnxProof rows about its thresholds}; every other graph becomes an
 * {@link OnnxOpaque}, which onnxruntime evaluates.
 */
public final class OnnxReader {
    private static final String ML = "ai.onnx.ml";
    private static final Set<String> CORES =
            Set.of("TreeEnsembleClassifier", "TreeEnsembleRegressor", "LinearClassifier", "LinearRegressor");
    private static final Set<String> AFTER = Set.of("Identity", "Cast", "ZipMap", "Normalizer");
    private static final int RECURSION = 64;

    private final GraphProto graph;
    private final Optional<NodeProto> core;
    private final List<OnnxInput> inputs;

    private OnnxReader(GraphProto graph) {
        this.graph = graph;
        List<NodeProto> cores = graph.getNodeList().stream()
                .filter(node -> node.getDomain().equals(ML) && CORES.contains(node.getOpType()))
                .toList();
        core = cores.size() == 1 ? Optional.of(cores.get(0)) : Optional.empty();
        inputs = OnnxInput.of(graph, core.map(OnnxReader::width).orElse(0));
    }

    /**
     * Reads a model file.
     *
     * @throws ModelArtifactException if it is damaged, too large, or of a kind that is not evaluated here
     */
    public static ReadModel read(byte[] file) {
        OnnxBounds.check(file);
        ModelProto model = parse(file);
        OnnxGraph.check(model.getGraph());
        try {
            OnnxReader reader = new OnnxReader(model.getGraph());
            Optional<CompiledModel> compiled = reader.compile();
            return reader.result(
                    compiled.isPresent()
                            ? OnnxProof.proven(compiled.get(), model, reader.inputs)
                            : OnnxOpaque.load(model, reader.inputs));
        } catch (IllegalArgumentException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "the model is damaged: " + e.getMessage(), e);
        }
    }

    private static ModelProto parse(byte[] file) {
        CodedInputStream in = CodedInputStream.newInstance(file);
        in.setRecursionLimit(RECURSION);
        ModelProto model;
        try {
            model = ModelProto.parseFrom(in);
        } catch (IOException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "the file is no ONNX model: " + e.getMessage(), e);
        }
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the file is a protobuf message, but no ONNX model: it has no graph");
        }
        if (model.getFunctionsCount() > 0) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model defines functions of its own; inline them (onnx.inliner.inline_local_functions) and save it"
                            + " again");
        }
        return model;
    }

    private ReadModel result(CompiledModel model) {
        List<String> classes = graph.getNodeList().stream()
                .map(OnnxAttributes::new)
                .map(OnnxAttributes::classes)
                .filter(names -> !names.isEmpty())
                .reduce((first, last) -> last)
                .orElse(List.of());
        boolean fits = classes.size() == model.outputs() || (classes.size() == 2 && model.outputs() == 1);
        return new ReadModel(ArtifactFormat.ONNX, model, fits ? classes : List.of(), OnnxInput.named(inputs));
    }

    /** Number of columns that the core compares or weighs, for inputs that do not say their width. */
    private static int width(NodeProto core) {
        OnnxAttributes attributes = new OnnxAttributes(core);
        long greatest = -1;
        for (long feature : attributes.numbers("nodes_featureids")) {
            greatest = Math.max(greatest, feature);
        }
        if (greatest >= 0) {
            return (int) Math.min(Integer.MAX_VALUE - 1L, greatest) + 1;
        }
        int rows = core.getOpType().equals("LinearClassifier")
                ? Math.max(1, attributes.values("intercepts").length)
                : Math.clamp(attributes.number("targets", 1), 1, Limits.OUTPUTS);
        return attributes.values("coefficients").length / rows;
    }

    private Optional<CompiledModel> compile() {
        if (core.isEmpty() || core.get().getInputCount() == 0) {
            return Optional.empty();
        }
        NodeProto node = core.get();
        OnnxColumns columns = new OnnxColumns(graph, inputs);
        Optional<List<OnnxColumns.Column>> found = columns.of(node.getInput(0));
        if (found.isEmpty() || !nothingElse(columns.used())) {
            return Optional.empty();
        }
        OnnxAttributes attributes = new OnnxAttributes(node);
        List<String> names = OnnxInput.names(inputs);
        boolean classifier = node.getOpType().endsWith("Classifier");
        boolean doubles = !columns.floats()
                && inputs.stream().allMatch(input -> input.type() == TensorProto.DataType.DOUBLE_VALUE);
        return node.getOpType().startsWith("Tree")
                ? OnnxTrees.compile(attributes, found.get(), !doubles, names, classifier)
                        .map(CompiledModel.class::cast)
                : OnnxLinear.compile(attributes, found.get(), names, classifier).map(CompiledModel.class::cast);
    }

    /** Whether every node makes the core's columns, is the core, or only passes on what the core gave; so do all outputs. */
    private boolean nothingElse(Set<NodeProto> before) {
        Set<String> given = new HashSet<>();
        core.ifPresent(node -> given.addAll(node.getOutputList()));
        for (NodeProto node : graph.getNodeList()) {
            if (before.contains(node) || core.filter(node::equals).isPresent()) {
                continue;
            }
            if (!AFTER.contains(node.getOpType()) || !given.containsAll(node.getInputList())) {
                return false;
            }
            given.addAll(node.getOutputList());
        }
        return graph.getOutputList().stream().allMatch(output -> given.contains(output.getName()));
    }
}
