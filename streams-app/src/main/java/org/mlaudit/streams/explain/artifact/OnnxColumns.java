package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the columns that a node of an ONNX graph gets are made of the graph's inputs, where that is by nothing but renaming,
 * conversion to float, scaling and putting side by side.
 */
final class OnnxColumns {
    private static final int DEPTH = 64;

    /** A column: the place of an input, and what it is made into: {@code (x - offset) * scale}, in floats. */
    record Column(int input, boolean scaled, float offset, float scale) {}

    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, OnnxInput> inputs = new HashMap<>();
    private final Set<NodeProto> used = new HashSet<>();
    private boolean floats;

    OnnxColumns(GraphProto graph, List<OnnxInput> inputs) {
        graph.getNodeList().forEach(node -> node.getOutputList().forEach(output -> makers.put(output, node)));
        inputs.forEach(input -> this.inputs.put(input.name(), input));
    }

    /** Returns the columns that a value has; empty if it is made in any other way. */
    Optional<List<Column>> of(String value) {
        return of(value, 0);
    }

    /** Returns whether columns are rounded to floats on their way. */
    boolean floats() {
        return floats;
    }

    /** Returns the nodes that made columns. */
    Set<NodeProto> used() {
        return used;
    }

    private Optional<List<Column>> of(String value, int depth) {
        OnnxInput input = inputs.get(value);
        if (input != null) {
            if (input.isText()) {
                return Optional.empty();
            }
            floats |= input.type() == TensorProto.DataType.FLOAT_VALUE;
            List<Column> columns = new ArrayList<>();
            for (int i = 0; i < input.width(); i++) {
                columns.add(new Column(input.first() + i, false, 0, 1));
            }
            return Optional.of(columns);
        }
        NodeProto node = makers.get(value);
        if (node == null || depth > DEPTH || node.getInputCount() == 0) {
            return Optional.empty();
        }
        used.add(node);
        OnnxAttributes attributes = new OnnxAttributes(node);
        return switch (node.getOpType()) {
            case "Identity" -> of(node.getInput(0), depth + 1);
            case "Cast" -> {
                long to = attributes.number("to", 0);
                floats |= to == TensorProto.DataType.FLOAT_VALUE;
                yield to == TensorProto.DataType.FLOAT_VALUE || to == TensorProto.DataType.DOUBLE_VALUE
                        ? of(node.getInput(0), depth + 1)
                        : Optional.empty();
            }
            case "Scaler" -> of(node.getInput(0), depth + 1).flatMap(columns -> scaled(columns, attributes));
            case "Concat" -> {
                long axis = attributes.number("axis", 0);
                yield axis == 1 || axis == -1 ? sideBySide(node, depth) : Optional.empty();
            }
            default -> Optional.empty();
        };
    }

    private Optional<List<Column>> sideBySide(NodeProto node, int depth) {
        List<Column> all = new ArrayList<>();
        for (String part : node.getInputList()) {
            Optional<List<Column>> columns = of(part, depth + 1);
            if (columns.isEmpty() || all.size() > Limits.INPUTS) {
                return Optional.empty();
            }
            all.addAll(columns.get());
        }
        return Optional.of(all);
    }

    private Optional<List<Column>> scaled(List<Column> columns, OnnxAttributes attributes) {
        double[] offset = attributes.values("offset");
        double[] scale = attributes.values("scale");
        int count = columns.size();
        if (columns.stream().anyMatch(Column::scaled)
                || (offset.length != count && offset.length != 1)
                || (scale.length != count && scale.length != 1)) {
            return Optional.empty();
        }
        floats = true;
        List<Column> scaled = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scaled.add(new Column(columns.get(i).input(), true, (float) offset[offset.length == 1 ? 0 : i], (float)
                    scale[scale.length == 1 ? 0 : i]));
        }
        return Optional.of(scaled);
    }
}
