package org.mlaudit.streams.explain.tree;

import java.util.Arrays;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.Tree;

/**
 * Exact Shapley values of a tree ensemble where a feature that is not known is taken from the rows of a background: the mean
 * over these rows of the game in which a coalition's features are the explained row's and all others the background row's
 * (interventional TreeSHAP; Lundberg et al. 2020).
 *
 * <p>What a row gets at a leaf depends only on which features' conditions on the way to it hold for the row, and for each
 * row of the background. So the background is folded into a table for each leaf once ({@link PatternFold}), tables of
 * neighbouring leaves are added ({@link LeafGroup}), and a row is a look-up in each, whatever the background's size. Time of
 * a row is proportional to the leaves; leaves of too many features compare the row with the background's different patterns
 * ({@link LeafPatterns}).
 */
public final class InterventionalShap implements BlockExplainer {
    /** Rows that are explained together. */
    private static final int BLOCK = 256;

    private final InterventionalTables tables;
    private final RowColumns columns;
    private final long[] ranks;
    private final long[] goesLeft;
    private final int[][] single;
    private final long[] packed;
    private final int words;
    private final int[] index = new int[BLOCK];
    private final int[] places = new int[BLOCK];
    private final double[] sums;
    private final PathWeights weights;
    private final double[] leaf;
    private final long[] fails;

    /** Work space for one thread. */
    public InterventionalShap(InterventionalTables tables) {
        this.tables = tables;
        columns = new RowColumns(tables.ensemble(), BLOCK);
        sums = new double[tables.features() * BLOCK];
        int innerNodes = 0;
        int players = 0;
        for (int i = 0; i < tables.treeCount(); i++) {
            innerNodes = Math.max(innerNodes, tables.tree(i).innerNodes());
            players = Math.max(players, tables.tree(i).mostPlayers());
        }
        words = tables.ranks().words(BLOCK);
        single = new int[tables.ranks().columns().lines()][1];
        ranks = new long[single.length * words];
        packed = new long[2 * words];
        goesLeft = new long[innerNodes * words];
        weights = new PathWeights(players);
        leaf = new double[players];
        fails = new long[(players + 63) >>> 6];
    }

    @Override
    public int features() {
        return tables.features();
    }

    @Override
    public int blockRows() {
        return BLOCK;
    }

    @Override
    public double baseValue(int target) {
        return tables.expected(target);
    }

    @Override
    public Method method() {
        return Method.TREE_INTERVENTIONAL;
    }

    @Override
    public String kernel() {
        return "plain";
    }

    @Override
    public void explain(double[] x, int rows, int[] targets, double[] phi) {
        int inputs = tables.ensemble().inputs().size();
        int outputs = tables.ensemble().outputs();
        int features = tables.features();
        if (rows < 0 || rows > BLOCK || x.length < rows * inputs || targets.length < rows) {
            throw new IllegalArgumentException(rows + " rows of " + inputs + " inputs are to be explained, of "
                    + x.length + " numbers and " + targets.length + " targets, at most " + BLOCK + " at once");
        }
        if (phi.length < rows * features) {
            throw new IllegalArgumentException(
                    "attributions of " + rows + " rows need " + rows * features + " numbers, not " + phi.length);
        }
        for (int row = 0; row < rows; row++) {
            if (targets[row] < 0 || targets[row] >= outputs) {
                throw new IllegalArgumentException("there is no output " + targets[row] + " of " + outputs);
            }
        }
        for (int output = 0; output < outputs; output++) {
            int count = 0;
            for (int row = 0; row < rows; row++) {
                if (targets[row] == output) {
                    columns.set(x, row * inputs, count);
                    tables.ranks().set(x, row * inputs, count, single, words, ranks);
                    places[count++] = row;
                }
            }
            if (count > 0) {
                explain(output, count);
                write(count, phi);
            }
        }
    }

    private void write(int count, double[] phi) {
        int features = tables.features();
        for (int row = 0; row < count; row++) {
            for (int feature = 0; feature < features; feature++) {
                phi[places[row] * features + feature] = sums[feature * BLOCK + row];
            }
        }
    }

    private void explain(int output, int rows) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < tables.treeCount(); i++) {
            BackgroundTree tree = tables.tree(i);
            if (tree.tree().output() == output) {
                add(tree, rows);
            }
        }
    }

    private void add(BackgroundTree tree, int rows) {
        if (!tree.tables().isEmpty()) {
            RankLanes lanes = tables.ranks();
            int used = lanes.words(rows);
            for (int place = 0; place < tree.innerNodes(); place++) {
                lanes.goesLeft(ranks, tree.line(place) * words, tree.bound(place), used, goesLeft, place * words);
            }
            for (GroupTable table : tree.tables()) {
                table.add(lanes, goesLeft, words, rows, packed, index, sums);
            }
        }
        for (LeafPatterns patterns : tree.kept()) {
            add(tree.tree(), patterns, rows);
        }
        for (LeafPath path : tree.counted()) {
            add(tree.tree(), LeafPatterns.of(path, tables.background().fails(tree.tree(), path)), rows);
        }
    }

    private void add(Tree tree, LeafPatterns patterns, int rows) {
        LeafPath path = patterns.path();
        for (int row = 0; row < rows; row++) {
            columns.fails(tree, path, row, fails);
            patterns.explain(fails, weights, leaf);
            for (int place = 0; place < path.players(); place++) {
                sums[path.player(place) * BLOCK + row] += leaf[place];
            }
        }
    }
}
