package org.mlaudit.streams.explain.tree;

/**
 * Trees of one output, compiled to a linear stream of operations on lanes, one row a lane. The mechanism (TreeSHAP: Lundberg
 * et al. 2020; by quadrature: XGBoost pull request 12179; see also Linear TreeSHAP, Yu et al. 2022):
 *
 * <p>A leaf is a game of its own: its value counts to the degree that each player on its path is known and satisfies the
 * path's conditions on it, or is not known and weighs in with the product z of the covers' shares. The Shapley value of a
 * player in a product game is an integral over t from 0 to 1 of a polynomial, whose factors are {@code t o + (1 - t) z}, o being
 * 1 if the row satisfies the player's conditions. Its degree is one less than the number of players on the path, so a
 * Gauss-Legendre rule of half as many points is exact. At each point, going down the tree, G is the product of the
 * factors above a node times the rule's weight; coming up, H is the polynomial of the subtree below it. With
 * {@code D = H(left) - H(right)} and m the left edge's multiplier:
 *
 * <pre>
 * G(left)  = G m                 H = H(right) + m D
 * G(right) = G - G(left)         phi += (sum over points of G D / q^2) (goes left ? z(right) : -z(left))
 * </pre>
 *
 * <p>where q is 1, or {@code t + (1 - t) z} of the player's earlier nodes if the player repeats on the path; then m is the ratio
 * of the merged factors, and only rows which satisfy the earlier conditions get anything. No division is left for run time.
 *
 * <p><b>Records.</b> An operation is {@link #RECORD} ints: code, slot and earlier slot, packed; line of ranks; bound of the
 * rank; player; place of the constants. The node at depth d on side s (0 left, 1 right) has the slot 2d + s, the root 0. A slot
 * holds G of its node while the subtree is worked on, then H. It also holds, as 1 or 0, whether a row satisfies all conditions on
 * the parent's player through this edge. Slot 1, which no node has, always holds 1.
 *
 * <p><b>Constants</b> of a node: two for the coefficient of phi, then for each point lo and dt, of which
 * {@code m = dt left + lo}; for a repeated player a third, r, then for each point dl, dt and 1/q^2, of which
 * {@code m = dt (left and satisfied) + (dl satisfied + r)}. In a node with two leaves m is scaled so that it is H.
 *
 * <p>Every kernel does the same float operations in the same order for each lane, so that all give the same bits.
 */
final class Program {
    /** Ints of a record. */
    static final int RECORD = 5;
    /** The slot that always holds 1. */
    static final int ONES = 1;

    /** The player on this node is on the path already. */
    static final int REPEATED = 1;
    /** Computes G of both children and whether a row goes left. */
    static final int DOWN = 0;
    /** Computes H and adds to phi. */
    static final int UP = 2;
    /** Down and up at once for a node with two leaves. */
    static final int BOTTOM = 4;
    /** Sets H to a constant. */
    static final int LEAF = 6;
    /** Begins a tree: the line is its number of points, and the constants are the rule's weights. */
    static final int BEGIN = 8;
    /** Adds the sums of the trees so far to the result. */
    static final int FLUSH = 10;
    /** Down of a node whose children are both bottoms: the next records are theirs and the way up, all alike in REPEATED. */
    static final int TRIPLE = 12;

    private static final int CODE_BITS = 4;
    private static final int SLOT_BITS = 14;

    final int[] records;
    final float[] constants;
    final ThresholdRanks columns;
    final int slots;
    final int points;

    /** Takes the stream. */
    Program(int[] records, float[] constants, ThresholdRanks columns, int slots, int points) {
        this.records = records;
        this.constants = constants;
        this.columns = columns;
        this.slots = slots;
        this.points = points;
    }

    /** Packs the first int of a record. */
    static int pack(int code, int slot, int earlier) {
        return code | slot << CODE_BITS | earlier << (CODE_BITS + SLOT_BITS);
    }

    static int code(int packed) {
        return packed & ((1 << CODE_BITS) - 1);
    }

    static int slot(int packed) {
        return packed >>> CODE_BITS & ((1 << SLOT_BITS) - 1);
    }

    /** Returns the slot of the edge where the player was compared before. */
    static int earlier(int packed) {
        return packed >>> (CODE_BITS + SLOT_BITS);
    }

    /** Returns the slot of a node's left child; the right child's is the next. */
    static int left(int slot) {
        return (slot | 1) + 1;
    }
}
