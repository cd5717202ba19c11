package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * An ONNX model that onnxruntime evaluates, in batches. Its output is the one whose name has {@code prob} in it, else the last
 * one of floats: rows x classes (of two classes the second's counts), or rows x 1. A row's outputs may differ by about 1e-7
 * with the size of the batch that it is in. Safe for any number of threads.
 */
final class OnnxOpaque implements OpaqueModel {
    private static final int BATCH = 512;
    private static final int PROBES = 16;

    private final OnnxSession session;
    private final List<OnnxInput> inputs;
    private final List<String> names;
    private final Map<Integer, List<String>> texts;
    private final String output;
    private final int batch;
    /** Whether an input takes texts that are not known. */
    private final boolean untold;
    /** Columns of the output. */
    private final int columns;

    private final OutputSpace space;

    private OnnxOpaque(OnnxOpaque model, Map<Integer, List<String>> texts) {
        session = model.session;
        inputs = model.inputs;
        names = model.names;
        output = model.output;
        batch = model.batch;
        columns = model.columns;
        space = model.space;
        this.texts = Map.copyOf(texts);
        untold = untold(inputs, this.texts);
    }

    private OnnxOpaque(OnnxSession session, List<OnnxInput> inputs, GraphProto graph) {
        this.session = session;
        this.inputs = List.copyOf(inputs);
        names = OnnxInput.names(inputs);
        texts = Map.of();
        untold = untold(inputs, texts);
        output = chosen(session.outputs());
        batch = inputs.stream().mapToInt(OnnxInput::rows).max().orElse(0);
        Probe probe = probe();
        columns = probe.columns();
        boolean sigmoid = graph.getNodeList().stream()
                .anyMatch(node -> node.getOutputList().contains(output)
                        && node.getOpType().equals("Sigmoid"));
        if (columns == 1) {
            space = sigmoid ? OutputSpace.PROBABILITY : OutputSpace.VALUE;
        } else {
            space = probe.shares() ? OutputSpace.PROBABILITY : OutputSpace.SCORE;
        }
    }

    private static boolean untold(List<OnnxInput> inputs, Map<Integer, List<String>> texts) {
        return inputs.stream()
                .filter(OnnxInput::isText)
                .anyMatch(input -> IntStream.range(input.first(), input.first() + input.width())
                        .anyMatch(place -> !texts.containsKey(place)));
    }

    /**
     * Loads a model.
     *
     * @throws ModelArtifactException if onnxruntime refuses it, it fails, or gives nothing but labels
     */
    static OnnxOpaque load(ModelProto model, List<OnnxInput> inputs) {
        ModelProto plain = withoutMaps(model);
        return new OnnxOpaque(new OnnxSession(plain.toByteArray()), inputs, plain.getGraph());
    }

    /** The model with tables of probabilities as outputs, where a ZipMap makes a map of each row. */
    private static ModelProto withoutMaps(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, String> tables = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("ZipMap") && node.getInputCount() == 1 && node.getOutputCount() == 1) {
                tables.put(node.getOutput(0), node.getInput(0));
            }
        }
        if (tables.isEmpty()) {
            return model;
        }
        GraphProto.Builder plain = graph.toBuilder().clearNode().clearOutput();
        graph.getNodeList().stream()
                .filter(node -> !node.getOpType().equals("ZipMap"))
                .forEach(plain::addNode);
        for (ValueInfoProto value : graph.getOutputList()) {
            String table = tables.get(value.getName());
            plain.addOutput(
                    table == null
                            ? value
                            : ValueInfoProto.newBuilder()
                                    .setName(table)
                                    .setType(TypeProto.newBuilder()
                                            .setTensorType(TypeProto.Tensor.newBuilder()
                                                    .setElemType(TensorProto.DataType.FLOAT_VALUE)))
                                    .build());
        }
        return model.toBuilder().setGraph(plain).build();
    }

    private static String chosen(Map<String, NodeInfo> outputs) {
        String chosen = "";
        for (Map.Entry<String, NodeInfo> entry : outputs.entrySet()) {
            boolean floats = entry.getValue().getInfo() instanceof TensorInfo info
                    && (info.type == OnnxJavaType.FLOAT || info.type == OnnxJavaType.DOUBLE);
            if (floats && !chosen.contains("prob")) {
                chosen = entry.getKey();
            }
        }
        if (chosen.isEmpty()) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model's outputs " + outputs.keySet() + " have no probabilities or values; save it with its"
                            + " probabilities");
        }
        return chosen;
    }

    private record Probe(int columns, boolean shares) {}

    /** Evaluates some rows, to know how many columns come out and whether they are probabilities. */
    private Probe probe() {
        SplittableRandom random = new SplittableRandom(1);
        int rows = batch > 0 ? batch : PROBES;
        double[] x = random.doubles((long) rows * names.size(), 0, 2).toArray();
        try {
            double[] table = run(x, 0, rows);
            if (table.length == 0 || table.length % rows != 0) {
                throw new ModelArtifactException(
                        Code.UNSUPPORTED,
                        "the model's output " + output + " has " + table.length + " numbers for " + rows + " rows");
            }
            int width = table.length / rows;
            Limits.check("outputs", width, Limits.OUTPUTS);
            boolean shares = true;
            for (int row = 0; row < rows; row++) {
                double sum = 0;
                for (int i = 0; i < width; i++) {
                    shares &= table[row * width + i] >= -1e-6;
                    sum += table[row * width + i];
                }
                shares &= Math.abs(sum - 1) < 1e-3;
            }
            return new Probe(width, shares);
        } catch (OrtException e) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED, "the model fails on a row of numbers: " + e.getMessage(), e);
        }
    }

    /** Returns whether an input takes texts, so that {@link #withTexts} must say which number stands for which. */
    boolean takesText(int input) {
        return inputs.stream()
                .anyMatch(tensor ->
                        tensor.isText() && input >= tensor.first() && input < tensor.first() + tensor.width());
    }

    /**
     * Returns the model with the texts that numbers stand for.
     *
     * @param textsOfInput for an input that takes texts, the text of 0, 1, and so on; another number is the empty text
     */
    OnnxOpaque withTexts(Map<Integer, List<String>> textsOfInput) {
        return new OnnxOpaque(this, textsOfInput);
    }

    @Override
    public List<String> inputs() {
        return names;
    }

    @Override
    public double absent() {
        return Double.NaN;
    }

    @Override
    public int outputs() {
        return columns == 2 ? 1 : columns;
    }

    @Override
    public OutputSpace space() {
        return space;
    }

    @Override
    public void raw(double[] x, int rows, double[] out) {
        if (untold) {
            throw new IllegalStateException(
                    "the model takes texts, and it is not known which; give it numbers, by an encoder before it");
        }
        int most = batch > 0 ? batch : BATCH;
        for (int from = 0; from < rows; from += most) {
            int count = Math.min(most, rows - from);
            double[] table;
            try {
                table = run(x, from, count);
            } catch (OrtException e) {
                throw new IllegalStateException("the model fails: " + e.getMessage(), e);
            }
            if (table.length < (long) count * columns) {
                throw new IllegalStateException(
                        "the model gave " + table.length + " numbers for " + count + " rows of " + columns);
            }
            for (int row = 0; row < count; row++) {
                if (columns == 2) {
                    out[from + row] = table[row * 2 + 1];
                } else {
                    System.arraycopy(table, row * columns, out, (from + row) * columns, columns);
                }
            }
        }
    }

    private double[] run(double[] x, int from, int count) throws OrtException {
        int rows = batch > 0 ? batch : count;
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (OnnxInput input : inputs) {
                tensors.put(input.name(), tensor(input, x, from, count, rows));
            }
            return session.run(tensors, output, OnnxOpaque::table);
        } finally {
            OnnxValue.close(tensors.values());
        }
    }

    private static double[] table(OnnxTensor tensor) {
        if (tensor.getInfo().type == OnnxJavaType.DOUBLE) {
            DoubleBuffer doubles = tensor.getDoubleBuffer();
            double[] table = new double[doubles.remaining()];
            doubles.get(table);
            return table;
        }
        FloatBuffer floats = tensor.getFloatBuffer();
        double[] table = new double[floats.remaining()];
        for (int i = 0; i < table.length; i++) {
            table[i] = floats.get(i);
        }
        return table;
    }

    /** A tensor of {@code rows} rows, of which the first {@code count} are given and the others are copies of the first. */
    private OnnxTensor tensor(OnnxInput input, double[] x, int from, int count, int rows) throws OrtException {
        return OnnxTensors.of(
                session.environment(),
                input,
                rows,
                (row, column) -> {
                    int place = input.first() + column;
                    return x[(from + (row < count ? row : 0)) * names.size() + place];
                },
                place -> texts.getOrDefault(place, List.of()));
    }
}
