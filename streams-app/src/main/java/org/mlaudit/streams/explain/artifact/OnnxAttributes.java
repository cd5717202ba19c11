package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/** The attributes of a node of an ONNX graph, by name. */
final class OnnxAttributes {
    private final Map<String, AttributeProto> byName = new HashMap<>();
    private final String operator;

    OnnxAttributes(NodeProto node) {
        operator = node.getOpType();
        node.getAttributeList().forEach(attribute -> byName.put(attribute.getName(), attribute));
    }

    boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Returns a text; what is given if there is none. */
    String text(String name, String otherwise) {
        AttributeProto attribute = byName.get(name);
        return attribute == null ? otherwise : attribute.getS().toStringUtf8();
    }

    /** Returns a whole number; what is given if there is none. */
    long number(String name, long otherwise) {
        AttributeProto attribute = byName.get(name);
        return attribute == null ? otherwise : attribute.getI();
    }

    /** Returns whole numbers; none if there is no such attribute. */
    long[] numbers(String name) {
        AttributeProto attribute = byName.get(name);
        return attribute == null
                ? new long[0]
                : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns texts; none if there is no such attribute. */
    List<String> texts(String name) {
        AttributeProto attribute = byName.get(name);
        return attribute == null
                ? List.of()
                : attribute.getStringsList().stream()
                        .map(text -> text.toStringUtf8())
                        .toList();
    }

    /** Returns floats, or the doubles of the attribute of this name that ends with {@code _as_tensor}; none if there is neither. */
    double[] values(String name) {
        AttributeProto doubles = byName.get(name + "_as_tensor");
        if (doubles != null) {
            return tensor(doubles.getT());
        }
        AttributeProto floats = byName.get(name);
        return floats == null
                ? new double[0]
                : floats.getFloatsList().stream()
                        .mapToDouble(Float::doubleValue)
                        .toArray();
    }

    private double[] tensor(TensorProto tensor) {
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (tensor.getDataType() == TensorProto.DataType.DOUBLE_VALUE) {
            if (raw.remaining() == 0) {
                return tensor.getDoubleDataList().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray();
            }
            double[] values = new double[raw.remaining() / Double.BYTES];
            raw.asDoubleBuffer().get(values);
            return values;
        }
        if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE) {
            double[] values =
                    new double[raw.remaining() == 0 ? tensor.getFloatDataCount() : raw.remaining() / Float.BYTES];
            for (int i = 0; i < values.length; i++) {
                values[i] = raw.remaining() == 0 ? tensor.getFloatData(i) : raw.getFloat(i * Float.BYTES);
            }
            return values;
        }
        throw new ModelArtifactException(
                Code.UNREADABLE, "the model's " + operator + " has numbers of the type " + tensor.getDataType());
    }

    /** Returns the classes' names, of whichever attribute has them. */
    List<String> classes() {
        for (String name : List.of("classlabels_strings", "classlabels_int64s", "classlabels_ints")) {
            if (!texts(name).isEmpty()) {
                return texts(name);
            }
            long[] numbers = numbers(name);
            if (numbers.length > 0) {
                return Arrays.stream(numbers).mapToObj(Long::toString).toList();
            }
        }
        return List.of();
    }
}
