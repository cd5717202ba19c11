package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.function.IntFunction;

/** Makes tensors of numbers, in the type that an input has. */
final class OnnxTensors {
    private OnnxTensors() {}

    /** A table of numbers. */
    interface Table {
        /** Returns a number. */
        double at(int row, int column);
    }

    /**
     * Makes a tensor.
     *
     * @param table its numbers; NaN, which whole numbers and truths don't have, is 0 there
     * @param texts for an input of texts, those that numbers from 0 on stand for, by the input's place
     * @throws OrtException if onnxruntime can't take it
     */
    static OnnxTensor of(
            OrtEnvironment environment, OnnxInput input, int rows, Table table, IntFunction<List<String>> texts)
            throws OrtException {
        int width = input.width();
        int size = Math.multiplyExact(rows, width);
        long[] shape = input.rank() == 1 ? new long[] {rows} : new long[] {rows, width};
        return switch (input.type()) {
            case TensorProto.DataType.FLOAT_VALUE -> {
                FloatBuffer floats = FloatBuffer.allocate(size);
                fill(rows, width, table, (place, value) -> floats.put(place, (float) value));
                yield OnnxTensor.createTensor(environment, floats, shape);
            }
            case TensorProto.DataType.DOUBLE_VALUE -> {
                DoubleBuffer doubles = DoubleBuffer.allocate(size);
                fill(rows, width, table, doubles::put);
                yield OnnxTensor.createTensor(environment, doubles, shape);
            }
            case TensorProto.DataType.INT64_VALUE -> {
                LongBuffer longs = LongBuffer.allocate(size);
                fill(rows, width, table, (place, value) -> longs.put(place, (long) value));
                yield OnnxTensor.createTensor(environment, longs, shape);
            }
            case TensorProto.DataType.INT32_VALUE -> {
                IntBuffer integers = IntBuffer.allocate(size);
                fill(rows, width, table, (place, value) -> integers.put(place, (int) value));
                yield OnnxTensor.createTensor(environment, integers, shape);
            }
            case TensorProto.DataType.BOOL_VALUE -> {
                ByteBuffer truths = ByteBuffer.allocate(size);
                fill(rows, width, table, (place, value) -> truths.put(place, (byte) (value >= 0.5 ? 1 : 0)));
                yield OnnxTensor.createTensor(environment, truths, shape, OnnxJavaType.BOOL);
            }
            default -> {
                String[] strings = new String[size];
                fill(rows, width, table, (place, value) -> {
                    List<String> known = texts.apply(input.first() + place % width);
                    strings[place] = value >= 0 && value < known.size() ? known.get((int) value) : "";
                });
                yield OnnxTensor.createTensor(environment, strings, shape);
            }
        };
    }

    private interface Sink {
        void put(int place, double value);
    }

    private static void fill(int rows, int width, Table table, Sink sink) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < width; column++) {
                sink.put(row * width + column, table.at(row, column));
            }
        }
    }
}
