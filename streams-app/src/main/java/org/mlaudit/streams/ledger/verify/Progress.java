package org.mlaudit.streams.ledger.verify;

/** Told of how far a verification is. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens. */
    Progress NONE = (tree, leaves, of) -> {};

    /**
     * Called every few hundred leaves.
     *
     * @param tree that is read
     * @param leaves of it that were read
     * @param of how many are signed; 0 when that is not known
     */
    void read(TreeName tree, long leaves, long of);
}
