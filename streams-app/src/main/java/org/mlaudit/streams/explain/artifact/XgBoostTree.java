package org.mlaudit.streams.explain.artifact;

import org.mlaudit.streams.explain.model.Tree;

/**
 * A tree of an XGBoost model, before it is known how many inputs the model has, which output the tree adds to and how much it
 * weighs: a file says that after its trees.
 */
final class XgBoostTree {
    private final int id;
    private final int[] left;
    private final int[] right;
    private final int[] split;
    private final double[] threshold;
    private final boolean[] missingLeft;
    private final float[] value;
    private final double[] cover;

    /**
     * Makes a tree; the arrays have one element a node and are not copied.
     *
     * @param id the tree's place in the model
     * @param split the place of the input that is compared; of a set of categories, {@code -1 - place}
     * @param value a leaf's value
     */
    XgBoostTree(
            int id,
            int[] left,
            int[] right,
            int[] split,
            double[] threshold,
            boolean[] missingLeft,
            float[] value,
            double[] cover) {
        this.id = id;
        this.left = left;
        this.right = right;
        this.split = split;
        this.threshold = threshold;
        this.missingLeft = missingLeft;
        this.value = value;
        this.cover = cover;
    }

    int id() {
        return id;
    }

    int nodes() {
        return left.length;
    }

    /** Returns the greatest place of an input that is compared; -1 if none is, or sets of categories alone. */
    int greatestInput() {
        int greatest = -1;
        for (int node = 0; node < left.length; node++) {
            if (left[node] >= 0) {
                greatest = Math.max(greatest, split[node]);
            }
        }
        return greatest;
    }

    /**
     * Compiles the tree.
     *
     * @param output what its leaves add to
     * @param weight what they are multiplied by
     * @param sets columns of the sets of categories, by place
     * @throws IllegalArgumentException if nodes don't make a tree or a number is not finite
     */
    Tree compile(int output, double weight, int[] sets) {
        double[] values = new double[left.length];
        int[] columns = new int[left.length];
        for (int node = 0; node < left.length; node++) {
            if (left[node] < 0) {
                values[node] = weight * value[node];
            } else {
                columns[node] = split[node] >= 0 ? split[node] : sets[-1 - split[node]];
            }
        }
        return new Tree(output, left, right, columns, threshold, missingLeft, values, cover);
    }
}
