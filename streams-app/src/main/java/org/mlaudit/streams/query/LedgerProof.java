package org.mlaudit.streams.query;

import java.util.Optional;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.TreeHasher;

/** That a record is a leaf of a tree, with all that it takes to check it. */
public final class LedgerProof {
    private final LedgerCheckpoint checkpoint;
    private final InclusionProof proof;
    private final byte[] leaf;
    private final Optional<byte[]> value;

    /**
     * A proof that was verified.
     *
     * @param checkpoint the signed state of the tree that it leads to
     * @param leaf the canonical commitment
     * @param value bytes of the record; empty when its topic no longer has them, or it never had any
     */
    public LedgerProof(LedgerCheckpoint checkpoint, InclusionProof proof, byte[] leaf, Optional<byte[]> value) {
        this.checkpoint = checkpoint;
        this.proof = proof;
        this.leaf = leaf.clone();
        this.value = value.map(byte[]::clone);
    }

    /** The signed state of the tree. */
    public LedgerCheckpoint checkpoint() {
        return checkpoint;
    }

    /** Hashes from the leaf to the root, with index and size. */
    public InclusionProof proof() {
        return proof;
    }

    /** The canonical commitment. */
    public byte[] leaf() {
        return leaf.clone();
    }

    /** Bytes of the record, if they are there. */
    public Optional<byte[]> value() {
        return value.map(byte[]::clone);
    }

    /** The hash of the leaf in its tree. */
    public Hash leafHash() {
        return new TreeHasher().leaf(leaf);
    }
}
