package org.mlaudit.streams.signing;

import java.util.Optional;
import org.mlaudit.streams.ledger.CompactRange;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.RightEdge;

/**
 * One tree as the signer follows it: its right edge, how much of it was given to be signed, and why it is no longer followed, if so.
 * For one thread.
 */
public final class TreeState {
    private final String origin;
    private RightEdge edge;
    private long signed;
    private Hash signedRoot;
    private String refused;

    /** What became of a root that was shown. */
    public enum Followed {
        /** The tree has grown. */
        GREW,
        /** It was known. */
        KNOWN,
        /** Leaves between what is known and what was shown are missing. */
        GAP,
        /** It contradicts what is known; the tree is not followed any more. */
        REFUSED
    }

    /**
     * A tree at some point.
     *
     * @param origin its name
     * @param edge as far as it was followed
     * @param signed how many leaves were given to be signed
     * @param signedRoot root of these
     * @param refused why it is not followed any more; empty if it is
     */
    TreeState(String origin, RightEdge edge, long signed, Hash signedRoot, String refused) {
        this.origin = origin;
        this.edge = edge;
        this.signed = signed;
        this.signedRoot = signedRoot;
        this.refused = refused;
    }

    /** Its name. */
    public String origin() {
        return origin;
    }

    /** Leaves that were followed. */
    public long size() {
        return edge.size();
    }

    /** Leaves that were given to be signed. */
    public long signed() {
        return signed;
    }

    /** Root of the leaves that were given to be signed. */
    public Hash signedRoot() {
        return signedRoot;
    }

    /** Root of the leaves that were followed. */
    public Hash root() {
        return edge.root();
    }

    /** Why it is not followed any more. */
    public Optional<String> refused() {
        return refused.isEmpty() ? Optional.empty() : Optional.of(refused);
    }

    /** Its right edge; not to be changed. */
    RightEdge edge() {
        return edge;
    }

    /** Whether there is something new to sign. */
    boolean isDue() {
        return refused.isEmpty() && edge.size() > signed;
    }

    /** Says that all that was followed is given to be signed. */
    void given() {
        signed = edge.size();
        signedRoot = edge.root();
    }

    /**
     * Follows the tree to a root that was shown, if what is known leads there.
     *
     * @param from leaves before the range
     * @param to leaves after it
     * @param hashes of the compact range between
     * @param root what it must lead to, 32 bytes
     */
    Followed follow(long from, long to, byte[] hashes, byte[] root) {
        if (!refused.isEmpty()) {
            return Followed.REFUSED;
        }
        if (root.length != Hash.BYTES) {
            return refuse("a root of " + to + " leaves has " + root.length + " bytes");
        }
        Hash shown = Hash.of(root);
        if (to == edge.size() && shown.equals(edge.root())) {
            return Followed.KNOWN;
        }
        if (to == edge.size()) {
            return refuse("it was shown with " + to + " leaves and the root " + shown + ", and is known with the root "
                    + edge.root() + ": a fork");
        }
        if (to < edge.size()) {
            return refuse("it went back to " + to + " leaves, and " + edge.size() + " are known");
        }
        if (from < edge.size()) {
            return refuse("it was shown to grow from " + from + " to " + to + " leaves, and " + edge.size()
                    + " are known: a fork or a state that was set back");
        }
        if (from > edge.size()) {
            return Followed.GAP;
        }
        RightEdge grown = edge.copy();
        try {
            grown.append(CompactRange.of(from, to, hashes));
        } catch (MalformedException e) {
            return refuse("what leads from " + from + " to " + to + " leaves is malformed: " + e.getMessage());
        }
        if (!grown.root().equals(shown)) {
            return refuse(
                    "what was shown leads to the root " + grown.root() + " of " + to + " leaves, not to " + shown);
        }
        edge = grown;
        return Followed.GREW;
    }

    /** Takes the place of a gap, filled from the leaves themselves. */
    void fill(RightEdge filled) {
        edge = filled;
    }

    /** No longer follows the tree. */
    Followed refuse(String why) {
        refused = why;
        return Followed.REFUSED;
    }
}
