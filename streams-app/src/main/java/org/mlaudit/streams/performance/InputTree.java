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
    /** Nodes of a tree of 64 cells. */
    private static final int MOST_NODES = 63;

    private final InferenceLayout layout;
    private final List<TreeSplit> splits;
    private final byte[] kinds;
    private final int[] columns;
    private final double[] from;
    private final long[] hashes;
    private final int[] no;
    private final int[] yes;

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
        this.kinds = new byte[nodes];
        this.columns = new int[nodes];
        this.from = new double[nodes];
        this.hashes = new long[nodes];
        check();
        for (int node = 0; node < nodes; node++) {
            TreeSplit split = splits.get(node);
            kinds[node] = split.kind().code();
            columns[node] = split.column();
            from[node] = split.from();
            hashes[node] = split.hash();
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
        if (kinds.length == 0) {
            return 0;
        }
        boolean[] present = row.present;
        int node = 0;
        while (node >= 0) {
            int column = columns[node];
            boolean answer = switch (kinds[node]) {
                case 0 -> present[column] && row.number[column] >= from[node];
                case 1 -> present[column] && row.hash[column] == hashes[node];
                default -> !present[column];
            };
            node = answer ? yes[node] : no[node];
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
