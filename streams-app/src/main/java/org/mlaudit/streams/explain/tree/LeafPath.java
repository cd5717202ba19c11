package org.mlaudit.streams.explain.tree;

/**
 * The conditions on the way from a tree's root to a leaf, and the players (features) whose conditions they are: a row comes
 * to the leaf if and only if the conditions of all its players hold. Immutable.
 */
final class LeafPath {
    private final double value;
    private final int[] nodes;
    private final boolean[] lefts;
    private final int[] places;
    private final int[] players;

    /**
     * Makes a path.
     *
     * @param value what the leaf adds to the output
     * @param nodes the tree's nodes on the way, from the root
     * @param lefts whether the way goes left at each
     * @param places whose condition each is: a place in {@code players}, which are in the order of their first condition
     * @param players the different players
     */
    LeafPath(double value, int[] nodes, boolean[] lefts, int[] places, int[] players) {
        this.value = value;
        this.nodes = nodes;
        this.lefts = lefts;
        this.places = places;
        this.players = players;
    }

    double value() {
        return value;
    }

    /** Number of conditions. */
    int conditions() {
        return nodes.length;
    }

    int node(int condition) {
        return nodes[condition];
    }

    boolean left(int condition) {
        return lefts[condition];
    }

    /** Place of a condition's player among the path's players. */
    int place(int condition) {
        return places[condition];
    }

    /** Number of different players. */
    int players() {
        return players.length;
    }

    int player(int place) {
        return players[place];
    }

    /** Number of different players of the first so many conditions; they have the first places. */
    int playersOfFirst(int conditions) {
        int count = 0;
        for (int i = 0; i < conditions; i++) {
            count = Math.max(count, places[i] + 1);
        }
        return count;
    }

    /** Number of words of 64 bits that hold one bit a player. */
    int words() {
        return (players.length + 63) >>> 6;
    }
}
