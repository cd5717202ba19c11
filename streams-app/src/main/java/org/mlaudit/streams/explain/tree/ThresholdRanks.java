package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Comparisons of doubles made comparisons of small whole numbers without a change in their outcome. A value's rank in a column
 * is the number of the column's thresholds that are not above it; so it is less than the threshold at place j (from 0) if and
 * only if its rank is less than the bound j + 1. A missing value must go left at some nodes and right at others of the same
 * column, so there are up to two lines of ranks a column: in the one that nodes compare which send it left it has the rank 0,
 * in the other the greatest.
 */
final class ThresholdRanks {
    private final TreeEnsemble ensemble;
    private final int[] columns;
    private final double[][] thresholds;
    /** For each column in use, the line where missing goes right and the one where it goes left; -1 is none. */
    private final int[] lineRight;

    private final int[] lineLeft;
    private final int[] placeOf;
    private final int lines;

    /** Collects the comparisons of trees of an ensemble. */
    ThresholdRanks(TreeEnsemble ensemble, List<Tree> trees) {
        this.ensemble = ensemble;
        List<SortedSet<Double>> found = collect(ensemble.columns(), trees);
        columns = IntStream.range(0, found.size())
                .filter(column -> !found.get(column).isEmpty())
                .toArray();
        placeOf = new int[found.size()];
        thresholds = new double[columns.length][];
        for (int place = 0; place < columns.length; place++) {
            placeOf[columns[place]] = place;
            thresholds[place] = found.get(columns[place]).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        lineRight = new int[columns.length];
        lineLeft = new int[columns.length];
        lines = number(trees);
    }

    private static List<SortedSet<Double>> collect(int columns, List<Tree> trees) {
        List<SortedSet<Double>> found = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            found.add(new TreeSet<>());
        }
        for (Tree tree : trees) {
            for (int node = 0; node < tree.nodes(); node++) {
                if (!tree.isLeaf(node)) {
                    found.get(tree.column(node)).add(tree.threshold(node));
                }
            }
        }
        return found;
    }

    /** Numbers the lines that nodes compare and returns how many there are. */
    private int number(List<Tree> trees) {
        Arrays.fill(lineRight, -1);
        Arrays.fill(lineLeft, -1);
        int next = 0;
        for (Tree tree : trees) {
            for (int node = 0; node < tree.nodes(); node++) {
                if (tree.isLeaf(node)) {
                    continue;
                }
                int[] numbers = tree.missingLeft(node) ? lineLeft : lineRight;
                int place = placeOf[tree.column(node)];
                if (numbers[place] < 0) {
                    numbers[place] = next++;
                }
            }
        }
        return next;
    }

    /** Returns the greatest bound, which is the greatest rank too. */
    int greatestBound() {
        return Arrays.stream(thresholds).mapToInt(each -> each.length).max().orElse(0);
    }

    /** Returns the number of lines of ranks. */
    int lines() {
        return lines;
    }

    /** Returns the line of ranks that a node compares. */
    int line(Tree tree, int node) {
        return (tree.missingLeft(node) ? lineLeft : lineRight)[placeOf[tree.column(node)]];
    }

    /** Returns the bound of a node: a rank less than it goes left. */
    int bound(Tree tree, int node) {
        return Arrays.binarySearch(thresholds[placeOf[tree.column(node)]], tree.threshold(node)) + 1;
    }

    /**
     * Ranks a row.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param ranks lines of ranks
     * @param lane the row's place in the lines
     */
    void rank(double[] x, int offset, int[][] ranks, int lane) {
        for (int place = 0; place < columns.length; place++) {
            double value = ensemble.columnValue(x, offset, columns[place]);
            double[] bounds = thresholds[place];
            boolean missing = Double.isNaN(value);
            int rank = missing ? 0 : notAbove(bounds, value);
            if (lineLeft[place] >= 0) {
                ranks[lineLeft[place]][lane] = rank;
            }
            if (lineRight[place] >= 0) {
                ranks[lineRight[place]][lane] = missing ? bounds.length : rank;
            }
        }
    }

    /** Returns how many numbers of an ascending array are not above a value, by halving without branches. */
    private static int notAbove(double[] ascending, double value) {
        int base = 0;
        int length = ascending.length;
        while (length > 1) {
            int half = length >>> 1;
            base = ascending[base + half - 1] <= value ? base + half : base;
            length -= half;
        }
        return ascending[base] <= value ? base + 1 : base;
    }
}
