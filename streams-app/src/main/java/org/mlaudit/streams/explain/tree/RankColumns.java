package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * The comparisons of an ensemble as comparisons of small whole numbers: a value is less than threshold k of a column, counted
 * from 1 in ascending order, if and only if fewer than k thresholds are not greater than it. So a row's value becomes its
 * rank among the thresholds by one search, and four rows are compared at once within a long, in lanes of 16 bits. Missing
 * values get the lowest or the highest rank, so that there is a form of a column for each way that they may go. Immutable.
 */
final class RankColumns {
    /** Rows in a long. */
    static final int LANES = 4;
    /** Bits of a row in a long. */
    static final int LANE_BITS = 16;
    /** The lowest bit of each lane. */
    static final long ONES = 0x0001_0001_0001_0001L;

    private static final long HIGHEST = ONES << (LANE_BITS - 1);
    /** Most thresholds of a form of a column, so that ranks leave the highest bit of a lane free. */
    private static final int MOST = (1 << (LANE_BITS - 1)) - 1;

    private final TreeEnsemble ensemble;
    /** Ascending thresholds of each column without equal ones. */
    private final double[][] thresholds;
    /** Forms of columns: the column, which way missing values go, and the first of its thresholds that count. */
    private final int[] columns;

    private final boolean[] missingLeft;
    private final int[] from;
    /** First form of {@code 2 * column + (missing values go left ? 1 : 0)}. */
    private final int[] forms;

    RankColumns(TreeEnsemble ensemble) {
        this.ensemble = ensemble;
        thresholds = thresholds(ensemble);
        forms = new int[2 * thresholds.length];
        int count = 0;
        for (int key = 0; key < forms.length; key++) {
            forms[key] = count;
            count += (thresholds[key / 2].length + MOST - 1) / MOST;
        }
        columns = new int[count];
        missingLeft = new boolean[count];
        from = new int[count];
        for (int key = 0; key < forms.length; key++) {
            int end = key + 1 < forms.length ? forms[key + 1] : count;
            for (int form = forms[key]; form < end; form++) {
                columns[form] = key / 2;
                missingLeft[form] = key % 2 == 1;
                from[form] = (form - forms[key]) * MOST;
            }
        }
    }

    private static double[][] thresholds(TreeEnsemble ensemble) {
        List<TreeSet<Double>> sets = new ArrayList<>();
        for (int column = 0; column < ensemble.columns(); column++) {
            sets.add(new TreeSet<>());
        }
        for (Tree tree : ensemble.trees()) {
            for (int node = 0; node < tree.nodes(); node++) {
                if (!tree.isLeaf(node)) {
                    sets.get(tree.column(node)).add(unsigned(tree.threshold(node)));
                }
            }
        }
        return sets.stream()
                .map(set -> set.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    /** Both zeros are equal to a comparison, but not to a set. */
    private static double unsigned(double threshold) {
        return threshold + 0.0;
    }

    /** Number of forms of columns. */
    int forms() {
        return columns.length;
    }

    /** The form that an inner node compares. */
    int form(Tree tree, int node) {
        return forms[key(tree, node)] + place(tree, node) / MOST;
    }

    /** The rank that an inner node compares with: a lower one goes left. */
    int rank(Tree tree, int node) {
        return place(tree, node) % MOST + 1;
    }

    private static int key(Tree tree, int node) {
        return 2 * tree.column(node) + (tree.missingLeft(node) ? 1 : 0);
    }

    private int place(Tree tree, int node) {
        return Arrays.binarySearch(thresholds[tree.column(node)], unsigned(tree.threshold(node)));
    }

    /**
     * Writes a row's ranks.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param place which row it becomes
     * @param stride longs of a form
     * @param ranks ranks of rows, forms x stride
     */
    void set(double[] x, int offset, int place, int stride, long[] ranks) {
        int shift = place % LANES * LANE_BITS;
        int at = place / LANES;
        for (int form = 0; form < columns.length; form++) {
            double[] known = thresholds[columns[form]];
            int most = Math.min(MOST, known.length - from[form]);
            double value = ensemble.columnValue(x, offset, columns[form]);
            int rank;
            if (Double.isNaN(value)) {
                rank = missingLeft[form] ? 0 : most;
            } else {
                rank = Math.clamp(notGreater(known, value) - from[form], 0, most);
            }
            int word = form * stride + at;
            ranks[word] = (ranks[word] & ~(0xffffL << shift)) | ((long) rank << shift);
        }
    }

    /** Number of the ascending thresholds that are not greater than a value. */
    private static int notGreater(double[] thresholds, double value) {
        int low = 0;
        int high = thresholds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (thresholds[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Compares rows.
     *
     * @param ranks ranks of rows
     * @param from where those of a form begin
     * @param rank the rank that they are compared with
     * @param words number of longs
     * @param out 1 in the lanes of rows that go left, else 0; written from {@code to} on
     */
    static void goesLeft(long[] ranks, int from, int rank, int words, long[] out, int to) {
        long compared = rank * ONES;
        for (int i = 0; i < words; i++) {
            out[to + i] = (~((ranks[from + i] | HIGHEST) - compared) >>> (LANE_BITS - 1)) & ONES;
        }
    }

    /** A row's number in a long of rows. */
    static int lane(long lanes, int row) {
        return (int) (lanes >>> (row % LANES * LANE_BITS)) & 0xffff;
    }
}
