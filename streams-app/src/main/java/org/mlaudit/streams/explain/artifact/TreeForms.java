package org.mlaudit.streams.explain.artifact;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Trees and ensembles with other values, outputs or comparisons. */
final class TreeForms {
    private TreeForms() {}

    /**
     * A comparison as it is to be.
     *
     * @param column the column that is compared
     * @param threshold what is less goes left
     * @param missingLeft whether a missing value goes left
     * @param swapped whether the children change places
     */
    record Comparison(int column, double threshold, boolean missingLeft, boolean swapped) {}

    /** Says what becomes of a comparison. */
    @FunctionalInterface
    interface Comparisons {
        Comparison of(int column, double threshold, boolean missingLeft);
    }

    /** Comparisons that stay as they are. */
    static final Comparisons SAME =
            (column, threshold, missingLeft) -> new Comparison(column, threshold, missingLeft, false);

    /** Returns a tree of another output, with other values and comparisons. */
    static Tree changed(Tree tree, int output, DoubleUnaryOperator values, Comparisons comparisons) {
        int nodes = tree.nodes();
        int[] left = new int[nodes];
        int[] right = new int[nodes];
        int[] column = new int[nodes];
        double[] threshold = new double[nodes];
        boolean[] missingLeft = new boolean[nodes];
        double[] value = new double[nodes];
        double[] cover = new double[nodes];
        for (int node = 0; node < nodes; node++) {
            cover[node] = tree.cover(node);
            if (tree.isLeaf(node)) {
                left[node] = -1;
                right[node] = -1;
                value[node] = values.applyAsDouble(tree.value(node));
            } else {
                Comparison comparison = comparisons.of(tree.column(node), tree.threshold(node), tree.missingLeft(node));
                left[node] = comparison.swapped() ? tree.right(node) : tree.left(node);
                right[node] = comparison.swapped() ? tree.left(node) : tree.right(node);
                column[node] = comparison.column();
                threshold[node] = comparison.threshold();
                missingLeft[node] = comparison.missingLeft();
            }
        }
        return new Tree(output, left, right, column, threshold, missingLeft, value, cover);
    }

    /** Begins an ensemble that compares the inputs and indicators of another, under the same names. */
    static TreeEnsemble.Builder like(TreeEnsemble ensemble, List<String> inputs, int outputs) {
        return like(ensemble, inputs, outputs, ensemble.space(), ensemble.link());
    }

    /** Begins an ensemble that compares the inputs and indicators of another and whose sum means something else. */
    static TreeEnsemble.Builder like(
            TreeEnsemble ensemble, List<String> inputs, int outputs, OutputSpace space, Link link) {
        TreeEnsemble.Builder builder =
                TreeEnsemble.builder(inputs, outputs, space, link).absent(ensemble.absent());
        if (ensemble.floatInputs()) {
            builder.floatInputs();
        }
        ensemble.indicators().forEach(builder::indicator);
        return builder;
    }
}
