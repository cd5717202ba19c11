package org.mlaudit.streams.explain.tree;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.mlaudit.streams.explain.model.Tree;

/** Compiles trees to a {@link Program}. */
final class ProgramBuilder {
    /** Trees whose sum is kept in floats; more are added up in doubles, so that thousands of trees lose nothing. */
    private static final int TREES_OF_A_SUM = 8;

    private final int[] playerOfColumn;
    private final ThresholdRanks columns;
    private final double[] share;
    private final int[] earlier;
    private int[] records = new int[1 << 10];
    private int recordCount;
    private float[] constants = new float[1 << 10];
    private int constantCount;
    private int slots = 2;
    private int points = 1;
    private Quadrature rule = new Quadrature(1);
    private double mean;

    private ProgramBuilder(int[] playerOfColumn, int players, ThresholdRanks columns) {
        this.playerOfColumn = playerOfColumn;
        this.columns = columns;
        share = new double[players];
        earlier = new int[players];
    }

    /**
     * Compiles trees.
     *
     * @param playerOfColumn the player whose value a column is
     * @param players number of players
     * @param columns ranks of the trees' comparisons
     * @param trees trees of one output
     */
    static Program compile(int[] playerOfColumn, int players, ThresholdRanks columns, List<Tree> trees) {
        ProgramBuilder builder = new ProgramBuilder(playerOfColumn, players, columns);
        int sum = 0;
        for (Tree tree : trees) {
            if (tree.depth() == 0) {
                continue;
            }
            builder.tree(tree);
            sum++;
            if (sum % TREES_OF_A_SUM == 0) {
                builder.record(Program.FLUSH, 0, 0, 0, 0, 0, 0);
            }
        }
        builder.record(Program.FLUSH, 0, 0, 0, 0, 0, 0);
        return new Program(
                Arrays.copyOf(builder.records, builder.recordCount),
                Arrays.copyOf(builder.constants, builder.constantCount),
                columns,
                builder.slots,
                builder.points);
    }

    /** Returns the most different players on a path from the root to a leaf. */
    static int pathPlayers(Tree tree, int[] playerOfColumn) {
        return pathPlayers(tree, 0, playerOfColumn, new BitSet());
    }

    private static int pathPlayers(Tree tree, int node, int[] playerOfColumn, BitSet met) {
        if (tree.isLeaf(node)) {
            return met.cardinality();
        }
        int player = playerOfColumn[tree.column(node)];
        boolean first = !met.get(player);
        met.set(player);
        int most = Math.max(
                pathPlayers(tree, tree.left(node), playerOfColumn, met),
                pathPlayers(tree, tree.right(node), playerOfColumn, met));
        if (first) {
            met.clear(player);
        }
        return most;
    }

    /** Returns the value of a subtree when nothing is known: its leaves weighted by their covers. */
    static double mean(Tree tree, int node) {
        if (tree.isLeaf(node)) {
            return tree.value(node);
        }
        double left = tree.leftShare(node);
        return left * mean(tree, tree.left(node)) + (1 - left) * mean(tree, tree.right(node));
    }

    private void tree(Tree tree) {
        rule = new Quadrature(Math.max(1, (pathPlayers(tree, playerOfColumn) + 1) / 2));
        points = Math.max(points, rule.count());
        slots = Math.max(slots, 2 * (tree.depth() + 1));
        mean = mean(tree, 0);
        Arrays.fill(share, 1);
        Arrays.fill(earlier, -1);
        int place = constantCount;
        for (int k = 0; k < rule.count(); k++) {
            constant(rule.weight(k));
        }
        record(Program.BEGIN, 0, 0, rule.count(), 0, 0, place);
        node(tree, 0, 0);
    }

    private void node(Tree tree, int node, int slot) {
        int player = playerOfColumn[tree.column(node)];
        if (isBottom(tree, node)) {
            boolean repeated = earlier[player] >= 0;
            emit(Program.BOTTOM, tree, node, slot, repeated, constants(tree, node, repeated, true));
            return;
        }
        boolean triple = isTriple(tree, node);
        boolean repeated = earlier[player] >= 0 || (triple && repeatsBelow(tree, node, player));
        int place = constants(tree, node, repeated, false);
        int down = triple ? Program.TRIPLE : Program.DOWN;
        emit(down, tree, node, slot, repeated, place);
        child(tree, node, slot, player, 0, triple && repeated);
        child(tree, node, slot, player, 1, triple && repeated);
        emit(Program.UP, tree, node, slot, repeated, place);
    }

    private void child(Tree tree, int parent, int slot, int player, int side, boolean asRepeated) {
        int node = side == 0 ? tree.left(parent) : tree.right(parent);
        int childSlot = Program.left(slot) + side;
        if (tree.isLeaf(node)) {
            int place = constantCount;
            constant(tree.value(node) - mean);
            record(Program.LEAF, childSlot, 0, 0, 0, 0, place);
            return;
        }
        double before = share[player];
        int edge = earlier[player];
        double left = tree.leftShare(parent);
        share[player] = before * (side == 0 ? left : 1 - left);
        earlier[player] = childSlot;
        if (asRepeated) {
            emit(Program.BOTTOM, tree, node, childSlot, true, constants(tree, node, true, true));
        } else {
            node(tree, node, childSlot);
        }
        share[player] = before;
        earlier[player] = edge;
    }

    private static boolean isBottom(Tree tree, int node) {
        return !tree.isLeaf(node) && tree.isLeaf(tree.left(node)) && tree.isLeaf(tree.right(node));
    }

    private static boolean isTriple(Tree tree, int node) {
        return isBottom(tree, tree.left(node)) && isBottom(tree, tree.right(node));
    }

    private boolean repeatsBelow(Tree tree, int node, int player) {
        int left = playerOfColumn[tree.column(tree.left(node))];
        int right = playerOfColumn[tree.column(tree.right(node))];
        return left == player || right == player || earlier[left] >= 0 || earlier[right] >= 0;
    }

    private void emit(int code, Tree tree, int node, int slot, boolean repeated, int place) {
        int player = playerOfColumn[tree.column(node)];
        record(
                repeated ? code | Program.REPEATED : code,
                slot,
                repeated ? Math.max(earlier[player], Program.ONES) : 0,
                columns.line(tree, node),
                columns.bound(tree, node),
                player,
                place);
    }

    private void record(int code, int slot, int before, int line, int bound, int player, int place) {
        if (recordCount + Program.RECORD > records.length) {
            records = Arrays.copyOf(records, records.length * 2);
        }
        records[recordCount++] = Program.pack(code, slot, before);
        records[recordCount++] = line;
        records[recordCount++] = bound;
        records[recordCount++] = player;
        records[recordCount++] = place;
    }

    /** Appends a node's constants and returns their place. */
    private int constants(Tree tree, int node, boolean repeated, boolean bottom) {
        int place = constantCount;
        double z = share[playerOfColumn[tree.column(node)]];
        double left = tree.leftShare(node);
        double offset = bottom ? tree.value(tree.right(node)) - mean : 0;
        double scale = bottom ? tree.value(tree.left(node)) - tree.value(tree.right(node)) : 1;
        constant(-z * left * scale);
        constant(z * scale);
        if (repeated) {
            constant(offset + scale * left);
        }
        for (int k = 0; k < rule.count(); k++) {
            double t = rule.point(k);
            double q = t + (1 - t) * z;
            double low = (1 - t) * z * left / q;
            if (repeated) {
                constant(scale * (low - left));
                constant(scale * t / q);
                constant(1 / (q * q));
            } else {
                constant(offset + scale * low);
                constant(scale * t);
            }
        }
        return place;
    }

    private void constant(double value) {
        if (constantCount == constants.length) {
            constants = Arrays.copyOf(constants, constants.length * 2);
        }
        constants[constantCount++] = (float) value;
    }
}
