package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * A tensor that an ONNX model is given: rows x width.
 *
 * @param name its name
 * @param type type of its elements, of {@code TensorProto.DataType}
 * @param first place of its first column among the model's inputs
 * @param width number of columns
 * @param rank number of dimensions, 1 or 2
 * @param rows number of rows that it must have; 0 if any
 */
record OnnxInput(String name, int type, int first, int width, int rank, int rows) {
    private static final Set<Integer> TYPES = Set.of(
            TensorProto.DataType.FLOAT_VALUE,
            TensorProto.DataType.DOUBLE_VALUE,
            TensorProto.DataType.INT64_VALUE,
            TensorProto.DataType.INT32_VALUE,
            TensorProto.DataType.BOOL_VALUE,
            TensorProto.DataType.STRING_VALUE);

    /** Returns whether its elements are texts. */
    boolean isText() {
        return type == TensorProto.DataType.STRING_VALUE;
    }

    /**
     * Returns the inputs of a graph.
     *
     * @param widthOtherwise width of a tensor that does not say its own
     * @throws ModelArtifactException if one is no table of numbers or texts
     */
    static List<OnnxInput> of(GraphProto graph, int widthOtherwise) {
        Set<String> constants = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
        List<OnnxInput> inputs = new ArrayList<>();
        int first = 0;
        for (ValueInfoProto value : graph.getInputList()) {
            if (!constants.contains(value.getName())) {
                OnnxInput input = of(value, first, widthOtherwise);
                inputs.add(input);
                first += input.width();
                Limits.check("inputs", first, Limits.INPUTS);
            }
        }
        if (inputs.isEmpty()) {
            throw new ModelArtifactException(Code.UNREADABLE, "the model has no inputs");
        }
        return inputs;
    }

    private static OnnxInput of(ValueInfoProto value, int first, int widthOtherwise) {
        TypeProto.Tensor tensor = value.getType().getTensorType();
        TensorShapeProto shape = tensor.getShape();
        int rank = shape.getDimCount();
        if (!TYPES.contains(tensor.getElemType()) || rank > 2) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model's input " + value.getName() + " is no table of numbers, truths or texts: type "
                            + tensor.getElemType() + ", " + rank + " dimensions");
        }
        long width = rank < 2 ? 1 : shape.getDim(1).getDimValue();
        if (width <= 0) {
            width = widthOtherwise;
        }
        Limits.check("columns in input " + value.getName(), width, Limits.INPUTS);
        if (width <= 0) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED, "the model's input " + value.getName() + " does not say how many columns it has");
        }
        long rows = rank == 0 ? 0 : shape.getDim(0).getDimValue();
        Limits.check("rows in input " + value.getName(), rows, Limits.INPUTS);
        return new OnnxInput(value.getName(), tensor.getElemType(), first, (int) width, rank == 0 ? 2 : rank, (int)
                Math.max(0, rows));
    }

    /** Returns whether the columns have names of their own: there are several inputs, or one of one column. */
    static boolean named(List<OnnxInput> inputs) {
        return inputs.size() > 1 && inputs.stream().allMatch(input -> input.width() == 1);
    }

    /** Returns the names of all columns. */
    static List<String> names(List<OnnxInput> inputs) {
        List<String> names = new ArrayList<>();
        for (OnnxInput input : inputs) {
            for (int i = 0; i < input.width(); i++) {
                if (inputs.size() == 1) {
                    names.add("f" + i);
                } else {
                    names.add(input.width() == 1 ? input.name() : input.name() + "[" + i + "]");
                }
            }
        }
        return names;
    }
}
