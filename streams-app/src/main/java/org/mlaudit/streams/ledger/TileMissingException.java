package org.mlaudit.streams.ledger;

/** A tile that a tree of the size asked for must have is not there, or is too short. */
public class TileMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TileAddress tile;

    /** States which tile, and why it can't be had. */
    public TileMissingException(TileAddress tile, String reason) {
        super(tile.path() + ": " + reason);
        this.tile = tile;
    }

    /** Returns the tile. */
    public TileAddress tile() {
        return tile;
    }
}
