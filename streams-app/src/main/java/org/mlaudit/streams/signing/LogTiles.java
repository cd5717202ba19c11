package org.mlaudit.streams.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.mlaudit.streams.ledger.ConsistencyProof;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.Subtrees;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.TreeHasher;

/**
 * Hashes of the log of logs on the disk, from which its consistency is proven to witnesses. A file for each level of tiles, with the
 * hashes one behind the other: 32.1 bytes a leaf. It is a copy of what follows from the leaves in Kafka: what is lost or wrong is made
 * anew. Thread-safe.
 */
public final class LogTiles implements HashTiles, AutoCloseable {
    private static final int TILE_HEIGHT = 8;
    private static final int TILE_WIDTH = 1 << TILE_HEIGHT;
    private static final int LEVELS = 8;

    private final FileChannel[] files = new FileChannel[LEVELS];
    private RightEdge edge = new RightEdge(new TreeHasher());

    /** Tiles in a directory, which is made if it is not there. */
    public LogTiles(Path directory) {
        try {
            Files.createDirectories(directory);
            for (int level = 0; level < LEVELS; level++) {
                files[level] = FileChannel.open(
                        directory.resolve("level-" + level),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the tiles of the log of logs can't be opened", e);
        }
    }

    /** Number of leaves. */
    public synchronized long size() {
        return edge.size();
    }

    /**
     * Takes over what is on the disk, as far as it is a tree of at most so many leaves.
     *
     * @return the number of leaves, 0 if nothing can be used; {@link #root} says which tree they are
     */
    public synchronized long open(long most) {
        try {
            long size = Math.min(most, files[0].size() / Hash.BYTES);
            edge = new Subtrees(this, size, new TreeHasher()).edge();
        } catch (IOException | TileMissingException e) {
            edge = new RightEdge(new TreeHasher());
        }
        return edge.size();
    }

    /** Root of the leaves. */
    public synchronized Hash root() {
        return edge.root();
    }

    /** Root of the first leaves. */
    public synchronized Hash root(long size) {
        return new Subtrees(this, size, new TreeHasher()).root();
    }

    /** Forgets all leaves. */
    public synchronized void clear() {
        edge = new RightEdge(new TreeHasher());
    }

    /** Appends a leaf by its hash. */
    public synchronized void append(Hash leaf) {
        put(0, edge.size(), leaf.bytes(), 0);
        edge.append(leaf.bytes(), 0, (level, index, hashes, offset) -> {
            if (level % TILE_HEIGHT == 0 && level / TILE_HEIGHT < LEVELS) {
                put(level / TILE_HEIGHT, index, hashes, offset);
            }
        });
    }

    /** Proves that a smaller tree is the beginning of a larger one; both of at most {@link #size} leaves. */
    public synchronized ConsistencyProof consistency(long from, long to) {
        return ConsistencyProof.of(this, from, to);
    }

    @Override
    public synchronized byte[] tile(int level, long index, int width) {
        ByteBuffer tile = ByteBuffer.allocate(width * Hash.BYTES);
        long at = index * TILE_WIDTH * Hash.BYTES;
        try {
            while (tile.hasRemaining()) {
                if (files[level].read(tile, at + tile.position()) < 0) {
                    throw new TileMissingException(new TileAddress(level, index, width), "the file ends before it");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] hashes = new byte[width * Hash.BYTES];
        tile.flip().get(hashes);
        return hashes;
    }

    private void put(int level, long index, byte[] hashes, int offset) {
        try {
            files[level].write(ByteBuffer.wrap(hashes, offset, Hash.BYTES), index * Hash.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        for (FileChannel file : files) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
