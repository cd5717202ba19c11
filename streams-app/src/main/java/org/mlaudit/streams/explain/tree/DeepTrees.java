package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * The same quadrature as {@link Program}'s, row by row in doubles, for trees whose paths are too long for floats. It holds work
 * space: one per thread.
 */
final class DeepTrees {
    /** Points of the rule beyond which nothing is gained in doubles. */
    private static final int MOST_POINTS = 64;

    private final TreeEnsemble ensemble;
    private final int[] playerOfColumn;
    private final List<Tree> trees;
    private final List<Quadrature> rules = new ArrayList<>();
    private final double[] share;
    private final boolean[] satisfied;
    private final double[] g;
    private final double[] h;
    private final double[] multiplier;
    private int points;
    private Quadrature rule = new Quadrature(1);

    /** Takes trees of one output. */
    DeepTrees(TreeEnsemble ensemble, int[] playerOfColumn, int players, List<Tree> trees) {
        this.ensemble = ensemble;
        this.playerOfColumn = playerOfColumn;
        this.trees = trees;
        share = new double[players];
        satisfied = new boolean[players];
        int depth = 0;
        int most = 1;
        for (Tree tree : trees) {
            int needed = (ProgramBuilder.pathPlayers(tree, playerOfColumn) + 1) / 2;
            Quadrature added = new Quadrature(Math.clamp(needed, 1, MOST_POINTS));
            rules.add(added);
            most = Math.max(most, added.count());
            depth = Math.max(depth, tree.depth());
        }
        points = most;
        g = new double[2 * (depth + 1) * most];
        h = new double[2 * (depth + 1) * most];
        multiplier = new double[(depth + 1) * most];
    }

    /** Returns the same for another thread. */
    DeepTrees another() {
        return new DeepTrees(ensemble, playerOfColumn, share.length, trees);
    }

    /**
     * Adds the attributions of a row.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param phi attributions of rows
     * @param to where the row's begin
     */
    void add(double[] x, int offset, double[] phi, int to) {
        for (int i = 0; i < trees.size(); i++) {
            rule = rules.get(i);
            points = rule.count();
            Arrays.fill(share, 1);
            Arrays.fill(satisfied, true);
            for (int k = 0; k < points; k++) {
                g[k] = rule.weight(k);
            }
            node(trees.get(i), 0, 0, x, offset, phi, to);
        }
    }

    private void node(Tree tree, int node, int slot, double[] x, int offset, double[] phi, int to) {
        if (tree.isLeaf(node)) {
            Arrays.fill(h, slot * points, (slot + 1) * points, tree.value(node));
            return;
        }
        int player = playerOfColumn[tree.column(node)];
        double z = share[player];
        boolean known = satisfied[player];
        boolean goes = tree.goesLeft(node, ensemble.columnValue(x, offset, tree.column(node)));
        double leftShare = tree.leftShare(node);
        int left = Program.left(slot);
        int own = (slot >> 1) * points;
        for (int k = 0; k < points; k++) {
            double t = rule.point(k);
            double m = known ? ((goes ? t : 0) + (1 - t) * z * leftShare) / (t + (1 - t) * z) : leftShare;
            multiplier[own + k] = m;
            g[left * points + k] = g[slot * points + k] * m;
            g[(left + 1) * points + k] = g[slot * points + k] * (1 - m);
        }
        share[player] = z * leftShare;
        satisfied[player] = known && goes;
        node(tree, tree.left(node), left, x, offset, phi, to);
        share[player] = z * (1 - leftShare);
        satisfied[player] = known && !goes;
        node(tree, tree.right(node), left + 1, x, offset, phi, to);
        share[player] = z;
        satisfied[player] = known;
        double sum = 0;
        for (int k = 0; k < points; k++) {
            double t = rule.point(k);
            double q = t + (1 - t) * z;
            double difference = h[left * points + k] - h[(left + 1) * points + k];
            sum += g[slot * points + k] * difference / (q * q);
            h[slot * points + k] = h[(left + 1) * points + k] + multiplier[own + k] * difference;
        }
        if (known) {
            phi[to + player] += sum * z * (goes ? 1 - leftShare : -leftShare);
        }
    }
}
