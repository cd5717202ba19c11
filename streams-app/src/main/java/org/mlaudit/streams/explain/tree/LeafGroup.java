package org.mlaudit.streams.explain.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Leaves below one node of a tree whose attributions are looked up together. What a row gets of them depends on few bits: for
 * each player of the conditions above the node whether they hold, and for each node at or below it where the row goes. One
 * table of all combinations for four leaves is hardly larger than four tables, but needs one look-up.
 */
final class LeafGroup {
    /** Most bits of a table's index, and so most players of a leaf with a table: 12 x 4,096 numbers, folded in a millisecond. */
    static final int MOST_BITS = 12;
    /** Tables up to this size are always worth one look-up fewer. */
    private static final int SMALL_BYTES = 8_192;

    private final List<LeafPath> leaves;
    private final int above;
    private final int[] inner;
    private final int[] players;

    private LeafGroup(List<LeafPath> leaves, int above, int[] inner) {
        this.leaves = leaves;
        this.above = above;
        this.inner = inner;
        this.players = leaves.stream()
                .flatMapToInt(leaf -> IntStream.range(0, leaf.players()).map(leaf::player))
                .distinct()
                .toArray();
    }

    List<LeafPath> leaves() {
        return leaves;
    }

    /** Number of conditions above the group's node, which all its leaves have in common. */
    int above() {
        return above;
    }

    /** The tree's inner nodes in the group. */
    int[] inner() {
        return inner.clone();
    }

    /** The different players of all leaves. */
    int[] players() {
        return players.clone();
    }

    /** Bits that decide what a row gets. */
    int bits() {
        return leaves.get(0).playersOfFirst(above) + inner.length;
    }

    /** Whether a table is small enough to be made at all. */
    boolean tabular() {
        return bits() <= MOST_BITS;
    }

    /** Size of the group's table; far more than any memory if it is not {@linkplain #tabular() small enough}. */
    long bytes() {
        return tabular() ? ((long) Double.BYTES * players.length) << bits() : Long.MAX_VALUE / 4;
    }

    /**
     * Checks which feature each input belongs to, and that trees can be walked by recursion.
     *
     * @throws IllegalArgumentException if there are not as many inputs, an input belongs to no feature, or a tree is too deep
     */
    static void check(TreeEnsemble ensemble, int[] featureOf, int features) {
        int inputs = ensemble.inputs().size();
        if (featureOf.length != inputs) {
            throw new IllegalArgumentException(
                    featureOf.length + " inputs belong to features, but the model has " + inputs);
        }
        if (ensemble.depth() > PathDependentShap.GREATEST_DEPTH) {
            throw new IllegalArgumentException(
                    "a tree has the depth " + ensemble.depth() + ", more than " + PathDependentShap.GREATEST_DEPTH);
        }
        for (int input = 0; input < inputs; input++) {
            if (featureOf[input] < 0 || featureOf[input] >= features) {
                throw new IllegalArgumentException(
                        "input " + input + " belongs to feature " + featureOf[input] + " of " + features);
            }
        }
    }

    /** Groups the leaves of a tree. Leaves without conditions are not in a group. */
    static List<LeafGroup> of(TreeEnsemble ensemble, Tree tree, int[] playerOfInput) {
        Planner planner = new Planner(ensemble, tree, playerOfInput);
        return tree.isLeaf(0) ? List.of() : planner.visit(0);
    }

    /** Walks a tree and joins groups of siblings from the leaves up. */
    private static final class Planner {
        private final TreeEnsemble ensemble;
        private final Tree tree;
        private final int[] playerOfInput;
        private final int[] nodes;
        private final boolean[] lefts;
        private final int[] places;
        private final int[] players;
        private int length;
        private int different;

        Planner(TreeEnsemble ensemble, Tree tree, int[] playerOfInput) {
            this.ensemble = ensemble;
            this.tree = tree;
            this.playerOfInput = playerOfInput;
            nodes = new int[tree.depth()];
            lefts = new boolean[tree.depth()];
            places = new int[tree.depth()];
            players = new int[tree.depth()];
        }

        List<LeafGroup> visit(int node) {
            if (tree.isLeaf(node)) {
                return List.of(new LeafGroup(List.of(path(node)), length, new int[0]));
            }
            List<LeafGroup> left = below(node, true);
            List<LeafGroup> right = below(node, false);
            List<LeafGroup> all = new ArrayList<>(left);
            all.addAll(right);
            if (left.size() > 1 || right.size() > 1) {
                return all;
            }
            LeafGroup joined = joined(node, left.get(0), right.get(0));
            long apart = left.get(0).bytes() + right.get(0).bytes();
            boolean worth = joined.bytes() <= Math.max(SMALL_BYTES, apart + apart / 4);
            return joined.tabular() && worth ? List.of(joined) : all;
        }

        private LeafGroup joined(int node, LeafGroup left, LeafGroup right) {
            List<LeafPath> leaves = new ArrayList<>(left.leaves);
            leaves.addAll(right.leaves);
            int[] inner = IntStream.concat(
                            IntStream.of(node), IntStream.concat(IntStream.of(left.inner), IntStream.of(right.inner)))
                    .toArray();
            return new LeafGroup(leaves, length, inner);
        }

        private List<LeafGroup> below(int node, boolean left) {
            int player = playerOfInput[ensemble.inputOf(tree.column(node))];
            int before = different;
            int place = 0;
            while (place < different && players[place] != player) {
                place++;
            }
            if (place == different) {
                players[different++] = player;
            }
            nodes[length] = node;
            lefts[length] = left;
            places[length] = place;
            length++;
            List<LeafGroup> groups = visit(left ? tree.left(node) : tree.right(node));
            length--;
            different = before;
            return groups;
        }

        private LeafPath path(int leaf) {
            return new LeafPath(
                    tree.value(leaf),
                    Arrays.copyOf(nodes, length),
                    Arrays.copyOf(lefts, length),
                    Arrays.copyOf(places, length),
                    Arrays.copyOf(players, different));
        }
    }
}
