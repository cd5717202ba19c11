package org.mlaudit.streams.explain.tree;

import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** The columns that trees compare, of rows beside each other: column by column, so that a node is a loop over rows. */
final class RowColumns {
    private final TreeEnsemble ensemble;
    private final int stride;
    private final double[] values;

    /** Space for so many rows. */
    RowColumns(TreeEnsemble ensemble, int stride) {
        this.ensemble = ensemble;
        this.stride = stride;
        values = new double[Math.multiplyExact(ensemble.columns(), stride)];
    }

    int stride() {
        return stride;
    }

    /**
     * Reads a row.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param place where it goes
     */
    void set(double[] x, int offset, int place) {
        for (int column = 0; column < ensemble.columns(); column++) {
            values[column * stride + place] = ensemble.columnValue(x, offset, column);
        }
    }

    /**
     * Finds whose conditions on the way to a leaf fail.
     *
     * @return bits of the path's players, words x stride, row by row
     */
    long[] fails(Tree tree, LeafPath path) {
        int words = path.words();
        long[] fails = new long[words * stride];
        for (int i = 0; i < path.conditions(); i++) {
            int node = path.node(i);
            long bit = 1L << path.place(i);
            long left = path.left(i) ? 0 : bit;
            long right = path.left(i) ? bit : 0;
            int word = path.place(i) >> 6;
            int from = tree.column(node) * stride;
            double threshold = tree.threshold(node);
            boolean missingLeft = tree.missingLeft(node);
            for (int row = 0; row < stride; row++) {
                double value = values[from + row];
                boolean goesLeft = missingLeft ? !(value >= threshold) : value < threshold;
                fails[row * words + word] |= goesLeft ? left : right;
            }
        }
        return fails;
    }

    /** The same for one row, into the first words of an array. */
    void fails(Tree tree, LeafPath path, int row, long[] fails) {
        for (int word = 0; word < path.words(); word++) {
            fails[word] = 0;
        }
        for (int i = 0; i < path.conditions(); i++) {
            int node = path.node(i);
            if (tree.goesLeft(node, values[tree.column(node) * stride + row]) != path.left(i)) {
                fails[path.place(i) >> 6] |= 1L << path.place(i);
            }
        }
    }
}
