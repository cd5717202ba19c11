package org.mlaudit.streams.explain.tree;

import java.util.Arrays;
import java.util.List;

/** What a row gets of a group of leaves, for every combination of the bits that decide it. Immutable. */
final class GroupTable {
    private final int bits;
    /** Conditions of bit b: from {@code starts[b]} to {@code starts[b + 1]}. One condition is its node's direction itself. */
    private final int[] starts;

    private final int[] nodes;
    /** 1 where a condition is to go right and there are several conditions, so that the direction is to be turned. */
    private final long[] turns;

    private final int[] players;
    private final double[] table;

    /**
     * Makes the table of a group.
     *
     * @param group the leaves
     * @param places number of each of the tree's inner nodes, by node
     * @param patterns of each leaf: the patterns of the background's rows
     */
    GroupTable(LeafGroup group, int[] places, List<long[]> patterns) {
        LeafPath first = group.leaves().get(0);
        int shared = first.playersOfFirst(group.above());
        int[] inner = group.inner();
        bits = shared + inner.length;
        players = group.players();
        starts = new int[bits + 1];
        nodes = new int[group.above() + inner.length];
        turns = new long[nodes.length];
        int[] holds = new int[shared];
        for (int player = 0; player < shared; player++) {
            holds[player] = conditions(first, group.above(), player, places);
        }
        for (int i = 0; i < inner.length; i++) {
            starts[shared + i + 1] = starts[shared + i] + 1;
            nodes[starts[shared + i]] = places[inner[i]];
        }
        table = new double[players.length << bits];
        for (int i = 0; i < group.leaves().size(); i++) {
            add(group, group.leaves().get(i), holds, patterns.get(i));
        }
    }

    /** Lists the conditions of a player above the group; returns the bit that tells that they hold. */
    private int conditions(LeafPath path, int above, int player, int[] places) {
        int end = starts[player];
        int holds = 0;
        for (int i = 0; i < above; i++) {
            if (path.place(i) == player) {
                nodes[end] = places[path.node(i)];
                turns[end] = path.left(i) ? 0 : 1;
                holds = path.left(i) ? 1 : 0;
                end++;
            }
        }
        starts[player + 1] = end;
        if (end - starts[player] > 1) {
            return 1;
        }
        turns[starts[player]] = 0;
        return holds;
    }

    private void add(LeafGroup group, LeafPath leaf, int[] holds, long[] patterns) {
        int own = leaf.players();
        double[] values = PatternFold.fold(PatternFold.shares(patterns, own), own);
        int[] target = targets(leaf);
        int[] inner = group.inner();
        for (int index = 0; index < 1 << bits; index++) {
            int pattern = (1 << own) - 1;
            for (int player = 0; player < holds.length; player++) {
                if ((index >> player & 1) != holds[player]) {
                    pattern &= ~(1 << player);
                }
            }
            for (int i = group.above(); i < leaf.conditions(); i++) {
                int bit = holds.length + indexOf(inner, leaf.node(i));
                if ((index >> bit & 1) != (leaf.left(i) ? 1 : 0)) {
                    pattern &= ~(1 << leaf.place(i));
                }
            }
            for (int place = 0; place < own; place++) {
                table[(target[place] << bits) + index] += leaf.value() * values[pattern * own + place];
            }
        }
    }

    private int[] targets(LeafPath leaf) {
        int[] target = new int[leaf.players()];
        for (int place = 0; place < target.length; place++) {
            target[place] = indexOf(players, leaf.player(place));
        }
        return target;
    }

    private static int indexOf(int[] values, int value) {
        int place = 0;
        while (values[place] != value) {
            place++;
        }
        return place;
    }

    /**
     * Adds the rows' attributions.
     *
     * @param ranks how rows lie in longs
     * @param goesLeft 1 in a row's lane if it goes left, inner nodes x words
     * @param words longs of a node
     * @param rows number of rows
     * @param packed space for 2 x words longs
     * @param index space for a number of each row of all longs
     * @param phi attributions, features x {@code index.length}
     */
    void add(RankLanes ranks, long[] goesLeft, int words, int rows, long[] packed, int[] index, double[] phi) {
        int used = ranks.words(rows);
        Arrays.fill(packed, 0, used, 0);
        for (int bit = 0; bit < bits; bit++) {
            if (starts[bit + 1] - starts[bit] == 1) {
                int from = nodes[starts[bit]] * words;
                for (int i = 0; i < used; i++) {
                    packed[i] |= goesLeft[from + i] << bit;
                }
            } else {
                several(bit, ranks.ones(), goesLeft, words, used, packed);
            }
        }
        ranks.unpack(packed, used, index);
        for (int i = 0; i < players.length; i++) {
            int to = players[i] * index.length;
            int from = i << bits;
            for (int row = 0; row < rows; row++) {
                phi[to + row] += table[from + index[row]];
            }
        }
    }

    private void several(int bit, long ones, long[] goesLeft, int words, int used, long[] packed) {
        Arrays.fill(packed, words, words + used, ones);
        for (int i = starts[bit]; i < starts[bit + 1]; i++) {
            int from = nodes[i] * words;
            long turn = turns[i] * ones;
            for (int k = 0; k < used; k++) {
                packed[words + k] &= goesLeft[from + k] ^ turn;
            }
        }
        for (int k = 0; k < used; k++) {
            packed[k] |= packed[words + k] << bit;
        }
    }
}
