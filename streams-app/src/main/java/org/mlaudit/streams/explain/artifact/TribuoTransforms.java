package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import org.mlaudit.streams.explain.artifact.TreeForms.Comparison;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.protos.core.BinningTransformerProto;
import org.tribuo.protos.core.IDFTransformerProto;
import org.tribuo.protos.core.SimpleTransformProto;
import org.tribuo.protos.core.TransformerProto;
import org.tribuo.transform.TransformedModel;
import org.tribuo.transform.Transformer;
import org.tribuo.transform.TransformerMap;

/**
 * Makes a model of transformed inputs one of the inputs themselves, so that it is explained and changed in the units that people
 * know.
 *
 * <p>A tree asks of an input only whether it is less than a threshold. Where the transformation never falls, or never rises, so
 * does the answer, and there is one double at which it changes: it is found by halving the doubles 64 times, with Tribuo's own
 * transformer and the model's own rounding, so that every double gets the very answer that Tribuo gives. A linear model adds up
 * inputs one by one, and so may any function of them.
 *
 * <p>A model that was trained without densifying transforms only what a record has; what it has not stays what the inner model
 * takes it for.
 */
final class TribuoTransforms {
    private TribuoTransforms() {}

    /**
     * A function of one input that never falls, or never rises.
     *
     * @param partial whether it has no value for some numbers, as a logarithm
     */
    private record Shape(DoubleUnaryOperator function, boolean rising, boolean partial) {}

    private static final Shape SAME = new Shape(value -> value, true, false);

    /** The model of the inputs as they are; empty if a transformation may both rise and fall, or the model is of no such kind. */
    static Optional<CompiledModel> folded(CompiledModel inner, TransformedModel<?> model) {
        TransformerMap transformers = model.getTransformerMap();
        Map<Integer, Shape> shapes = new HashMap<>();
        for (int input = 0; input < inner.inputs().size(); input++) {
            List<Transformer> list = transformers.get(inner.inputs().get(input));
            if (list != null && !list.isEmpty()) {
                Optional<Shape> shape = shape(list);
                if (shape.isEmpty()) {
                    return Optional.empty();
                }
                shapes.put(input, shape.get());
            }
        }
        double absent = model.getDensify() ? 0 : Double.NaN;
        return switch (inner) {
            case TreeEnsemble ensemble -> folded(ensemble, shapes, absent);
            case LinearModel linear -> folded(linear, shapes, absent);
            default -> Optional.empty();
        };
    }

    private static Optional<Shape> shape(List<Transformer> transformers) {
        boolean rising = true;
        boolean partial = false;
        for (Transformer transformer : transformers) {
            Optional<Boolean> own = rises(transformer);
            if (own.isEmpty()) {
                return Optional.empty();
            }
            rising = rising == own.get();
            partial |= Double.isNaN(transformer.transform(-1)) || Double.isNaN(transformer.transform(0));
        }
        List<Transformer> list = List.copyOf(transformers);
        return Optional.of(new Shape(value -> TransformerMap.applyTransformerList(value, list), rising, partial));
    }

    /** Whether a transformation never falls (true) or never rises (false); empty if neither is known. */
    private static Optional<Boolean> rises(Transformer transformer) {
        TransformerProto proto = transformer.serialize();
        Any data = proto.getSerializedData();
        String name = proto.getClassName();
        try {
            return switch (name.substring(name.lastIndexOf('.') + 1)) {
                case "LinearScalingTransformation$LinearScalingTransformer" -> Optional.of(true);
                case "MeanStdDevTransformation$MeanStdDevTransformer" ->
                    Optional.of(true).filter(rising -> Double.isFinite(transformer.transform(0)));
                case "SimpleTransform" -> rises(data.unpack(SimpleTransformProto.class));
                case "BinningTransformation$BinningTransformer" ->
                    rises(data.unpack(BinningTransformerProto.class).getValuesList());
                case "IDFTransformation$IDFTransformer" -> {
                    IDFTransformerProto idf = data.unpack(IDFTransformerProto.class);
                    yield Optional.of(idf.getN() >= idf.getDf());
                }
                default -> Optional.empty();
            };
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> rises(SimpleTransformProto simple) {
        return switch (simple.getOp()) {
            case "exp", "log", "add", "sub", "binarise", "threshold" -> Optional.of(true);
            case "mul", "div" -> Optional.of(simple.getFirstOperand() >= 0);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> rises(List<Double> values) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i) < values.get(i - 1)) {
                return Optional.empty();
            }
        }
        return Optional.of(true);
    }

    private static Optional<CompiledModel> folded(TreeEnsemble inner, Map<Integer, Shape> shapes, double absent) {
        // A tree without missing values sends NaN left, with the least numbers; one with them may send it anywhere.
        boolean uncertain = shapes.values().stream()
                .anyMatch(shape -> shape.partial() && (Double.isNaN(inner.absent()) || !shape.rising()));
        if (uncertain || !inner.indicators().isEmpty()) {
            return Optional.empty();
        }
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                        inner.inputs(), inner.outputs(), inner.space(), inner.link())
                .absent(absent);
        for (int output = 0; output < inner.outputs(); output++) {
            builder.intercept(output, inner.intercept(output));
        }
        for (Tree tree : inner.trees()) {
            builder.add(TreeForms.changed(tree, tree.output(), value -> value, (column, threshold, missingLeft) -> {
                Shape shape = shapes.getOrDefault(column, SAME);
                boolean absentLeft = Double.isNaN(inner.absent()) ? missingLeft : inner.absent() < threshold;
                return compared(column, shape, inner.floatInputs(), threshold, missingLeft, absentLeft);
            }));
        }
        return Optional.of(builder.build());
    }

    private static Comparison compared(
            int column, Shape shape, boolean floats, double threshold, boolean missingLeft, boolean absentLeft) {
        DoublePredicate left = x -> {
            double value = shape.function().applyAsDouble(x);
            double rounded = floats ? (double) (float) value : value;
            return Double.isNaN(rounded) ? missingLeft : rounded < threshold;
        };
        if (shape.rising()) {
            return new Comparison(column, leastWithout(left), absentLeft, false);
        }
        return new Comparison(column, leastWithout(x -> !left.test(x)), !absentLeft, true);
    }

    /** The least number that a condition does not hold of, if it holds of all lesser ones; infinite if it holds of all or none. */
    private static double leastWithout(DoublePredicate holds) {
        if (!holds.test(-Double.MAX_VALUE)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (holds.test(Double.MAX_VALUE)) {
            return Double.POSITIVE_INFINITY;
        }
        long low = rank(-Double.MAX_VALUE);
        long high = rank(Double.MAX_VALUE);
        while (high - low > 1 || high - low < 0) {
            long middle = (low >> 1) + (high >> 1) + (low & high & 1);
            if (holds.test(number(middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return number(high);
    }

    /** Numbers doubles in their order, the negative ones below 0. */
    private static long rank(double number) {
        long bits = Double.doubleToRawLongBits(number);
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private static double number(long rank) {
        return Double.longBitsToDouble(rank >= 0 ? rank : Long.MIN_VALUE - rank);
    }

    private static Optional<CompiledModel> folded(LinearModel inner, Map<Integer, Shape> shapes, double absent) {
        int outputs = inner.outputs();
        int inputs = inner.inputs().size();
        double[][] weights = new double[outputs][inputs];
        double[][] offsets = new double[outputs][inputs];
        double[] intercepts = new double[outputs];
        boolean emptyAdds = !Double.isNaN(inner.absent());
        Map<Integer, DoubleUnaryOperator> functions = new HashMap<>();
        for (int input = 0; input < inputs; input++) {
            if (inner.shape(input).isPresent()) {
                return Optional.empty();
            }
            if (shapes.containsKey(input)) {
                functions.put(input, shapes.get(input).function());
            }
        }
        for (int output = 0; output < outputs; output++) {
            intercepts[output] = inner.intercept(output);
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = inner.weight(output, input);
                offsets[output][input] = inner.offset(output, input);
                if (emptyAdds && Double.isNaN(absent) && inner.term(output, input, inner.absent()) != 0) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new LinearModel(
                inner.inputs(), absent, weights, offsets, intercepts, functions, inner.space(), inner.link()));
    }
}
