package org.mlaudit.streams.ledger.verify;

import java.util.Optional;
import org.mlaudit.streams.ledger.Hash;

/** Leaves that follow each other, as in a bundle of tlog-tiles: each behind its length in two bytes, big-endian. */
public final class Bundle {
    private final long first;
    private final byte[] bytes;
    private final Optional<Hash> sealedRoot;

    /**
     * Leaves.
     *
     * @param first index of the first one, as the source says
     * @param bytes holds them; not copied
     * @param sealedRoot unsigned root of the tree after them, where the source keeps one
     */
    public Bundle(long first, byte[] bytes, Optional<Hash> sealedRoot) {
        this.first = first;
        this.bytes = bytes;
        this.sealedRoot = sealedRoot;
    }

    /** Index of the first leaf, as the source says. */
    public long first() {
        return first;
    }

    /** The leaves; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Unsigned root of the tree after them, where the source keeps one. */
    public Optional<Hash> sealedRoot() {
        return sealedRoot;
    }
}
