package org.mlaudit.streams.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.mlaudit.streams.ledger.EntryBundle;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.HashTiles;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.TileAddress;
import org.mlaudit.streams.ledger.TileMissingException;
import org.mlaudit.streams.ledger.verify.Bundle;
import org.mlaudit.streams.ledger.verify.LedgerSource;
import org.mlaudit.streams.ledger.verify.SourceException;
import org.mlaudit.streams.ledger.verify.StoredRecord;
import org.mlaudit.streams.ledger.verify.TreeName;

/** Reads an exported ledger; {@link Layout} says where what lies. */
public final class ExportSource implements LedgerSource {
    private final ExportFiles files;
    private final List<TreeName> trees;

    /**
     * An export.
     *
     * @throws SourceException if there is no ledger at all
     */
    public ExportSource(ExportFiles files) {
        this.files = files;
        this.trees = findTrees(files);
        if (trees.isEmpty() && files.list(Layout.directory(TreeName.LOG)).isEmpty()) {
            throw new SourceException(files.where() + " holds no exported ledger: neither log/ nor trees/ is there");
        }
    }

    private static List<TreeName> findTrees(ExportFiles files) {
        List<TreeName> found = new ArrayList<>();
        for (String topic : files.list(Layout.TREES)) {
            for (String partition : files.list(Layout.TREES + topic)) {
                if (partition.matches("(0|[1-9][0-9]{0,8})/") && topic.endsWith("/")) {
                    found.add(new TreeName(
                            topic.substring(0, topic.length() - 1),
                            Integer.parseInt(partition.substring(0, partition.length() - 1))));
                }
            }
        }
        return found.stream().sorted().toList();
    }

    @Override
    public String where() {
        return files.where();
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public List<TreeName> trees() {
        return trees;
    }

    @Override
    public Sequence<byte[]> checkpoints(TreeName tree) {
        String directory = Layout.directory(tree);
        NumberedFiles bundles = new NumberedFiles(files, directory + Layout.CHECKPOINTS);
        return new Sequence<>() {
            private EntryBundle.Reader reader = new EntryBundle.Reader(new byte[0]);
            private byte[] last = new byte[0];
            private boolean ended;

            @Override
            public Optional<byte[]> next() {
                while (!ended) {
                    if (more()) {
                        last = reader.entry();
                        return Optional.of(last);
                    }
                    Optional<NumberedFiles.Numbered> bundle = bundles.next();
                    ended = bundle.isEmpty();
                    bundle.ifPresent(file -> reader = new EntryBundle.Reader(file.bytes()));
                    if (ended) {
                        byte[] before = last;
                        return files.read(directory + Layout.CHECKPOINT).filter(note -> !Arrays.equals(note, before));
                    }
                }
                return Optional.empty();
            }

            private boolean more() {
                try {
                    return reader.next();
                } catch (MalformedException e) {
                    throw new SourceException(
                            "cannot read the signed states of " + tree + " in " + files.where() + ": " + e.getMessage()
                                    + ". The export is truncated or damaged: export it again",
                            e);
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Sequence<Bundle> entries(TreeName tree) {
        NumberedFiles bundles = new NumberedFiles(files, Layout.directory(tree) + Layout.ENTRIES);
        return new Sequence<>() {
            @Override
            public Optional<Bundle> next() {
                return bundles.next()
                        .map(file -> new Bundle(file.number() * TileAddress.WIDTH, file.bytes(), Optional.empty()));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<HashTiles> tiles(TreeName tree) {
        String directory = Layout.directory(tree);
        return files.list(directory + "tile/0/").isEmpty()
                ? Optional.empty()
                : Optional.of((level, index, width) -> tile(directory, level, index, width));
    }

    /** The widest tile that is there. */
    private byte[] tile(String directory, int level, long index, int width) {
        TileAddress full = new TileAddress(level, index, TileAddress.WIDTH);
        String path = directory + full.path();
        Optional<byte[]> found = files.read(path);
        if (found.isEmpty()) {
            String widest = NumberedFiles.widest(files.list(path + ".p/"));
            found = widest.isEmpty() ? Optional.empty() : files.read(path + ".p/" + widest);
        }
        return found.filter(bytes -> bytes.length >= width * Hash.BYTES)
                .orElseThrow(() -> new TileMissingException(full, "is not in the export, or is shorter"));
    }

    @Override
    public Optional<Sequence<StoredRecord>> records(TreeName tree) {
        String directory = Layout.directory(tree) + Layout.RECORDS;
        if (files.list(directory).isEmpty()) {
            return Optional.empty();
        }
        NumberedFiles bundles = new NumberedFiles(files, directory);
        return Optional.of(new Sequence<>() {
            private ByteBuffer bundle = ByteBuffer.allocate(0);

            @Override
            public Optional<StoredRecord> next() {
                while (!bundle.hasRemaining()) {
                    Optional<NumberedFiles.Numbered> file = bundles.next();
                    if (file.isEmpty()) {
                        return Optional.empty();
                    }
                    bundle = ByteBuffer.wrap(file.get().bytes());
                }
                return Optional.of(record());
            }

            private StoredRecord record() {
                if (bundle.remaining() >= Layout.RECORD_HEADER) {
                    long offset = bundle.getLong();
                    int length = bundle.getInt();
                    if (length >= 0 && length <= bundle.remaining()) {
                        byte[] value = new byte[length];
                        bundle.get(value);
                        return new StoredRecord(offset, value);
                    }
                }
                throw new SourceException("the records of " + tree + " in " + files.where()
                        + " end within a record: the export is truncated or damaged: export it again");
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public Optional<Hash> schema(int id) {
        return files.read(Layout.schema(id)).map(bytes -> {
            try {
                Schema schema = new Schema.Parser().parse(new String(bytes, StandardCharsets.UTF_8));
                return Fingerprints.of(schema);
            } catch (SchemaParseException e) {
                throw new SourceException(
                        "schema " + id + " in " + files.where() + " can't be read: " + e.getMessage(), e);
            }
        });
    }
}
