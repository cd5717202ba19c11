package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The leaves {@code [from, to)} of a tree as the roots of the fewest perfect subtrees they consist of, from left to right. A
 * {@link RightEdge} at {@code from} and the range give the edge, and so the root, at {@code to}: whoever follows a tree needs no leaf, and
 * at most 126 hashes.
 *
 * <p>Which subtrees they are follows from {@code from} and {@code to} alone: at each place the largest that is aligned there and ends by
 * {@code to}. Encoded they are their hashes in that order, 32 bytes each. Immutable.
 */
public final class CompactRange {
    private final long from;
    private final long to;
    private final byte[] hashes;

    private CompactRange(long from, long to, byte[] hashes) {
        this.from = from;
        this.to = to;
        this.hashes = hashes;
    }

    /**
     * Reads a range.
     *
     * @param hashes concatenated hashes
     * @throws MalformedException if bounds are not {@code 0 <= from <= to} or the number of hashes is not that of the bounds
     */
    public static CompactRange of(long from, long to, byte[] hashes) {
        if (from < 0 || to < from) {
            throw new MalformedException("compact range", 0, "[" + from + ", " + to + ") is no range");
        }
        int expected = count(from, to) * Hash.BYTES;
        if (hashes.length != expected) {
            throw new MalformedException(
                    "compact range",
                    Math.min(hashes.length, expected),
                    "[" + from + ", " + to + ") has " + expected + " bytes of hashes, not " + hashes.length);
        }
        return new CompactRange(from, to, hashes.clone());
    }

    static CompactRange wrap(long from, long to, byte[] hashes) {
        return new CompactRange(from, to, hashes);
    }

    /** Level of the first perfect subtree of {@code [from, to)}, which is not empty. */
    static int level(long from, long to) {
        int longest = 63 - Long.numberOfLeadingZeros(to - from);
        return from == 0 ? longest : Math.min(longest, Long.numberOfTrailingZeros(from));
    }

    /** Number of perfect subtrees of {@code [from, to)}. */
    static int count(long from, long to) {
        int count = 0;
        for (long at = from; at < to; at += 1L << level(at, to)) {
            count++;
        }
        return count;
    }

    /** Returns the index of the first leaf. */
    public long from() {
        return from;
    }

    /** Returns the index after the last leaf. */
    public long to() {
        return to;
    }

    /** Returns the number of leaves. */
    public long size() {
        return to - from;
    }

    /** Returns the concatenated hashes. */
    public byte[] encodedHashes() {
        return hashes.clone();
    }

    /** Returns the hashes from left to right. */
    public List<Hash> hashes() {
        List<Hash> list = new ArrayList<>();
        for (int at = 0; at < hashes.length; at += Hash.BYTES) {
            list.add(Hash.of(hashes, at));
        }
        return list;
    }

    /**
     * Returns the range of this and the one that follows it.
     *
     * @throws IllegalArgumentException if {@code next} begins elsewhere than where this ends
     */
    public CompactRange merge(CompactRange next, TreeHasher hasher) {
        if (next.from != to) {
            throw new IllegalArgumentException("a range from " + next.from + " does not follow one to " + to);
        }
        var builder = new Builder(hasher, from);
        builder.append(this);
        builder.append(next);
        return builder.build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CompactRange range
                && from == range.from
                && to == range.to
                && Arrays.equals(hashes, range.hashes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(from) + Long.hashCode(to)) + Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return "[" + from + ", " + to + ") of " + hashes.length / Hash.BYTES + " hashes";
    }

    /** Makes a range from leaves, or from ranges that follow each other. One thread. */
    public static final class Builder {
        /** Most roots that a range can have: 63 up and 63 down. */
        private static final int MOST = 126;

        private final TreeHasher hasher;
        private final long from;
        private final byte[] hashes = new byte[MOST * Hash.BYTES];
        private final byte[] carry = new byte[Hash.BYTES];
        private long to;
        private int count;

        /** Begins an empty range at an index. */
        public Builder(TreeHasher hasher, long from) {
            this.hasher = hasher;
            this.from = from;
            this.to = from;
        }

        /** Appends a leaf by its hash. */
        public Builder append(byte[] leafHash, int offset) {
            append(0, leafHash, offset);
            return this;
        }

        /** Appends a range that begins where this ends. */
        public Builder append(CompactRange range) {
            if (range.from != to) {
                throw new IllegalArgumentException("a range from " + range.from + " does not follow one to " + to);
            }
            for (int i = 0; to < range.to; i++) {
                append(level(to, range.to), range.hashes, i * Hash.BYTES);
            }
            return this;
        }

        private void append(int firstLevel, byte[] source, int offset) {
            System.arraycopy(source, offset, carry, 0, Hash.BYTES);
            for (int level = firstLevel;
                    ((to >>> level) & 1) == 1 && ((to >>> (level + 1)) << (level + 1)) >= from;
                    level++) {
                hasher.node(hashes, --count * Hash.BYTES, carry, 0, carry, 0);
            }
            System.arraycopy(carry, 0, hashes, count++ * Hash.BYTES, Hash.BYTES);
            to += 1L << firstLevel;
        }

        /** Returns the range of what was appended so far. */
        public CompactRange build() {
            return new CompactRange(from, to, Arrays.copyOf(hashes, count * Hash.BYTES));
        }
    }
}
