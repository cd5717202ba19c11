package org.mlaudit.streams.ledger.verify;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;

/** Hashes of leaves one after the other: those of the entries as they are, or those that tiles hold. */
interface LeafHashes extends AutoCloseable {
    /** The next one; null at the end. */
    @Nullable
    Hash next();

    @Override
    void close();

    /** Hashes of entries, whatever index they are said to have; ends where a bundle is malformed. */
    static LeafHashes ofEntries(LedgerSource source, TreeName tree, TreeHasher hasher) {
        Sequence<Bundle> bundles = source.entries(tree);
        return new LeafHashes() {
            private EntryBundle.Reader reader = new EntryBundle.Reader(new byte[0]);
            private final byte[] hash = new byte[Hash.BYTES];

            @Override
            public @Nullable Hash next() {
                try {
                    while (!reader.next()) {
                        Optional<Bundle> bundle = bundles.next();
                        if (bundle.isEmpty()) {
                            return null;
                        }
                        reader = new EntryBundle.Reader(bundle.get().bytes());
                    }
                } catch (MalformedException e) {
                    return null;
                }
                hasher.leaf(reader.bytes(), reader.offset(), reader.length(), hash, 0);
                return Hash.of(hash);
            }

            @Override
            public void close() {
                bundles.close();
            }
        };
    }

    /** Hashes of the tiles of level 0; ends where there is none. */
    static LeafHashes ofTiles(HashTiles tiles) {
        return new LeafHashes() {
            private byte[] tile = new byte[0];
            private long index;

            @Override
            public @Nullable Hash next() {
                int at = (int) (index % TileAddress.WIDTH) * Hash.BYTES;
                if (at == 0) {
                    try {
                        tile = tiles.tile(0, index / TileAddress.WIDTH, 1);
                    } catch (TileMissingException e) {
                        return null;
                    }
                }
                if (at + Hash.BYTES > tile.length) {
                    return null;
                }
                index++;
                return Hash.of(tile, at);
            }

            @Override
            public void close() {}
        };
    }
}
