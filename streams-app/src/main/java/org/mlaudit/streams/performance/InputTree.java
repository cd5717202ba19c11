package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.UnreadableSummaryException;

/**
 * A partition of the inputs into cells by a binary tree of questions. Every row has exactly one cell, whatever it lacks and
 * whatever categories it has. Nodes lie in flat arrays, parents before their children, and a row finds its cell without
 * allocation; a child below 0 is the cell {@code -1 - child}. Immutable.
 */
final class InputTree {
    /** What a row holds as the category of a number is 0, never this. */
    private static final long NO_HASH = 1;
    /** Nodes of a tree of 64 cells. */
    private static final int MOST_NODES = 63;

    private final InferenceLayout layout;
    private final List<TreeSplit> splits;
    private final int[] no;
    private final int[] yes;
    /** Column that a node asks. */
    private final int[] columns;
    /** Smallest number of the column that answers yes. The other array of a row holds 0 for it, which is made to answer no. */
    private final double[] from;
    /** Category of the column that answers yes. */
    private final long[] hashes;
    /** 1 where yes and no are exchanged: it is asked whether there is no category. */
    private final int[] inverted;
    /** Where the answer no leads, then where yes does. */
    private final int[] children;

    /**
     * A tree.
     *
     * @param splits questions of the nodes; none makes one cell of all rows
     * @param no where a node's answer no leads
     * @param yes where a node's answer yes leads
     * @throws IllegalArgumentException if they are no tree over the layout's columns
     */
    InputTree(InferenceLayout layout, List<TreeSplit> splits, int[] no, int[] yes) {
        this.layout = layout;
        this.splits = List.copyOf(splits);
        this.no = no.clone();
        this.yes = yes.clone();
        int nodes = splits.size();
        this.columns = new int[nodes];
        this.from = new double[nodes];
        this.hashes = new long[nodes];
        this.inverted = new int[nodes];
        this.children = new int[2 * nodes];
        check();
        for (int node = 0; node < nodes; node++) {
            TreeSplit split = splits.get(node);
            columns[node] = split.column();
            from[node] = switch (split.kind()) {
                case AT_LEAST -> split.from();
                case IS -> Double.POSITIVE_INFINITY;
                case MISSING -> Double.NEGATIVE_INFINITY;
            };
            hashes[node] = split.kind() == TreeSplit.Kind.IS ? split.hash() : NO_HASH;
            inverted[node] = split.kind() == TreeSplit.Kind.MISSING ? 1 : 0;
            children[2 * node] = no[node];
            children[2 * node + 1] = yes[node];
        }
    }

    private void check() {
        int nodes = splits.size();
        if (nodes > MOST_NODES || no.length != nodes || yes.length != nodes) {
            throw new IllegalArgumentException("a tree of " + nodes + " nodes, " + no.length + " and " + yes.length
                    + " branches; at most " + MOST_NODES + " nodes");
        }
        boolean[] reached = new boolean[2 * nodes + 1];
        for (int node = 0; node < nodes; node++) {
            Column.Kind asked =
                    splits.get(node).kind() == TreeSplit.Kind.AT_LEAST ? Column.Kind.NUMBER : Column.Kind.CATEGORY;
            int column = splits.get(node).column();
            if (column >= layout.columns().size()
                    || layout.columns().get(column).kind() != asked) {
                throw new IllegalArgumentException("a tree asks column " + column + " for a " + asked);
            }
            reach(reached, node, no[node]);
            reach(reached, node, yes[node]);
        }
    }

    /** Each node and each cell has one way to it. */
    private void reach(boolean[] reached, int node, int child) {
        int place = child >= 0 ? child : splits.size() - 1 - child;
        if ((child >= 0 && (child <= node || child >= splits.size())) || place >= reached.length || reached[place]) {
            throw new IllegalArgumentException("node " + node + " of a tree leads to " + child);
        }
        reached[place] = true;
    }

    /** Number of cells, 1 to 64. */
    int cells() {
        return splits.size() + 1;
    }

    /** Cell of a row of this layout, 0 to {@code cells() - 1}. */
    int cell(InferenceRow row) {
        if (children.length == 0) {
            return 0;
        }
        boolean[] present = row.present;
        double[] number = row.number;
        long[] hash = row.hash;
        int node = 0;
        while (node >= 0) {
            int column = columns[node];
            // Both tests, without a jump: the answer can't be predicted, and a wrong guess costs more than the other
            // test.
            int known = present[column] ? 1 : 0;
            int large = number[column] >= from[node] ? 1 : 0;
            int meant = hash[column] == hashes[node] ? 1 : 0;
            int answer = (known & (large | meant)) ^ inverted[node];
            node = children[2 * node + answer];
        }
        return -1 - node;
    }

    /** The rows of a cell, for people: {@code distance < 812 and hour >= 17}. */
    String condition(int cell) {
        List<CellCondition.Step> path = new ArrayList<>();
        int child = -1 - cell;
        for (int node = parent(child); node >= 0; node = parent(node)) {
            path.add(0, new CellCondition.Step(splits.get(node), yes[node] == child));
            child = node;
        }
        return CellCondition.describe(layout, path);
    }

    private int parent(int child) {
        for (int node = 0; node < splits.size() && child != 0; node++) {
            if (no[node] == child || yes[node] == child) {
                return node;
            }
        }
        return -1;
    }

    void writeTo(BytesOut out) {
        out.count(splits.size());
        for (int node = 0; node < splits.size(); node++) {
            splits.get(node).writeTo(out);
            out.signed(no[node]);
            out.signed(yes[node]);
        }
    }

    static InputTree readFrom(InferenceLayout layout, BytesIn in) {
        int nodes = in.size(MOST_NODES);
        List<TreeSplit> splits = new ArrayList<>();
        int[] no = new int[nodes];
        int[] yes = new int[nodes];
        for (int node = 0; node < nodes; node++) {
            splits.add(TreeSplit.readFrom(in));
            no[node] = (int) in.signed();
            yes[node] = (int) in.signed();
        }
        try {
            return new InputTree(layout, splits, no, yes);
        } catch (IllegalArgumentException e) {
            throw new UnreadableSummaryException(
                    "a loss tree does not fit " + layout.contract().key() + ": " + e.getMessage());
        }
    }
}
