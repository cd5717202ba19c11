package org.mlaudit.streams.explain.model;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the leaves of many rows at once. A row alone waits for each comparison before it knows the next, and guesses
 * wrongly every other time; here all rows take a step, then all the next, so that their waits overlap, and which child is next is
 * computed, not branched upon. Leaves are their own children, so that all rows take as many steps as the tree is deep. Immutable.
 */
final class TreeWalk {
    /** Rows end at all depths, so in deeper trees most would wait at their leaves. */
    private static final int DEEPEST = 24;

    private final Tree tree;
    private final int depth;
    /** The right child of a node, then the left one. */
    private final int[] children;

    private final int[] columns;
    private final double[] thresholds;
    /** 1 where a missing value goes left. */
    private final int[] missingLeft;

    TreeWalk(Tree tree) {
        int nodes = tree.nodes();
        this.tree = tree;
        this.depth = tree.depth();
        this.children = new int[2 * nodes];
        this.columns = new int[nodes];
        this.thresholds = new double[nodes];
        this.missingLeft = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            boolean leaf = tree.isLeaf(node);
            children[2 * node] = leaf ? node : tree.right(node);
            children[2 * node + 1] = leaf ? node : tree.left(node);
            columns[node] = leaf ? 0 : tree.column(node);
            thresholds[node] = leaf ? 0 : tree.threshold(node);
            missingLeft[node] = !leaf && tree.missingLeft(node) ? 1 : 0;
        }
    }

    /** The walks of trees in their order; none if one of them is too deep. */
    static List<TreeWalk> of(Tree[] trees) {
        return Arrays.stream(trees).anyMatch(tree -> tree.depth() > DEEPEST)
                ? List.of()
                : Arrays.stream(trees).map(TreeWalk::new).toList();
    }

    /**
     * Adds what the leaves of rows hold.
     *
     * @param values of the columns that nodes test, columns x rows, column by column
     * @param rows number of rows
     * @param at room for the node of each row
     * @param out raw outputs, rows x outputs
     * @param outputs number of outputs of a row
     */
    void add(double[] values, int rows, int[] at, double[] out, int outputs) {
        for (int row = 0; row < rows; row++) {
            at[row] = 0;
        }
        for (int level = 0; level < depth; level++) {
            step(values, rows, at);
        }
        for (int row = 0; row < rows; row++) {
            out[row * outputs + tree.output()] += tree.value(at[row]);
        }
    }

    private void step(double[] values, int rows, int[] at) {
        for (int row = 0; row < rows; row++) {
            int node = at[row];
            double value = values[columns[node] * rows + row];
            int left = value < thresholds[node] ? 1 : 0;
            int missing = Double.isNaN(value) ? missingLeft[node] : 0;
            at[row] = children[2 * node + (left | missing)];
        }
    }
}
