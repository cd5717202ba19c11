package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.classification.Label;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.protos.core.WeightedEnsembleModelProto;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;

/**
 * Tribuo's own trees and ensembles of models. A value greater than a split goes right; an input that a record doesn't have is 0.
 * Leaves of several outputs become a tree each. Tribuo's trees keep no covers.
 */
final class TribuoTrees {
    private TribuoTrees() {}

    /** One tree as arrays, whose leaves are Tribuo's. */
    private static final class Flat<T extends Output<T>> {
        private final List<@Nullable LeafNode<T>> leaves = new ArrayList<>();
        private final List<Integer> left = new ArrayList<>();
        private final List<Integer> right = new ArrayList<>();
        private final List<Integer> column = new ArrayList<>();
        private final List<Double> threshold = new ArrayList<>();

        /**
         * Flattens a tree.
         *
         * @param columns input of each of the tree's features
         */
        Flat(Node<T> root, Columns columns) {
            List<Node<T>> nodes = new ArrayList<>();
            nodes.add(root);
            for (int at = 0; at < nodes.size(); at++) {
                Node<T> node = nodes.get(at);
                if (node instanceof SplitNode<T> split) {
                    leaves.add(null);
                    left.add(nodes.size());
                    nodes.add(split.getLessThanOrEqual());
                    right.add(nodes.size());
                    nodes.add(split.getGreaterThan());
                    column.add(columns.of(split.getFeatureID()));
                    threshold.add(Math.nextUp(split.splitValue()));
                } else if (node instanceof LeafNode<T> leaf) {
                    leaves.add(leaf);
                    left.add(-1);
                    right.add(-1);
                    column.add(0);
                    threshold.add(0.0);
                } else {
                    throw new ModelArtifactException(
                            Code.UNREADABLE, "the model has a node that is no split and no leaf");
                }
                Limits.check("nodes", nodes.size(), Limits.NODES);
            }
        }

        /** Whether each leaf's scores are shares of 1. Tribuo says of its trees that they generate no probabilities, but they do. */
        boolean sharesOut() {
            return leaves.stream().filter(Objects::nonNull).allMatch(leaf -> {
                double sum = 0;
                for (T output : leaf.getDistribution().values()) {
                    sum += output instanceof Label label && label.getScore() >= 0 ? label.getScore() : Double.NaN;
                }
                return Math.abs(sum - 1) < 1e-6;
            });
        }

        Tree tree(int output, ToDoubleBiFunction<LeafNode<T>, Integer> value) {
            int nodes = leaves.size();
            boolean[] missingLeft = new boolean[nodes];
            Arrays.fill(missingLeft, true);
            double[] values = new double[nodes];
            for (int node = 0; node < nodes; node++) {
                LeafNode<T> leaf = leaves.get(node);
                values[node] = leaf == null ? 0 : value.applyAsDouble(leaf, output);
            }
            return new Tree(
                    output,
                    ints(left),
                    ints(right),
                    ints(column),
                    threshold.stream().mapToDouble(Double::doubleValue).toArray(),
                    missingLeft,
                    values,
                    new double[nodes]);
        }

        private static int[] ints(List<Integer> numbers) {
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** The ensemble's input of a member's feature. */
    private static final class Columns {
        private final Model<?> model;
        private final Map<String, Integer> inputs = new HashMap<>();

        Columns(Model<?> model, List<String> inputs) {
            this.model = model;
            for (int i = 0; i < inputs.size(); i++) {
                this.inputs.put(inputs.get(i), i);
            }
        }

        int of(int feature) {
            Integer input = feature < 0 || feature >= model.getFeatureIDMap().size()
                    ? null
                    : inputs.get(model.getFeatureIDMap().get(feature).getName());
            if (input == null) {
                throw new ModelArtifactException(
                        Code.UNREADABLE, "the model compares feature " + feature + ", which it doesn't have");
            }
            return input;
        }
    }

    /** A single tree. */
    static TreeEnsemble compile(TreeModel<?> model, TribuoDomain domain) {
        TreeEnsemble.Builder builder = builder(domain, OutputSpace.VALUE);
        if (model instanceof IndependentRegressionTreeModel independent) {
            independent.getRoots().forEach((name, root) -> {
                Flat<Regressor> flat = new Flat<>(root, new Columns(model, domain.inputs()));
                builder.add(flat.tree(domain.outputs().indexOf(name), (leaf, output) -> value(leaf, domain, output)));
            });
        } else if (domain.classifier()) {
            Flat<Label> flat = new Flat<>(root(model, Label.class), new Columns(model, domain.inputs()));
            TreeEnsemble.Builder labels =
                    builder(domain, flat.sharesOut() ? OutputSpace.PROBABILITY : OutputSpace.SCORE);
            forEachOutput(domain, output -> labels.add(flat.tree(output, (leaf, o) -> score(leaf, domain, o))));
            return labels.build();
        } else {
            Flat<Regressor> flat = new Flat<>(root(model, Regressor.class), new Columns(model, domain.inputs()));
            forEachOutput(domain, output -> builder.add(flat.tree(output, (leaf, o) -> value(leaf, domain, o))));
        }
        return builder.build();
    }

    private static <T extends Output<T>> Node<T> root(TreeModel<?> model, Class<T> output) {
        if (model.castModel(output) instanceof TreeModel<T> tree) {
            return tree.getRoot();
        }
        throw new IllegalStateException("a tree model was cast to another class");
    }

    private static void forEachOutput(TribuoDomain domain, IntConsumer action) {
        for (int output = 0; output < domain.outputs().size(); output++) {
            action.accept(output);
        }
    }

    private static TreeEnsemble.Builder builder(TribuoDomain domain, OutputSpace space) {
        return TreeEnsemble.builder(domain.inputs(), domain.outputs().size(), space, Link.IDENTITY)
                .absent(0);
    }

    private static double score(LeafNode<Label> leaf, TribuoDomain domain, int output) {
        Label label = leaf.getDistribution().get(domain.outputs().get(output));
        return label == null ? 0 : label.getScore();
    }

    private static double vote(LeafNode<Label> leaf, TribuoDomain domain, int output) {
        return leaf.getOutput().getLabel().equals(domain.outputs().get(output)) ? 1 : 0;
    }

    /** Leaves of independent trees hold one dimension, those of joint trees all. */
    private static double value(LeafNode<Regressor> leaf, TribuoDomain domain, int output) {
        String name = domain.outputs().get(output);
        return leaf.getOutput()
                .getDimension(name)
                .map(Regressor.DimensionTuple::getValue)
                .orElseThrow(() -> new ModelArtifactException(
                        Code.UNREADABLE, "a leaf of the model has no value of its output '" + name + "'"));
    }

    /** An ensemble; empty if it combines its members in a way that has no closed form. */
    static Optional<CompiledModel> compile(WeightedEnsembleModel<?> model, ModelProto proto, TribuoDomain domain)
            throws InvalidProtocolBufferException {
        WeightedEnsembleModelProto message = TribuoBytes.unpacked(proto, WeightedEnsembleModelProto.class);
        double sum = 0;
        for (float weight : message.getWeightsList()) {
            sum += weight;
        }
        List<Double> shares = new ArrayList<>();
        for (float weight : message.getWeightsList()) {
            shares.add(weight / sum);
        }
        String combiner = message.getCombiner().getClassName();
        boolean votes = combiner.equals("org.tribuo.classification.ensemble.VotingCombiner");
        boolean means = combiner.equals("org.tribuo.regression.ensemble.AveragingCombiner")
                || combiner.equals("org.tribuo.classification.ensemble.FullyWeightedVotingCombiner");
        if (!votes && !means) {
            return Optional.empty();
        }
        List<CompiledModel> members = new ArrayList<>();
        for (int i = 0; i < model.getNumModels(); i++) {
            Model<?> member = model.getModels().get(i);
            if (votes) {
                if (!(member.castModel(Label.class) instanceof TreeModel<Label> tree)) {
                    return Optional.empty();
                }
                members.add(voting(tree, domain));
            } else {
                Optional<CompiledModel> compiled =
                        TribuoCompiler.compile(member, message.getModels(i), TribuoDomain.of(member));
                if (compiled.isEmpty() || !TribuoDomain.of(member).equals(domain)) {
                    return Optional.empty();
                }
                members.add(compiled.get());
            }
        }
        return combined(members, shares);
    }

    private static TreeEnsemble voting(TreeModel<Label> tree, TribuoDomain domain) {
        TreeEnsemble.Builder builder = builder(domain, OutputSpace.PROBABILITY);
        Flat<Label> flat = new Flat<>(tree.getRoot(), new Columns(tree, domain.inputs()));
        forEachOutput(domain, output -> builder.add(flat.tree(output, (leaf, o) -> vote(leaf, domain, o))));
        return builder.build();
    }

    /** The weighted mean of members, if what they predict is their sum itself. */
    private static Optional<CompiledModel> combined(List<CompiledModel> members, List<Double> shares) {
        CompiledModel first = members.get(0);
        boolean plain = members.stream()
                .allMatch(member -> member.link() == Link.IDENTITY
                        && member.space() != OutputSpace.SCORE
                        && member.outputs() == first.outputs()
                        && member.space() == first.space()
                        && Double.compare(member.absent(), first.absent()) == 0);
        if (!plain) {
            return Optional.empty();
        }
        if (members.stream().allMatch(TreeEnsemble.class::isInstance)) {
            return trees(members.stream().map(TreeEnsemble.class::cast).toList(), shares);
        }
        if (members.stream().allMatch(LinearModel.class::isInstance)) {
            return linear(members.stream().map(LinearModel.class::cast).toList(), shares);
        }
        return Optional.empty();
    }

    private static Optional<CompiledModel> trees(List<TreeEnsemble> members, List<Double> shares) {
        TreeEnsemble first = members.get(0);
        if (members.stream()
                .anyMatch(member -> member.floatInputs() != first.floatInputs()
                        || !member.indicators().isEmpty())) {
            return Optional.empty();
        }
        TreeEnsemble.Builder builder = TreeForms.like(first, first.inputs(), first.outputs());
        double[] intercepts = new double[first.outputs()];
        long nodes = 0;
        for (int i = 0; i < members.size(); i++) {
            double share = shares.get(i);
            DoubleUnaryOperator weighted = value -> value * share;
            for (int output = 0; output < intercepts.length; output++) {
                intercepts[output] += share * members.get(i).intercept(output);
            }
            for (Tree tree : members.get(i).trees()) {
                nodes += tree.nodes();
                Limits.check("nodes", nodes, Limits.NODES);
                builder.add(TreeForms.changed(tree, tree.output(), weighted, TreeForms.SAME));
            }
        }
        for (int output = 0; output < intercepts.length; output++) {
            builder.intercept(output, intercepts[output]);
        }
        return Optional.of(builder.build());
    }

    private static Optional<CompiledModel> linear(List<LinearModel> members, List<Double> shares) {
        LinearModel first = members.get(0);
        int outputs = first.outputs();
        int inputs = first.inputs().size();
        double[][] weights = new double[outputs][inputs];
        double[][] offsets = new double[outputs][inputs];
        double[] intercepts = new double[outputs];
        for (int i = 0; i < members.size(); i++) {
            LinearModel member = members.get(i);
            double share = shares.get(i);
            for (int output = 0; output < outputs; output++) {
                intercepts[output] += share * member.intercept(output);
                for (int input = 0; input < inputs; input++) {
                    if (member.shape(input).isPresent()) {
                        return Optional.empty();
                    }
                    weights[output][input] += share * member.weight(output, input);
                    offsets[output][input] += share * member.offset(output, input);
                }
            }
        }
        return Optional.of(new LinearModel(
                first.inputs(), first.absent(), weights, offsets, intercepts, Map.of(), first.space(), first.link()));
    }
}
