package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * An ensemble prepared for {@linkplain InterventionalShap explanations} against a background. Immutable; all threads share
 * one.
 *
 * <p>Leaves are looked up in tables, small tables first, as long as all tables together fit the memory given; a table is
 * for at most 12 different features on the way to a leaf. Of other leaves the background's different patterns are kept, as
 * long as they fit the same memory once more; of the rest they are counted again for each block of rows. All three are
 * exact.
 */
public final class InterventionalTables {
    /** Memory for tables where nothing else is said: 256 MiB; 200 trees of depth 6 take about 20, of depth 8 about 200. */
    public static final long DEFAULT_TABLE_BYTES = 1L << 28;

    private final TreeEnsemble ensemble;
    private final int features;
    private final BackgroundTree[] trees;
    private final double[] expected;
    private final RowColumns background;
    private final RankLanes ranks;
    private final long tableBytes;

    private InterventionalTables(
            TreeEnsemble ensemble, int[] featureOf, int features, RowColumns background, long mostBytes) {
        this.ensemble = ensemble;
        this.features = features;
        this.background = background;
        this.ranks = new RankLanes(ensemble);
        List<Tree> all = ensemble.trees();
        List<List<LeafGroup>> groups = new ArrayList<>();
        for (Tree tree : all) {
            groups.add(LeafGroup.of(ensemble, tree, featureOf));
        }
        long[] sizes = groups.stream()
                .flatMap(List::stream)
                .filter(LeafGroup::tabular)
                .mapToLong(LeafGroup::bytes)
                .sorted()
                .toArray();
        long largest = largest(sizes, mostBytes);
        tableBytes = Arrays.stream(sizes).filter(size -> size <= largest).sum();
        expected = new double[ensemble.outputs()];
        Arrays.setAll(expected, ensemble::intercept);
        trees = new BackgroundTree[all.size()];
        long left = mostBytes;
        for (int i = 0; i < trees.length; i++) {
            trees[i] = new BackgroundTree(all.get(i), groups.get(i), largest, left, ranks.columns(), background);
            left -= trees[i].patternBytes();
            expected[all.get(i).output()] += trees[i].expected();
        }
    }

    /** The size up to which all tables fit the memory together. */
    private static long largest(long[] sizes, long mostBytes) {
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += sizes[i];
            if (sum > mostBytes) {
                int smaller = i;
                while (smaller >= 0 && sizes[smaller] == sizes[i]) {
                    smaller--;
                }
                return smaller < 0 ? 0 : sizes[smaller];
            }
        }
        return sizes.length == 0 ? 0 : sizes[sizes.length - 1];
    }

    /**
     * Prepares an ensemble.
     *
     * @param ensemble the model
     * @param featureOf the feature that each input belongs to, from 0; inputs of one feature are one player
     * @param features number of features
     * @param background the rows that a row is compared with
     * @param tableBytes most memory for tables, and for patterns that are kept, in bytes; {@link #DEFAULT_TABLE_BYTES}
     * @throws IllegalArgumentException if shapes don't agree
     */
    public static InterventionalTables of(
            TreeEnsemble ensemble, int[] featureOf, int features, Background background, long tableBytes) {
        int inputs = ensemble.inputs().size();
        LeafGroup.check(ensemble, featureOf, features);
        double[] rows = background.rows();
        if (rows.length != background.size() * inputs) {
            throw new IllegalArgumentException("rows of the background have " + rows.length / background.size()
                    + " inputs, but the model has " + inputs);
        }
        RowColumns columns = new RowColumns(ensemble, background.size());
        for (int row = 0; row < background.size(); row++) {
            columns.set(rows, row * inputs, row);
        }
        return new InterventionalTables(ensemble, featureOf, features, columns, tableBytes);
    }

    TreeEnsemble ensemble() {
        return ensemble;
    }

    int features() {
        return features;
    }

    int treeCount() {
        return trees.length;
    }

    BackgroundTree tree(int place) {
        return trees[place];
    }

    double expected(int output) {
        return expected[output];
    }

    RankLanes ranks() {
        return ranks;
    }

    RowColumns background() {
        return background;
    }

    /** Returns the size of all tables, in bytes. */
    public long tableBytes() {
        return tableBytes;
    }

    /** Returns the number of leaves that are looked up in tables. */
    public int leavesInTables() {
        return Arrays.stream(trees).mapToInt(BackgroundTree::leavesInTables).sum();
    }

    /** Returns the number of leaves of which the background's patterns are kept. */
    public int leavesByPatterns() {
        return Arrays.stream(trees).mapToInt(tree -> tree.kept().size()).sum();
    }

    /** Returns the number of leaves of which the background's patterns are counted again for each block of rows. */
    public int leavesCounted() {
        return Arrays.stream(trees).mapToInt(tree -> tree.counted().size()).sum();
    }
}
