package org.mlaudit.streams.explain.artifact;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Proves by example that a compiled ONNX model predicts what onnxruntime predicts: what operators do in rare cases is defined
 * by what runtimes do. The rows have, in each input, numbers that the model compares with, the floats next to them, and missing
 * values; in categories, whole numbers.
 */
final class OnnxProof {
    private static final int ROWS = 128;
    private static final long SEED = 0x5eed;
    /** Greatest difference, relative to the greater of 1 and the prediction: onnxruntime sums floats. */
    private static final double TOLERANCE = 1e-4;

    private OnnxProof() {}

    /**
     * Returns the compiled model if it agrees with onnxruntime, else the opaque one. Where onnxruntime can't load the model, as
     * of a version newer than it knows, or doesn't run, the compiled one stands.
     */
    static CompiledModel proven(CompiledModel compiled, ModelProto model, List<OnnxInput> inputs) {
        OnnxOpaque opaque;
        try {
            opaque = OnnxOpaque.load(model, inputs);
        } catch (ModelArtifactException e) {
            return compiled;
        }
        if (opaque.outputs() != compiled.outputs()) {
            return opaque;
        }
        double[] rows = rows(compiled, inputs);
        double[] expected = new double[ROWS * compiled.outputs()];
        double[] actual = new double[ROWS * compiled.outputs()];
        opaque.raw(rows, ROWS, expected);
        compiled.predict(rows, ROWS, actual);
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]);
            if (!(difference <= TOLERANCE * Math.max(1, Math.abs(expected[i])))) {
                return opaque;
            }
        }
        return compiled;
    }

    private static double[] rows(CompiledModel compiled, List<OnnxInput> inputs) {
        int width = compiled.inputs().size();
        List<List<Double>> compared = compared(compiled, width);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] rows = new double[ROWS * width];
        Set<Integer> categories = new HashSet<>();
        if (compiled instanceof TreeEnsemble ensemble) {
            ensemble.indicators().forEach(set -> categories.add(set.input()));
        }
        for (OnnxInput input : inputs) {
            boolean whole = input.type() != TensorProto.DataType.FLOAT_VALUE
                    && input.type() != TensorProto.DataType.DOUBLE_VALUE;
            for (int row = 0; row < ROWS; row++) {
                for (int i = input.first(); i < input.first() + input.width(); i++) {
                    double value = value(compared.get(i), random);
                    boolean missing = compiled instanceof TreeEnsemble && !whole && random.nextInt(12) == 0;
                    rows[row * width + i] =
                            missing ? Double.NaN : whole || categories.contains(i) ? Math.rint(value) : value;
                }
            }
        }
        return rows;
    }

    private static double value(List<Double> compared, SplittableRandom random) {
        if (compared.isEmpty()) {
            return random.nextDouble(-10, 10);
        }
        float value = compared.get(random.nextInt(compared.size())).floatValue();
        return switch (random.nextInt(4)) {
            case 0 -> value;
            case 1 -> Math.nextDown(value);
            case 2 -> Math.nextUp(value);
            default -> value + (float) random.nextDouble(-1, 1);
        };
    }

    /** Finite numbers that each input is compared with. */
    private static List<List<Double>> compared(CompiledModel compiled, int width) {
        List<List<Double>> compared = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            compared.add(new ArrayList<>());
        }
        if (compiled instanceof TreeEnsemble ensemble) {
            ensemble.indicators().forEach(set -> {
                for (int i = 0; i < set.size(); i++) {
                    compared.get(set.input()).add(Double.valueOf(set.code(i)));
                }
            });
            for (Tree tree : ensemble.trees()) {
                for (int node = 0; node < tree.nodes(); node++) {
                    if (!tree.isLeaf(node)
                            && tree.column(node) < width
                            && Math.abs(tree.threshold(node)) < Float.MAX_VALUE) {
                        compared.get(tree.column(node)).add(tree.threshold(node));
                    }
                }
            }
        }
        return compared;
    }
}
