package org.mlaudit.streams.explain.model;

import java.util.Arrays;

/**
 * A binary decision tree of one output. Nodes have numbers from 0, the root's. A row goes left at a node if and only if its
 * value in the node's column is less than the threshold, compared as doubles; a missing value (NaN) goes where the node sends
 * missing values. Every other comparison is brought to this form when a model is read: {@code x <= t} is
 * {@code x < Math.nextUp(t)}, {@code x > t} the same with its children swapped. Immutable.
 *
 * <p>The cover of a node is the weight of the training rows that came to it; only ratios of covers count. 0 is none, or
 * unknown.
 */
public final class Tree {
    private static final int LEAF = -1;

    private final int output;
    private final int[] left;
    private final int[] right;
    private final int[] column;
    private final double[] threshold;
    private final boolean[] missingLeft;
    private final double[] value;
    private final double[] cover;
    private final int leaves;
    private final int depth;

    /**
     * Makes a tree. All arrays have one element a node and are copied. Of an inner node, value is not used; of a leaf, column,
     * threshold and missingLeft are not.
     *
     * @param output the output that leaves add to, from 0
     * @param left number of the left child; negative for a leaf
     * @param right number of the right child; negative for a leaf
     * @param column the column that is compared, from 0
     * @param threshold what is less goes left; finite, or infinite where every number goes one way
     * @param missingLeft whether a missing value goes left
     * @param value what a leaf adds to the output, finite
     * @param cover weight of the training rows, finite and at least 0
     * @throws IllegalArgumentException if arrays differ in length, a node is not the child of exactly one other (the root: of
     *     none), or a number is out of its range
     */
    public Tree(
            int output,
            int[] left,
            int[] right,
            int[] column,
            double[] threshold,
            boolean[] missingLeft,
            double[] value,
            double[] cover) {
        int nodes = left.length;
        if (nodes == 0
                || right.length != nodes
                || column.length != nodes
                || threshold.length != nodes
                || missingLeft.length != nodes
                || value.length != nodes
                || cover.length != nodes) {
            throw new IllegalArgumentException("a tree's arrays are empty or differ in length");
        }
        if (output < 0) {
            throw new IllegalArgumentException("a tree's output is " + output);
        }
        this.output = output;
        this.left = left.clone();
        this.right = right.clone();
        this.column = column.clone();
        this.threshold = threshold.clone();
        this.missingLeft = missingLeft.clone();
        this.value = value.clone();
        this.cover = cover.clone();
        int count = 0;
        for (int node = 0; node < nodes; node++) {
            check(node);
            if (this.left[node] < 0) {
                this.left[node] = LEAF;
                this.right[node] = LEAF;
                count++;
            }
        }
        this.leaves = count;
        this.depth = checkedDepth();
    }

    private Tree(Tree tree, double[] cover) {
        output = tree.output;
        left = tree.left;
        right = tree.right;
        column = tree.column;
        threshold = tree.threshold;
        missingLeft = tree.missingLeft;
        value = tree.value;
        this.cover = cover;
        leaves = tree.leaves;
        depth = tree.depth;
    }

    /** Returns a tree of one leaf. */
    public static Tree leaf(int output, double value) {
        int[] none = {LEAF};
        return new Tree(
                output, none, none, none, new double[1], new boolean[1], new double[] {value}, new double[] {0});
    }

    private void check(int node) {
        if (!Double.isFinite(cover[node]) || cover[node] < 0) {
            throw new IllegalArgumentException("node " + node + " has the cover " + cover[node]);
        }
        if (left[node] < 0) {
            if (right[node] >= 0) {
                throw new IllegalArgumentException("node " + node + " has a right child but no left one");
            }
            if (!Double.isFinite(value[node])) {
                throw new IllegalArgumentException("leaf " + node + " has the value " + value[node]);
            }
            return;
        }
        if (left[node] >= left.length || right[node] < 0 || right[node] >= left.length) {
            throw new IllegalArgumentException(
                    "node " + node + " of " + left.length + " has the children " + left[node] + " and " + right[node]);
        }
        if (column[node] < 0) {
            throw new IllegalArgumentException("node " + node + " compares column " + column[node]);
        }
        if (Double.isNaN(threshold[node])) {
            throw new IllegalArgumentException("node " + node + " has no threshold");
        }
    }

    /** Walks from the root, so that a node that is met twice or never is found, and returns the greatest depth. */
    private int checkedDepth() {
        int[] depths = new int[left.length];
        Arrays.fill(depths, -1);
        int[] stack = new int[left.length];
        int waiting = 1;
        int met = 1;
        depths[0] = 0;
        int greatest = 0;
        while (waiting > 0) {
            int node = stack[--waiting];
            greatest = Math.max(greatest, depths[node]);
            if (left[node] < 0) {
                continue;
            }
            for (int side = 0; side < 2; side++) {
                int child = side == 0 ? left[node] : right[node];
                if (depths[child] >= 0) {
                    throw new IllegalArgumentException(
                            "node " + child + " is the child of more than one node, or the root");
                }
                depths[child] = depths[node] + 1;
                stack[waiting++] = child;
                met++;
            }
        }
        if (met < left.length) {
            throw new IllegalArgumentException((left.length - met) + " nodes can't be reached from the root");
        }
        return greatest;
    }

    /** Returns this tree with other covers, one a node. */
    Tree covered(double[] covers) {
        return new Tree(this, covers);
    }

    /** Returns the output that leaves add to, from 0. */
    public int output() {
        return output;
    }

    /** Returns the number of nodes, leaves among them. */
    public int nodes() {
        return left.length;
    }

    /** Returns the number of leaves. */
    public int leaves() {
        return leaves;
    }

    /** Returns the most comparisons between the root and a leaf; 0 for a single leaf. */
    public int depth() {
        return depth;
    }

    /** Tells whether a node is a leaf. */
    public boolean isLeaf(int node) {
        return left[node] < 0;
    }

    /** Returns the left child of a node; negative for a leaf. */
    public int left(int node) {
        return left[node];
    }

    /** Returns the right child of a node; negative for a leaf. */
    public int right(int node) {
        return right[node];
    }

    /** Returns the column that an inner node compares. */
    public int column(int node) {
        return column[node];
    }

    /** Returns the threshold of an inner node: less goes left. */
    public double threshold(int node) {
        return threshold[node];
    }

    /** Tells whether an inner node sends a missing value left. */
    public boolean missingLeft(int node) {
        return missingLeft[node];
    }

    /** Returns what a leaf adds to the output. */
    public double value(int node) {
        return value[node];
    }

    /** Returns the cover of a node; 0 is none, or unknown. */
    public double cover(int node) {
        return cover[node];
    }

    /**
     * Returns the share of an inner node's cover that is its left child's, 0 to 1. Where neither child has a cover, as below a
     * branch that no training row took, it is one half.
     */
    public double leftShare(int node) {
        double sum = cover[left[node]] + cover[right[node]];
        return sum > 0 ? cover[left[node]] / sum : 0.5;
    }

    /** Tells whether a value goes left at an inner node. */
    public boolean goesLeft(int node, double x) {
        return Double.isNaN(x) ? missingLeft[node] : x < threshold[node];
    }
}
