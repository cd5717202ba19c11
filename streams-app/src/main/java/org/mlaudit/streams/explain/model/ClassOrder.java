package org.mlaudit.streams.explain.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Brings the outputs of a model from its own order of classes to the contract's. */
public final class ClassOrder {
    private ClassOrder() {}

    /**
     * A model whose outputs are in the contract's order.
     *
     * @param model a classifier; of two classes with one output, of the second of its own
     * @param own the model's own names of all its classes, in its order
     * @param wanted the model's own names in the contract's order
     * @throws ModelArtifactException if the names are not the same
     */
    public static CompiledModel of(CompiledModel model, List<String> own, List<String> wanted) {
        if (own.equals(wanted)) {
            return model;
        }
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(own);
        if (!missing.isEmpty() || own.size() != wanted.size()) {
            throw new ModelArtifactException(
                    ModelArtifactException.Code.CONTRACT_DIFFERS,
                    "the model has the classes " + own + ", the contract names " + wanted
                            + "; artifact.classes in the contract may say what the model calls them");
        }
        if (model.outputs() == 1) {
            return flipped(model);
        }
        int[] places = wanted.stream().mapToInt(own::indexOf).toArray();
        return ordered(model, places);
    }

    private static CompiledModel flipped(CompiledModel model) {
        boolean probability = model.space() == OutputSpace.PROBABILITY;
        double shift = probability ? 1 : 0;
        return switch (model) {
            case TreeEnsemble trees -> trees(trees, new int[] {0}, -1, shift);
            case LinearModel linear ->
                new LinearModel(
                        linear.inputs(),
                        linear.absent(),
                        weights(linear, new int[] {0}, -1),
                        offsets(linear, new int[] {0}, -1),
                        new double[] {shift - linear.intercept(0)},
                        linear.space(),
                        linear.link());
            case FactorizationMachine machine -> machine(machine, new int[] {0}, -1, shift);
            case OpaqueModel opaque -> new OtherOrder(opaque, new int[0]);
        };
    }

    private static CompiledModel ordered(CompiledModel model, int[] places) {
        return switch (model) {
            case TreeEnsemble trees -> trees(trees, places, 1, 0);
            case LinearModel linear ->
                new LinearModel(
                        linear.inputs(),
                        linear.absent(),
                        weights(linear, places, 1),
                        offsets(linear, places, 1),
                        Arrays.stream(places).mapToDouble(linear::intercept).toArray(),
                        linear.space(),
                        linear.link());
            case FactorizationMachine machine -> machine(machine, places, 1, 0);
            case OpaqueModel opaque -> new OtherOrder(opaque, places);
        };
    }

    private static double[][] weights(LinearModel linear, int[] places, double sign) {
        return Arrays.stream(places)
                .mapToObj(place -> IntStream.range(0, linear.inputs().size())
                        .mapToDouble(input -> sign * linear.weight(place, input))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] offsets(LinearModel linear, int[] places, double sign) {
        return Arrays.stream(places)
                .mapToObj(place -> IntStream.range(0, linear.inputs().size())
                        .mapToDouble(input -> sign * linear.offset(place, input))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static FactorizationMachine machine(FactorizationMachine from, int[] places, double sign, double shift) {
        int inputs = from.inputs().size();
        double[][] weights = new double[places.length][inputs];
        double[] intercepts = new double[places.length];
        double[][][] factors = new double[places.length][inputs][from.rank()];
        double[][] factorWeights = new double[places.length][from.rank()];
        for (int output = 0; output < places.length; output++) {
            int place = places[output];
            intercepts[output] = shift + sign * from.intercept(place);
            for (int k = 0; k < from.rank(); k++) {
                factorWeights[output][k] = sign * from.factorWeight(place, k);
            }
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = sign * from.weight(place, input);
                for (int k = 0; k < from.rank(); k++) {
                    factors[output][input][k] = from.factor(place, input, k);
                }
            }
        }
        return new FactorizationMachine(
                from.inputs(), from.absent(), weights, intercepts, factors, factorWeights, from.space(), from.link());
    }

    private static TreeEnsemble trees(TreeEnsemble from, int[] places, double sign, double shift) {
        TreeEnsemble.Builder builder = TreeEnsemble.builder(from.inputs(), places.length, from.space(), from.link())
                .absent(from.absent());
        if (from.floatInputs()) {
            builder.floatInputs();
        }
        from.indicators().forEach(builder::indicator);
        for (int output = 0; output < places.length; output++) {
            int place = places[output];
            builder.intercept(output, shift + sign * from.intercept(place));
            for (Tree tree : from.trees()) {
                if (tree.output() == place) {
                    builder.add(copy(tree, output, sign));
                }
            }
        }
        return builder.build();
    }

    private static Tree copy(Tree tree, int output, double sign) {
        int nodes = tree.nodes();
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            boolean leaf = tree.isLeaf(node);
            left[node] = leaf ? -1 : tree.left(node);
            right[node] = leaf ? -1 : tree.right(node);
            column[node] = leaf ? 0 : tree.column(node);
            threshold[node] = leaf ? 0 : tree.threshold(node);
            missingLeft[node] = !leaf && tree.missingLeft(node);
            value[node] = leaf ? sign * tree.value(node) : 0;
            cover[node] = tree.cover(node);
        }
        return new Tree(output, left, right, column, threshold, missingLeft, value, cover);
    }

    /** A model that can only be evaluated, with its outputs in another order, or the probability of the other class. */
    private static final class OtherOrder implements OpaqueModel {
        private final OpaqueModel model;
        /** None for the other class of two. */
        private final int[] places;

        OtherOrder(OpaqueModel model, int[] places) {
            this.model = model;
            this.places = places;
        }

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
            return model.outputs();
        }

        @Override
        public OutputSpace space() {
            return model.space();
        }

        @Override
        public void raw(double[] x, int rows, double[] out) {
            model.raw(x, rows, out);
            double[] row = new double[places.length];
            for (int i = 0; i < rows; i++) {
                if (places.length == 0) {
                    out[i] = 1 - out[i];
                } else {
                    for (int output = 0; output < places.length; output++) {
                        row[output] = out[i * places.length + places[output]];
                    }
                    System.arraycopy(row, 0, out, i * places.length, places.length);
                }
            }
        }
    }
}
