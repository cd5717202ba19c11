package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Brings a model's outputs to the contract's order: of two classes the second's output, of more one each, of a regression its
 * only one. Each wanted output is a multiple, 1, -1 or 0, of one that the model has, plus a constant.
 */
public final class ContractOutputs {
    private ContractOutputs() {}

    /**
     * One wanted output.
     *
     * @param source the model's output
     * @param factor what it is multiplied by
     * @param shift what is added then
     */
    private record Wanted(int source, double factor, double shift) {}

    /**
     * Orders outputs.
     *
     * @param read the model as its file has it
     * @param prediction what the contract says of predictions
     * @param ownNames the model's names, or places, of the contract's classes, in the contract's order; of a regression of
     *     several dimensions the name of that which is predicted; empty if names are the same, or the model has none and the
     *     contract's order
     * @return the same model if nothing is to be done
     * @throws ModelArtifactException if it predicts another kind of thing, or other classes
     */
    public static CompiledModel arrange(ReadModel read, PredictionSpec prediction, List<String> ownNames) {
        CompiledModel model = read.model();
        boolean value = model.space() == OutputSpace.VALUE || model.space() == OutputSpace.LOG_VALUE;
        if (prediction.kind() == PredictionKind.REGRESSION) {
            return regression(read, value, ownNames);
        }
        if (value) {
            throw new ModelArtifactException(
                    Code.WRONG_KIND,
                    "the model predicts a number, but the contract says one of the classes " + prediction.classes());
        }
        int[] places = places(read, prediction.classes(), ownNames);
        List<Wanted> wanted = new ArrayList<>();
        boolean single = model.outputs() == 1;
        double whole = model.space() == OutputSpace.PROBABILITY ? 1 : 0;
        if (prediction.kind() == PredictionKind.BINARY) {
            wanted.add(places[1] == 1 ? new Wanted(0, 1, 0) : new Wanted(0, -1, whole));
            return changed(model, wanted, model.space(), model.link());
        }
        if (!single) {
            Arrays.stream(places).forEach(place -> wanted.add(new Wanted(place, 1, 0)));
            return changed(model, wanted, model.space(), model.link());
        }
        for (int place : places) {
            wanted.add(place == 1 ? new Wanted(0, 1, 0) : new Wanted(0, whole == 0 ? 0 : -1, whole));
        }
        boolean odds = model.link() == Link.SIGMOID;
        return changed(model, wanted, odds ? OutputSpace.SCORE : model.space(), odds ? Link.SOFTMAX : model.link());
    }

    private static CompiledModel regression(ReadModel read, boolean value, List<String> ownNames) {
        CompiledModel model = read.model();
        boolean bounded =
                model.space() == OutputSpace.LOG_ODDS && read.classes().isEmpty();
        if (!value && !bounded && (model.outputs() > 1 || !read.classes().isEmpty())) {
            throw new ModelArtifactException(
                    Code.WRONG_KIND,
                    "the model predicts "
                            + (read.classes().isEmpty() ? "classes" : "one of the classes " + read.classes())
                            + ", but the contract says a number");
        }
        if (model.outputs() == 1) {
            return model;
        }
        int dimension = ownNames.size() == 1 ? read.classes().indexOf(ownNames.get(0)) : -1;
        if (dimension < 0) {
            throw new ModelArtifactException(
                    Code.CLASSES_DIFFER,
                    "the model predicts " + model.outputs() + " numbers " + read.classes()
                            + ", but the contract says one; name it in artifact.classes");
        }
        return changed(model, List.of(new Wanted(dimension, 1, 0)), model.space(), model.link());
    }

    /** The place among the model's classes of each of the contract's. */
    private static int[] places(ReadModel read, List<String> classes, List<String> ownNames) {
        int count = classes.size();
        int has = Math.max(
                read.classes().size(),
                read.model().outputs() == 1 ? 2 : read.model().outputs());
        List<String> names = ownNames.isEmpty() ? classes : ownNames;
        if (has != count || names.size() != count) {
            throw new ModelArtifactException(
                    Code.CLASSES_DIFFER,
                    "the model knows " + has + " classes" + (read.classes().isEmpty() ? "" : " " + read.classes())
                            + ", but the contract names " + count + " " + classes
                            + (ownNames.isEmpty() ? "" : " and calls the model's " + ownNames));
        }
        if (read.classes().isEmpty()) {
            return ownNames.isEmpty() ? IntStream.range(0, count).toArray() : numbered(ownNames);
        }
        int[] places = names.stream().mapToInt(read.classes()::indexOf).toArray();
        if (Arrays.stream(places).anyMatch(place -> place < 0) || new HashSet<>(names).size() != count) {
            throw new ModelArtifactException(
                    Code.CLASSES_DIFFER,
                    "the model's classes are " + read.classes() + ", but the contract's are " + names
                            + "; say in artifact.classes what the model calls them, in the contract's order");
        }
        return places;
    }

    /** Places written as numbers, of a model that names no classes. */
    private static int[] numbered(List<String> names) {
        int[] places = names.stream()
                .mapToInt(name -> IntStream.range(0, names.size())
                        .filter(place -> name.equals(Integer.toString(place)))
                        .findFirst()
                        .orElse(-1))
                .toArray();
        if (Arrays.stream(places).anyMatch(place -> place < 0)
                || Arrays.stream(places).distinct().count() != places.length) {
            throw new ModelArtifactException(
                    Code.CLASSES_DIFFER,
                    "the model names no classes: artifact.classes must give each class's place, 0 to "
                            + (names.size() - 1) + ", but is " + names);
        }
        return places;
    }

    private static CompiledModel changed(CompiledModel model, List<Wanted> wanted, OutputSpace space, Link link) {
        boolean same = wanted.size() == model.outputs() && link == model.link();
        for (int output = 0; same && output < wanted.size(); output++) {
            same = wanted.get(output).equals(new Wanted(output, 1, 0));
        }
        if (same) {
            return model;
        }
        return switch (model) {
            case TreeEnsemble ensemble -> changed(ensemble, wanted, space, link);
            case LinearModel linear -> changed(linear, wanted, space, link);
            case FactorizationMachine machine -> changed(machine, wanted, space, link);
            case OpaqueModel opaque -> new Rearranged(opaque, List.copyOf(wanted));
        };
    }

    private static TreeEnsemble changed(TreeEnsemble model, List<Wanted> wanted, OutputSpace space, Link link) {
        TreeEnsemble.Builder builder = TreeForms.like(model, model.inputs(), wanted.size(), space, link);
        for (int output = 0; output < wanted.size(); output++) {
            Wanted from = wanted.get(output);
            builder.intercept(output, from.factor() * model.intercept(from.source()) + from.shift());
            for (Tree tree : model.trees()) {
                if (tree.output() == from.source() && from.factor() != 0) {
                    builder.add(TreeForms.changed(tree, output, value -> from.factor() * value, TreeForms.SAME));
                }
            }
        }
        return builder.build();
    }

    private static LinearModel changed(LinearModel model, List<Wanted> wanted, OutputSpace space, Link link) {
        int inputs = model.inputs().size();
        double[][] weights = new double[wanted.size()][inputs];
        double[][] offsets = new double[wanted.size()][inputs];
        double[] intercepts = new double[wanted.size()];
        Map<Integer, DoubleUnaryOperator> shapes = new HashMap<>();
        for (int output = 0; output < wanted.size(); output++) {
            Wanted from = wanted.get(output);
            intercepts[output] = from.factor() * model.intercept(from.source()) + from.shift();
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = from.factor() * model.weight(from.source(), input);
                offsets[output][input] = from.factor() * model.offset(from.source(), input);
                int place = input;
                model.shape(input).ifPresent(shape -> shapes.put(place, shape));
            }
        }
        return new LinearModel(model.inputs(), model.absent(), weights, offsets, intercepts, shapes, space, link);
    }

    private static FactorizationMachine changed(
            FactorizationMachine model, List<Wanted> wanted, OutputSpace space, Link link) {
        int inputs = model.inputs().size();
        double[][] weights = new double[wanted.size()][inputs];
        double[] intercepts = new double[wanted.size()];
        double[][][] factors = new double[wanted.size()][inputs][model.rank()];
        double[][] factorWeights = new double[wanted.size()][model.rank()];
        for (int output = 0; output < wanted.size(); output++) {
            Wanted from = wanted.get(output);
            intercepts[output] = from.factor() * model.intercept(from.source()) + from.shift();
            for (int k = 0; k < model.rank(); k++) {
                factorWeights[output][k] = from.factor() * model.factorWeight(from.source(), k);
            }
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = from.factor() * model.weight(from.source(), input);
                for (int k = 0; k < model.rank(); k++) {
                    factors[output][input][k] = model.factor(from.source(), input, k);
                }
            }
        }
        return new FactorizationMachine(
                model.inputs(), model.absent(), weights, intercepts, factors, factorWeights, space, link);
    }

    /** An opaque model with its outputs in another order. */
    private record Rearranged(OpaqueModel model, List<Wanted> wanted) implements OpaqueModel {
        @Override
        public List<String> inputs() {
            return model.inputs();
        }

        @Override
        public double absent() {
            return model.absent();
        }

        @Override
        public int outputs() {
            return wanted.size();
        }

        @Override
        public OutputSpace space() {
            return model.space();
        }

        @Override
        public void raw(double[] x, int rows, double[] out) {
            int has = model.outputs();
            double[] own = new double[rows * has];
            model.raw(x, rows, own);
            for (int row = 0; row < rows; row++) {
                for (int output = 0; output < wanted.size(); output++) {
                    Wanted from = wanted.get(output);
                    out[row * wanted.size() + output] = from.factor() * own[row * has + from.source()] + from.shift();
                }
            }
        }
    }
}
