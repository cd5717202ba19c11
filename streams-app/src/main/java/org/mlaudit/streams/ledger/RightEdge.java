package org.mlaudit.streams.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be kept of a tree to go on with it: its size, and the roots of the perfect subtrees along its right side, one for each
 * bit that is set in the size. Appending a leaf takes one node hash on average and no allocation; the root takes as many as bits are
 * set.
 *
 * <p>The edge also collects the {@link CompactRange} of what was appended since {@link #mark}, at no further hashes: a root of
 * that range is either on the edge, or the right part of a node whose left part began before the mark, met while it was merged.
 *
 * <p>Encoding: size as 8 bytes big-endian, then the hashes from the largest subtree to the smallest, 32 bytes each.
 *
 * <p>Mutable and for one thread.
 */
public final class RightEdge {
    private static final int LEVELS = 63;

    private final TreeHasher hasher;
    private final byte[] hashes = new byte[LEVELS * Hash.BYTES];
    private final byte[] carry = new byte[Hash.BYTES];
    private long size;

    private long mark;
    /** Roots of the range's left part, in the order they were met, which is from left to right. */
    private final byte[] met = new byte[LEVELS * Hash.BYTES];

    private int metCount;

    /** An empty tree. */
    public RightEdge(TreeHasher hasher) {
        this.hasher = hasher;
    }

    /** Told of each node that is complete for good: the root of leaves {@code [index << level, (index + 1) << level)}. */
    @FunctionalInterface
    public interface NodeSink {
        /**
         * Takes a node.
         *
         * @param hashes holds the node's hash at {@code offset} during the call only
         */
        void node(int level, long index, byte[] hashes, int offset);
    }

    /** Returns the number of leaves. */
    public long size() {
        return size;
    }

    /** Appends a leaf by its hash, read from an array. */
    public void append(byte[] leafHash, int offset) {
        appendNode(0, leafHash, offset, null);
    }

    /** Appends a leaf by its hash, and tells of each node above it that is now complete, from the lowest up. */
    public void append(byte[] leafHash, int offset, NodeSink sink) {
        appendNode(0, leafHash, offset, sink);
    }

    /** Appends a leaf by its hash. */
    public void append(Hash leafHash) {
        append(leafHash.bytes(), 0);
    }

    /**
     * Appends all leaves of a range that begins at this tree's size.
     *
     * @throws IllegalArgumentException if it begins elsewhere
     */
    public void append(CompactRange range) {
        if (range.from() != size) {
            throw new IllegalArgumentException(
                    "a range from " + range.from() + " can't be appended to a tree of " + size + " leaves");
        }
        byte[] roots = range.encodedHashes();
        long at = size;
        for (int i = 0; at < range.to(); i++) {
            int level = CompactRange.level(at, range.to());
            appendNode(level, roots, i * Hash.BYTES, null);
            at += 1L << level;
        }
    }

    private void appendNode(int firstLevel, byte[] source, int offset, @Nullable NodeSink sink) {
        if (size + (1L << firstLevel) < 0) {
            throw new IllegalStateException("a tree has at most 2^63 - 1 leaves");
        }
        System.arraycopy(source, offset, carry, 0, Hash.BYTES);
        int level = firstLevel;
        for (; ((size >>> level) & 1) == 1; level++) {
            long left = (size >>> (level + 1)) << (level + 1);
            if (left < mark && left + (1L << level) >= mark) {
                System.arraycopy(carry, 0, met, metCount++ * Hash.BYTES, Hash.BYTES);
            }
            hasher.node(hashes, level * Hash.BYTES, carry, 0, carry, 0);
            if (sink != null) {
                sink.node(level + 1, size >>> (level + 1), carry, 0);
            }
        }
        System.arraycopy(carry, 0, hashes, level * Hash.BYTES, Hash.BYTES);
        size += 1L << firstLevel;
    }

    /** Begins a range at the tree's size. */
    public void mark() {
        mark = size;
        metCount = 0;
    }

    /** Returns the range of all leaves that were appended since {@link #mark}, or since the beginning. */
    public CompactRange rangeSinceMark() {
        int count = CompactRange.count(mark, size);
        byte[] out = new byte[count * Hash.BYTES];
        System.arraycopy(met, 0, out, 0, metCount * Hash.BYTES);
        int at = out.length;
        for (int level = 0; at > metCount * Hash.BYTES; level++) {
            if (((size >>> level) & 1) == 1) {
                at -= Hash.BYTES;
                System.arraycopy(hashes, level * Hash.BYTES, out, at, Hash.BYTES);
            }
        }
        return CompactRange.wrap(mark, size, out);
    }

    /** Returns the tree's root. */
    public Hash root() {
        if (size == 0) {
            return TreeHasher.EMPTY_ROOT;
        }
        int level = Long.numberOfTrailingZeros(size);
        System.arraycopy(hashes, level * Hash.BYTES, carry, 0, Hash.BYTES);
        for (level++; size >>> level != 0; level++) {
            if (((size >>> level) & 1) == 1) {
                hasher.node(hashes, level * Hash.BYTES, carry, 0, carry, 0);
            }
        }
        return Hash.of(carry);
    }

    /** Returns the roots of the perfect subtrees, from the largest to the smallest. */
    public List<Hash> roots() {
        List<Hash> roots = new ArrayList<>();
        for (int level = LEVELS - 1; level >= 0; level--) {
            if (((size >>> level) & 1) == 1) {
                roots.add(Hash.of(hashes, level * Hash.BYTES));
            }
        }
        return roots;
    }

    /** Returns an edge of the same tree that goes its own way, marked at its size. */
    public RightEdge copy() {
        var copy = new RightEdge(hasher);
        copy.size = size;
        System.arraycopy(hashes, 0, copy.hashes, 0, hashes.length);
        copy.mark();
        return copy;
    }

    /** Encodes the edge. */
    public byte[] encode() {
        var out = ByteBuffer.allocate(Long.BYTES + Long.bitCount(size) * Hash.BYTES)
                .putLong(size);
        for (int level = LEVELS - 1; level >= 0; level--) {
            if (((size >>> level) & 1) == 1) {
                out.put(hashes, level * Hash.BYTES, Hash.BYTES);
            }
        }
        byte[] encoded = new byte[out.capacity()];
        out.flip().get(encoded);
        return encoded;
    }

    /**
     * Decodes an edge, marked at its size.
     *
     * @throws MalformedException if the size is negative or the length is not that of the size
     */
    public static RightEdge decode(TreeHasher hasher, byte[] encoded) {
        if (encoded.length < Long.BYTES) {
            throw new MalformedException("right edge", encoded.length, "ends before its size");
        }
        var in = ByteBuffer.wrap(encoded);
        long size = in.getLong();
        if (size < 0) {
            throw new MalformedException("right edge", 0, "its size is negative");
        }
        int expected = Long.BYTES + Long.bitCount(size) * Hash.BYTES;
        if (encoded.length != expected) {
            throw new MalformedException(
                    "right edge",
                    Math.min(encoded.length, expected),
                    "an edge of " + size + " leaves has " + expected + " bytes, not " + encoded.length);
        }
        var edge = new RightEdge(hasher);
        edge.size = size;
        for (int level = LEVELS - 1; level >= 0; level--) {
            if (((size >>> level) & 1) == 1) {
                in.get(edge.hashes, level * Hash.BYTES, Hash.BYTES);
            }
        }
        edge.mark();
        return edge;
    }

    /** Whether both are edges of the same tree: same size, same hashes. */
    public boolean sameTree(RightEdge other) {
        return size == other.size && Arrays.equals(encode(), other.encode());
    }

    @Override
    public String toString() {
        return "RightEdge of " + size + " leaves, root " + root();
    }
}
