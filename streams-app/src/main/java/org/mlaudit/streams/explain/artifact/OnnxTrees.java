package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.mlaudit.streams.explain.model.Indicator;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Compiles the operators TreeEnsembleClassifier and TreeEnsembleRegressor of {@code ai.onnx.ml}. A node says how it compares:
 * {@code x <= t} is brought to {@code x < nextUp(t)}, and {@code >=} and {@code >} to the opposite with the children swapped; an
 * input that is compared with whole numbers for equality only, as converters write categories, becomes an indicator. A missing
 * value takes the true branch where {@code nodes_missing_value_tracks_true} says so, else the one that a comparison with NaN
 * takes. Covers are not known: {@code nodes_hitrates} is filled with ones by the common converters.
 */
final class OnnxTrees {
    private static final double MOST_CATEGORY = 1 << 24;

    private final OnnxAttributes attributes;
    private final List<OnnxColumns.Column> columns;
    private final boolean classifier;
    private final long[] ids;
    private final long[] nodeIds;
    private final long[] features;
    private final double[] values;
    private final List<String> modes;
    private final long[] trueIds;
    private final long[] falseIds;
    private final long[] missingTrue;
    private final Map<Long, Map<Long, Integer>> placeOfNode = new LinkedHashMap<>();
    /** What leaves add, by the leaf's place: pairs of class and weight. */
    private final Map<Integer, List<double[]>> weights = new HashMap<>();

    private final TreeSet<Integer> scored = new TreeSet<>();
    private boolean shares = true;

    private OnnxTrees(OnnxAttributes attributes, List<OnnxColumns.Column> columns, boolean classifier) {
        this.attributes = attributes;
        this.columns = columns;
        this.classifier = classifier;
        ids = attributes.numbers("nodes_treeids");
        nodeIds = attributes.numbers("nodes_nodeids");
        features = attributes.numbers("nodes_featureids");
        values = attributes.values("nodes_values");
        modes = attributes.texts("nodes_modes");
        trueIds = attributes.numbers("nodes_truenodeids");
        falseIds = attributes.numbers("nodes_falsenodeids");
        missingTrue = attributes.numbers("nodes_missing_value_tracks_true");
    }

    /**
     * Compiles an ensemble.
     *
     * @param columns what its features are made of
     * @param floats whether they are compared as floats
     * @param inputs names of the model's inputs
     * @return the ensemble; empty if it has something that can't be brought to the compiled form
     * @throws ModelArtifactException if it is damaged or too large
     */
    static Optional<TreeEnsemble> compile(
            OnnxAttributes attributes,
            List<OnnxColumns.Column> columns,
            boolean floats,
            List<String> inputs,
            boolean classifier) {
        OnnxTrees trees = new OnnxTrees(attributes, columns, classifier);
        trees.check();
        trees.readWeights();
        return trees.compile(floats, inputs);
    }

    private void check() {
        int count = ids.length;
        Limits.check("nodes", count, Limits.NODES);
        if (count == 0
                || nodeIds.length != count
                || features.length != count
                || values.length != count
                || modes.size() != count
                || trueIds.length != count
                || falseIds.length != count
                || (missingTrue.length != count && missingTrue.length != 0)) {
            throw damaged("attributes of the nodes are missing or differ in length");
        }
        for (int i = 0; i < count; i++) {
            Integer other =
                    placeOfNode.computeIfAbsent(ids[i], tree -> new HashMap<>()).put(nodeIds[i], i);
            if (other != null) {
                throw damaged("tree " + ids[i] + " has node " + nodeIds[i] + " twice");
            }
            if (!modes.get(i).equals("LEAF") && (features[i] < 0 || features[i] >= columns.size())) {
                throw damaged("tree " + ids[i] + " compares feature " + features[i] + " of " + columns.size());
            }
        }
        Limits.check("trees", placeOfNode.size(), Limits.TREES);
    }

    private void readWeights() {
        String kind = classifier ? "class" : "target";
        long[] trees = attributes.numbers(kind + "_treeids");
        long[] nodes = attributes.numbers(kind + "_nodeids");
        long[] labels = attributes.numbers(kind + "_ids");
        double[] leafWeights = attributes.values(kind + "_weights");
        if (trees.length != nodes.length || trees.length != labels.length || trees.length != leafWeights.length) {
            throw damaged("attributes of the leaves differ in length");
        }
        for (int i = 0; i < trees.length; i++) {
            Integer place = placeOfNode.getOrDefault(trees[i], Map.of()).get(nodes[i]);
            if (place == null || labels[i] < 0 || labels[i] >= Limits.OUTPUTS) {
                throw damaged("leaf " + nodes[i] + " of tree " + trees[i] + " of class " + labels[i] + " is not there");
            }
            weights.computeIfAbsent(place, leaf -> new ArrayList<>(1)).add(new double[] {labels[i], leafWeights[i]});
            scored.add((int) labels[i]);
            shares &= leafWeights[i] >= 0;
        }
    }

    private Optional<TreeEnsemble> compile(boolean floats, List<String> inputs) {
        Optional<OnnxScores> found = scores();
        String aggregate = attributes.text("aggregate_function", "SUM");
        if (found.isEmpty() || !comparable() || !(aggregate.equals("SUM") || aggregate.equals("AVERAGE"))) {
            return Optional.empty();
        }
        OnnxScores scores = found.get();
        TreeEnsemble.Builder builder = TreeEnsemble.builder(inputs, scores.outputs(), scores.space(), scores.link())
                .absent(Double.NaN);
        if (floats) {
            builder.floatInputs();
        }
        addBase(builder, scores, attributes.values("base_values"));
        double scale = aggregate.equals("AVERAGE") ? 1.0 / placeOfNode.size() : 1;
        CategorySets sets = new CategorySets();
        List<OnnxTree> trees = new ArrayList<>();
        for (Map<Long, Integer> nodes : placeOfNode.values()) {
            trees.add(walk(nodes, floats, sets));
        }
        int[] columnOfSet = sets.addTo(builder);
        long nodes = 0;
        for (OnnxTree tree : trees) {
            for (Tree compiled : tree.compile(scores, scale, weights, columnOfSet)) {
                nodes += compiled.nodes();
                Limits.check("nodes", nodes, Limits.NODES);
                Limits.check("comparisons between root and leaf", compiled.depth(), Limits.DEPTH);
                builder.add(compiled);
            }
        }
        return Optional.of(builder.build());
    }

    private Optional<OnnxScores> scores() {
        String transform = attributes.text("post_transform", "NONE");
        if (classifier) {
            int classes = attributes.classes().size();
            if (!scored.isEmpty() && scored.last() >= Math.max(1, classes)) {
                throw damaged("leaves add to class " + scored.last() + " of " + classes);
            }
            return OnnxScores.of(classes, scored, transform, shares);
        }
        if (attributes.number("n_targets", 1) != 1) {
            return Optional.empty();
        }
        return switch (transform) {
            case "NONE" -> Optional.of(new OnnxScores(1, 0, -1, OutputSpace.VALUE, Link.IDENTITY));
            case "LOGISTIC" -> Optional.of(new OnnxScores(1, 0, -1, OutputSpace.LOG_ODDS, Link.SIGMOID));
            default -> Optional.empty();
        };
    }

    private void addBase(TreeEnsemble.Builder builder, OnnxScores scores, double[] base) {
        if (scores.outputs() > 1) {
            for (int i = 0; i < base.length && i < scores.outputs(); i++) {
                builder.intercept(i, base[i]);
            }
        } else if (base.length > 0) {
            double positive = base.length == 1 ? base[0] : base[classifier ? 1 : 0];
            builder.intercept(0, scores.minus() >= 0 && base.length > 1 ? positive - base[0] : positive);
        }
    }

    /** Whether every comparison can be brought to the compiled form: equality, of whole numbers that nothing else is asked of. */
    private boolean comparable() {
        Set<Long> equal = new HashSet<>();
        Set<Long> ordered = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            Optional<OnnxComparison> comparison = OnnxComparison.of(modes.get(i));
            if (comparison.isEmpty()) {
                if (!modes.get(i).equals("LEAF")) {
                    return false;
                }
                continue;
            }
            OnnxColumns.Column column = columns.get((int) features[i]);
            boolean whole = values[i] >= 0 && values[i] < MOST_CATEGORY && values[i] == Math.rint(values[i]);
            if (Double.isNaN(values[i])
                    || (column.scaled() && column.scale() == 0)
                    || (comparison.get().equality() && (column.scaled() || !whole))) {
                return false;
            }
            (comparison.get().equality() ? equal : ordered).add(features[i]);
        }
        return Collections.disjoint(equal, ordered);
    }

    /** Numbers the nodes of a tree anew from its root, which is the node that is no other's child. */
    private OnnxTree walk(Map<Long, Integer> nodes, boolean floats, CategorySets sets) {
        Set<Integer> children = new HashSet<>();
        for (int place : nodes.values()) {
            if (!isLeaf(place)) {
                children.add(child(nodes, place, trueIds[place]));
                children.add(child(nodes, place, falseIds[place]));
            }
        }
        int[] roots = nodes.values().stream()
                .mapToInt(Integer::intValue)
                .filter(place -> !children.contains(place))
                .toArray();
        if (roots.length != 1) {
            throw damaged("tree " + ids[nodes.values().iterator().next()] + " has " + roots.length + " roots");
        }
        OnnxTree tree = new OnnxTree(nodes.size());
        int[] waiting = new int[nodes.size() + 1];
        int[] parents = new int[nodes.size() + 1];
        waiting[0] = roots[0];
        parents[0] = -1;
        int waits = 1;
        while (waits > 0) {
            int place = waiting[--waits];
            int node = add(tree, place, parents[waits]);
            if (isLeaf(place)) {
                continue;
            }
            if (waits + 2 > waiting.length) {
                throw damagedTree(place);
            }
            boolean trueIsLeft = split(tree, node, place, floats, sets);
            long leftId = trueIsLeft ? trueIds[place] : falseIds[place];
            long rightId = trueIsLeft ? falseIds[place] : trueIds[place];
            parents[waits] = node;
            waiting[waits++] = child(nodes, place, rightId);
            parents[waits] = node;
            waiting[waits++] = child(nodes, place, leftId);
        }
        return tree;
    }

    private int add(OnnxTree tree, int place, int parent) {
        if (tree.isFull()) {
            throw damagedTree(place);
        }
        return tree.add(place, parent);
    }

    /** Sets what a node compares, and returns whether the true branch is the left one. */
    private boolean split(OnnxTree tree, int node, int place, boolean floats, CategorySets sets) {
        OnnxComparison comparison =
                OnnxComparison.of(modes.get(place)).orElseThrow(() -> damaged("a node is no comparison"));
        OnnxColumns.Column column = columns.get((int) features[place]);
        boolean missingIsTrue = comparison.missingIsTrue() || (missingTrue.length > 0 && missingTrue[place] != 0);
        if (comparison.equality()) {
            int set = sets.place(new Indicator(column.input(), new int[] {(int) values[place]}));
            boolean trueIsLeft = comparison.negated();
            tree.split(node, -1 - set, 0.5, missingIsTrue == trueIsLeft);
            return trueIsLeft;
        }
        boolean falling = column.scaled() && column.scale() < 0;
        double threshold = column.scaled()
                ? comparison.threshold(values[place], column)
                : comparison.threshold(values[place], floats);
        boolean trueIsLeft = comparison.negated() == falling;
        tree.split(node, column.input(), threshold, missingIsTrue == trueIsLeft);
        return trueIsLeft;
    }

    private boolean isLeaf(int place) {
        return modes.get(place).equals("LEAF");
    }

    private int child(Map<Long, Integer> nodes, int place, long id) {
        Integer child = nodes.get(id);
        if (child == null) {
            throw damaged("node " + nodeIds[place] + " of tree " + ids[place] + " has the child " + id);
        }
        return child;
    }

    private ModelArtifactException damagedTree(int place) {
        return damaged("tree " + ids[place] + " comes to a node on two ways");
    }

    private static ModelArtifactException damaged(String what) {
        return new ModelArtifactException(Code.UNREADABLE, "the model's tree ensemble is damaged: " + what);
    }
}
