package org.mlaudit.streams.ledger.verify;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;

/**
 * What a ledger is read from. Nothing of it is trusted. A source answers in order and as a stream, so that a ledger of any size
 * is read with the same memory; each call begins at the start.
 *
 * <p>A source throws {@link SourceException} when it can't be read at all. What is merely not there is left out: the verifier
 * says so.
 */
public interface LedgerSource {
    /** What it is, for messages. */
    String where();

    /** Whether it is being written while it is read, so that its end may be ahead of what is signed. */
    boolean live();

    /** The trees that are there, without the log of logs, in order. */
    List<TreeName> trees();

    /** Signed states of a tree, oldest first, as they were stored; of the log of logs also those with cosignatures. */
    Sequence<byte[]> checkpoints(TreeName tree);

    /** Entries of a tree from its first leaf on. */
    Sequence<Bundle> entries(TreeName tree);

    /** Tiles of a tree's hashes; empty when it keeps none. */
    Optional<HashTiles> tiles(TreeName tree);

    /** Records that the leaves of a tree commit to, by offset; empty when it holds none at all of this tree. */
    Optional<Sequence<StoredRecord>> records(TreeName tree);

    /** SHA-256 of the parsing canonical form of the schema that an id stands for; empty when it is not known here. */
    Optional<Hash> schema(int id);

    /**
     * Things one after the other.
     *
     * @param <T> their type
     */
    interface Sequence<T> extends AutoCloseable {
        /** The next one; empty at the end. What it holds may be overwritten by the next call. */
        Optional<T> next();

        @Override
        void close();
    }
}
