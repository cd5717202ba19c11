package org.mlaudit.streams.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.LeafView;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.verify.Bundle;
import org.mlaudit.streams.ledger.verify.LedgerSource;
import org.mlaudit.streams.ledger.verify.LedgerSource.Sequence;
import org.mlaudit.streams.ledger.verify.Progress;
import org.mlaudit.streams.ledger.verify.SourceException;
import org.mlaudit.streams.ledger.verify.StoredRecord;
import org.mlaudit.streams.ledger.verify.TreeName;

/**
 * Writes a ledger to a directory, each tree up to its newest signed state, so that it can be verified where nothing of the platform
 * is. {@link Layout} says where what lies. Nothing is verified here.
 */
public final class ExportWriter {
    private final LedgerSource source;
    private final Path root;
    private final Optional<IntFunction<String>> schemas;
    private final Progress progress;
    private final TreeHasher hasher = new TreeHasher();
    private final Set<Integer> schemasWritten = new HashSet<>();

    /**
     * A writer.
     *
     * @param root a directory that is empty or not there yet
     * @param schemas text of the schema with an id; records are exported as well when it is given
     * @throws SourceException if the directory holds something
     */
    public ExportWriter(LedgerSource source, Path root, Optional<IntFunction<String>> schemas, Progress progress) {
        this.source = source;
        this.root = root;
        this.schemas = schemas;
        this.progress = progress;
        try {
            Files.createDirectories(root);
            try (Stream<Path> there = Files.list(root)) {
                if (there.findAny().isPresent()) {
                    throw new SourceException(root + " is not empty: export to a new directory");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + root + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes everything.
     *
     * @return leaves that were written
     */
    public long write() {
        long leaves = tree(TreeName.LOG);
        for (TreeName tree : source.trees()) {
            leaves += tree(tree);
        }
        return leaves;
    }

    private long tree(TreeName tree) {
        String directory = Layout.directory(tree);
        long size = checkpoints(tree, directory);
        if (size == 0) {
            return 0;
        }
        try (Sequence<Bundle> bundles = source.entries(tree)) {
            return new Tree(tree, directory, size).write(bundles);
        }
    }

    /** Writes all signed states and answers the greatest size. */
    private long checkpoints(TreeName tree, String directory) {
        long greatest = 0;
        byte[] newest = new byte[0];
        EntryBundle.Writer bundle = new EntryBundle.Writer(1 << 16);
        long number = 0;
        try (Sequence<byte[]> notes = source.checkpoints(tree)) {
            for (Optional<byte[]> note = notes.next(); note.isPresent(); note = notes.next()) {
                long size = size(note.get());
                if (size >= greatest) {
                    greatest = size;
                    newest = note.get();
                }
                bundle.append(note.get(), 0, note.get().length);
                if (bundle.count() == TileAddress.WIDTH) {
                    put(directory + Layout.CHECKPOINTS + Layout.number(number++), bundle.toBytes());
                    bundle.clear();
                }
            }
        }
        if (bundle.count() > 0) {
            put(directory + Layout.CHECKPOINTS + Layout.number(number), bundle.toBytes());
        }
        if (newest.length > 0) {
            put(directory + Layout.CHECKPOINT, newest);
        }
        return greatest;
    }

    private static long size(byte[] note) {
        try {
            return Checkpoint.parse(SignedNote.parse(note).text()).size();
        } catch (NoteException e) {
            return 0; // exported as it is: a verification says what is wrong with it
        }
    }

    private void put(String path, byte[] bytes) {
        Path file = root.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** One tree on its way to disk. */
    private final class Tree {
        private final TreeName tree;
        private final String directory;
        private final long size;
        private final RightEdge edge = new RightEdge(hasher);
        private final EntryBundle.Writer bundle = new EntryBundle.Writer(1 << 17);
        private final List<ByteBuffer> tiles = new ArrayList<>();
        private final long[] tileNumbers = new long[TileAddress.TOP_LEVEL + 1];
        private final LeafView view = new LeafView();
        private final byte[] hash = new byte[Hash.BYTES];
        private final Optional<Sequence<StoredRecord>> records;
        private @Nullable StoredRecord record;
        private ByteBuffer recordBytes = ByteBuffer.allocate(1 << 16);

        Tree(TreeName tree, String directory, long size) {
            this.tree = tree;
            this.directory = directory;
            this.size = size;
            this.records = schemas.isPresent() ? source.records(tree) : Optional.empty();
            records.ifPresent(each -> record = each.next().orElse(null));
            for (int level = 0; level <= TileAddress.TOP_LEVEL; level++) {
                tiles.add(ByteBuffer.allocate(TileAddress.WIDTH * Hash.BYTES));
            }
        }

        long write(Sequence<Bundle> bundles) {
            for (Optional<Bundle> next = bundles.next();
                    next.isPresent() && edge.size() < size;
                    next = bundles.next()) {
                if (next.get().first() != edge.size()) {
                    throw new SourceException("leaves of " + tree + " in " + source.where() + " go from " + edge.size()
                            + " to " + next.get().first() + ": 'mlaudit verify' says more");
                }
                EntryBundle.Reader reader = new EntryBundle.Reader(next.get().bytes());
                while (edge.size() < size && reader.next()) {
                    leaf(reader);
                }
                progress.read(tree, edge.size(), size);
            }
            end();
            records.ifPresent(Sequence::close);
            return edge.size();
        }

        private void leaf(EntryBundle.Reader reader) {
            bundle.append(reader.bytes(), reader.offset(), reader.length());
            if (records.isPresent()) {
                record(reader, records.get());
            }
            hasher.leaf(reader.bytes(), reader.offset(), reader.length(), hash, 0);
            node(0, 0, hash, 0);
            edge.append(hash, 0, this::node);
            if (bundle.count() == TileAddress.WIDTH) {
                flush();
            }
        }

        private void node(int level, long index, byte[] hashes, int offset) {
            if (level % TileAddress.HEIGHT != 0 || level > TileAddress.TOP_LEVEL * TileAddress.HEIGHT) {
                return;
            }
            int tileLevel = level / TileAddress.HEIGHT;
            ByteBuffer tile = tiles.get(tileLevel).put(hashes, offset, Hash.BYTES);
            if (!tile.hasRemaining()) {
                tile(tileLevel);
            }
        }

        private void tile(int level) {
            ByteBuffer tile = tiles.get(level).flip();
            byte[] bytes = new byte[tile.remaining()];
            tile.get(bytes);
            tile.clear();
            TileAddress address = new TileAddress(level, tileNumbers[level]++, bytes.length / Hash.BYTES);
            put(directory + address.path(), bytes);
        }

        /** Copies the records up to the one of a leaf. */
        private void record(EntryBundle.Reader reader, Sequence<StoredRecord> sequence) {
            try {
                view.read(reader.bytes(), reader.offset(), reader.length());
            } catch (MalformedException e) {
                return; // exported as it is: a verification says what is wrong with it
            }
            for (;
                    record != null && record.offset() <= view.offset();
                    record = sequence.next().orElse(null)) {
                byte[] value = record.value();
                if (recordBytes.remaining() < value.length + Layout.RECORD_HEADER) {
                    recordBytes = ByteBuffer.allocate(
                                    Math.addExact(recordBytes.capacity() * 2, value.length + Layout.RECORD_HEADER))
                            .put(recordBytes.flip());
                }
                recordBytes.putLong(record.offset()).putInt(value.length).put(value);
                schema(value);
            }
        }

        private void schema(byte[] value) {
            if (value.length < 5 || value[0] != 0) {
                return;
            }
            int id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
            if (schemasWritten.add(id)) {
                put(Layout.schema(id), schemas.orElseThrow().apply(id).getBytes(StandardCharsets.UTF_8));
            }
        }

        private void flush() {
            TileAddress address = new TileAddress(0, (edge.size() - 1) / TileAddress.WIDTH, bundle.count());
            put(directory + address.entriesPath(), bundle.toBytes());
            bundle.clear();
            if (recordBytes.position() > 0) {
                byte[] bytes = new byte[recordBytes.flip().remaining()];
                recordBytes.get(bytes);
                recordBytes.clear();
                put(directory + Layout.RECORDS + Layout.number(address.index()), bytes);
            }
        }

        private void end() {
            if (bundle.count() > 0) {
                flush();
            }
            for (int level = 0; level <= TileAddress.TOP_LEVEL; level++) {
                if (tiles.get(level).position() > 0) {
                    tile(level);
                }
            }
        }
    }
}
