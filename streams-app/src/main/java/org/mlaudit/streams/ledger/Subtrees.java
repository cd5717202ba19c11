package org.mlaudit.streams.ledger;

import java.util.HashMap;
import java.util.Map;

/**
 * Roots of parts of a tree, computed from its tiles. Each tile is read once and remembered, so one of these is for a few proofs and
 * one thread.
 */
public final class Subtrees {
    private final HashTiles tiles;
    private final long size;
    private final TreeHasher hasher;
    private final Map<TileAddress, byte[]> read = new HashMap<>();

    /**
     * Reads a tree.
     *
     * @param size number of leaves of the tree whose tiles are read
     */
    public Subtrees(HashTiles tiles, long size, TreeHasher hasher) {
        if (size < 0) {
            throw new IllegalArgumentException("a tree does not have " + size + " leaves");
        }
        this.tiles = tiles;
        this.size = size;
        this.hasher = hasher;
    }

    /** Returns the root of the leaves {@code [from, to)}: MTH(D[from:to]) of RFC 6962 section 2.1. */
    public Hash hash(long from, long to) {
        if (from == to) {
            return TreeHasher.EMPTY_ROOT;
        }
        byte[] root = range(from, to).encodedHashes();
        if (from != 0 && Long.numberOfTrailingZeros(from) < 63 - Long.numberOfLeadingZeros(to - from)) {
            throw new IllegalArgumentException("[" + from + ", " + to + ") is no subtree");
        }
        byte[] out = new byte[Hash.BYTES];
        int at = root.length - Hash.BYTES;
        System.arraycopy(root, at, out, 0, Hash.BYTES);
        for (at -= Hash.BYTES; at >= 0; at -= Hash.BYTES) {
            hasher.node(root, at, out, 0, out, 0);
        }
        return Hash.of(out);
    }

    /** Returns the root of the whole tree. */
    public Hash root() {
        return hash(0, size);
    }

    /** Returns the tree's right edge. */
    public RightEdge edge() {
        var edge = new RightEdge(hasher);
        edge.append(range(0, size));
        edge.mark();
        return edge;
    }

    /** Returns the leaves {@code [from, to)} as perfect subtrees. */
    public CompactRange range(long from, long to) {
        if (from < 0 || to < from || to > size) {
            throw new IllegalArgumentException("[" + from + ", " + to + ") is not in a tree of " + size + " leaves");
        }
        byte[] out = new byte[CompactRange.count(from, to) * Hash.BYTES];
        int written = 0;
        for (long at = from; at < to; ) {
            int level = CompactRange.level(at, to);
            perfect(level, at >>> level, out, written);
            written += Hash.BYTES;
            at += 1L << level;
        }
        return CompactRange.wrap(from, to, out);
    }

    /** Writes the root of the leaves {@code [index << level, (index + 1) << level)}. */
    private void perfect(int level, long index, byte[] out, int offset) {
        int tileLevel = level / TileAddress.HEIGHT;
        int above = level - tileLevel * TileAddress.HEIGHT;
        long first = index << above;
        long tile = first >>> TileAddress.HEIGHT;
        int start = (int) (first & (TileAddress.WIDTH - 1));
        byte[] hashes = tile(tileLevel, tile, start + (1 << above));
        if (above == 0) {
            System.arraycopy(hashes, start * Hash.BYTES, out, offset, Hash.BYTES);
            return;
        }
        int count = 1 << above;
        byte[] row = new byte[count * Hash.BYTES];
        System.arraycopy(hashes, start * Hash.BYTES, row, 0, row.length);
        for (; count > 1; count /= 2) {
            for (int i = 0; i < count; i += 2) {
                hasher.node(row, i * Hash.BYTES, row, (i + 1) * Hash.BYTES, row, i / 2 * Hash.BYTES);
            }
        }
        System.arraycopy(row, 0, out, offset, Hash.BYTES);
    }

    private byte[] tile(int level, long index, int width) {
        int there = TileAddress.width(level, index, size);
        if (width > there) {
            throw new IllegalStateException("a tile of width " + there + " can't hold " + width + " hashes");
        }
        var address = new TileAddress(level, index, there);
        byte[] known = read.get(address);
        if (known != null) {
            return known;
        }
        byte[] hashes = tiles.tile(level, index, there);
        if (hashes.length < there * Hash.BYTES) {
            throw new TileMissingException(
                    address, "has " + hashes.length + " bytes, and " + there * Hash.BYTES + " are needed");
        }
        read.put(address, hashes);
        return hashes;
    }
}
