package org.mlaudit.streams.ledger;

/** Where the hash tiles of one tree are read. */
@FunctionalInterface
public interface HashTiles {
    /**
     * Returns a tile's hashes, 32 bytes each: as many as asked for, or more of the same tile. The array is not changed by who asked.
     *
     * @param level 0 to 7
     * @param index 0 or more
     * @param width number of hashes that are needed, 1 to 256
     * @throws TileMissingException if the tile is not there or is shorter
     */
    byte[] tile(int level, long index, int width);
}
