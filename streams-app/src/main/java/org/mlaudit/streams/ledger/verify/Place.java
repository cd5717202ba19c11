package org.mlaudit.streams.ledger.verify;

/**
 * Where something is.
 *
 * @param tree the tree
 * @param firstLeaf index of the first leaf that is meant; {@link #NONE} for the whole tree
 * @param lastLeaf index of the last one
 * @param offset of the record in the tree's topic and partition; {@link #NONE} when no record is meant
 */
public record Place(TreeName tree, long firstLeaf, long lastLeaf, long offset) {
    /** No leaf or no offset. */
    public static final long NONE = -1;

    /** A tree as a whole. */
    public static Place of(TreeName tree) {
        return new Place(tree, NONE, NONE, NONE);
    }

    /** A leaf. */
    public static Place leaf(TreeName tree, long leaf) {
        return new Place(tree, leaf, leaf, NONE);
    }

    /** A leaf and its record. */
    public static Place leaf(TreeName tree, long leaf, long offset) {
        return new Place(tree, leaf, leaf, offset);
    }

    /** The leaves {@code [from, to)}, at least one. */
    public static Place leaves(TreeName tree, long from, long to) {
        return new Place(tree, from, Math.max(from, to - 1), NONE);
    }

    /** A record. */
    public static Place record(TreeName tree, long offset) {
        return new Place(tree, NONE, NONE, offset);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(tree.toString());
        if (firstLeaf != NONE) {
            text.append(firstLeaf == lastLeaf ? ", leaf " + firstLeaf : ", leaves " + firstLeaf + " to " + lastLeaf);
        }
        if (offset != NONE) {
            text.append(", offset ").append(offset);
        }
        return text.toString();
    }
}
