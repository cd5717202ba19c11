package org.mlaudit.streams.archive;

import java.util.Arrays;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;

/**
 * The tiles that one inclusion proof needs, collected while the leaves go by: at each level the one on the way from the leaf to the
 * root, and the last one. 128 KB at most, whatever the size of the tree.
 */
final class ProofTiles implements HashTiles {
    private static final int LEVELS = TileAddress.TOP_LEVEL + 1;

    private final long leaf;
    private final byte[][] way = new byte[LEVELS][];
    private final byte[][] last = new byte[LEVELS][];
    private final long[] lastIndex = new long[LEVELS];
    private final int[] width = new int[LEVELS];

    ProofTiles(long leaf) {
        this.leaf = leaf;
        for (int level = 0; level < LEVELS; level++) {
            way[level] = new byte[0];
            last[level] = new byte[TileAddress.WIDTH * Hash.BYTES];
        }
    }

    /** Takes a node that is complete; leaves are at level 0. */
    void node(int level, long index, byte[] hashes, int offset) {
        if (level % TileAddress.HEIGHT != 0 || level / TileAddress.HEIGHT >= LEVELS) {
            return;
        }
        int tile = level / TileAddress.HEIGHT;
        int at = (int) (index % TileAddress.WIDTH);
        if (at == 0) {
            lastIndex[tile] = index / TileAddress.WIDTH;
        }
        System.arraycopy(hashes, offset, last[tile], at * Hash.BYTES, Hash.BYTES);
        width[tile] = at + 1;
        if (width[tile] == TileAddress.WIDTH && leaf >>> (level + TileAddress.HEIGHT) == lastIndex[tile]) {
            way[tile] = last[tile].clone();
        }
    }

    @Override
    public byte[] tile(int level, long index, int wanted) {
        if (index == lastIndex[level] && wanted <= width[level]) {
            return Arrays.copyOf(last[level], width[level] * Hash.BYTES);
        }
        if (index == leaf >>> (level * TileAddress.HEIGHT + TileAddress.HEIGHT)
                && wanted * Hash.BYTES <= way[level].length) {
            return way[level];
        }
        throw new TileMissingException(
                new TileAddress(level, index, wanted), "is not one that the proof of leaf " + leaf + " needs");
    }
}
