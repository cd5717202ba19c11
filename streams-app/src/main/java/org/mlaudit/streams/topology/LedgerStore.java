package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.RightEdge;
import org.mlaudit.streams.ledger.TreeHasher;

/**
 * The tree of one source partition: its right edge with the next index, and its tiles of level 1 and above, full and open.
 * Tiles of level 0 follow from the leaves in the topic of the ledger, so the store grows by 8 KiB in 65,536 leaves.
 *
 * <p>Keys: {@code 0x00} for the state, {@code 0x01}, level and index in eight bytes for a tile of C2SP tlog-tiles. The state
 * has the tree's origin behind its length in two bytes, the offset of the last record that became a leaf, and the {@link
 * RightEdge}. A store of another origin is of another epoch: it is emptied, and a new tree begins.
 */
final class LedgerStore extends LiveStore {
    private static final int HASH = Hash.BYTES;
    private static final int TILE_HEIGHT = 8;
    private static final int TILE_WIDTH = 1 << TILE_HEIGHT;
    /** Levels that trees of 2^56 leaves have. */
    private static final int LEVELS = 8;

    /** Finds the store of a partition for those who ask for tiles. */
    static final QueryableStoreType<LedgerStore> QUERYABLE = new QueryableStoreType<>() {
        @Override
        public boolean accepts(StateStore store) {
            return store instanceof LedgerStore;
        }

        @Override
        public LedgerStore create(StateStoreProvider provider, String name) {
            return provider.stores(name, this).stream()
                    .findFirst()
                    .orElseThrow(() -> new InvalidStateStoreException("the store " + name + " is not here"));
        }
    };

    private static final byte STATE = 0;
    private static final byte TILE = 1;

    /** Open tiles by level; what lies behind their width is of an earlier tile. */
    private final byte[][] tiles = new byte[LEVELS][];

    private final int[] widths = new int[LEVELS];
    private final long[] indexes = new long[LEVELS];
    private final boolean[] changed = new boolean[LEVELS];

    private String origin = "";
    private @Nullable RightEdge tree;
    private long lastOffset = -1;
    private long stored;
    private Runnable beforeFlush = () -> {};

    LedgerStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    /** The store of a topic, without the prefix. */
    static String name(String topic) {
        return "ledger-" + topic;
    }

    static StoreBuilder<LedgerStore> builder(String name, Map<String, String> changelogConfig) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogConfig);
        return new DelegatingStoreBuilder<>(inner, LedgerStore::new);
    }

    /** The tree of an origin as the last commit left it, or an empty one. */
    RightEdge open(String name, TreeHasher hasher) {
        RightEdge opened = new RightEdge(hasher);
        origin = name;
        lastOffset = -1;
        Optional<State> state = state(inner());
        if (state.isPresent() && !state.get().origin.equals(name)) {
            clear();
        } else if (state.isPresent()) {
            opened = RightEdge.decode(hasher, state.get().edge);
            lastOffset = state.get().lastOffset;
            openTiles(opened.size());
        }
        stored = opened.size();
        tree = opened;
        return opened;
    }

    /** Keeps the nodes that are entries of tiles, as the tree is told to tell them. */
    void keep(int level, long index, byte[] hashes, int offset) {
        if (level % TILE_HEIGHT == 0) {
            completed(level / TILE_HEIGHT, index, hashes, offset);
        }
    }

    /** Offset of the last record that became a leaf; -1 before the first. */
    long lastOffset() {
        return lastOffset;
    }

    /** Says what is to be done before a commit writes the tree. */
    void beforeFlush(Runnable task) {
        beforeFlush = task;
    }

    /** Says up to which offset records have become leaves. */
    void sealedUpTo(long offset) {
        lastOffset = offset;
    }

    @Override
    public void flushCache() {
        beforeFlush.run();
        if (tree == null || tree.size() == stored) {
            return;
        }
        for (int level = 1; level < LEVELS; level++) {
            if (changed[level]) {
                put(level);
            }
        }
        inner().put(key(STATE, 0, 0), new State(origin, lastOffset, tree.encode()).encode());
        stored = tree.size();
    }

    @Override
    public void clearCache() {
        beforeFlush = () -> {};
        tree = null;
        lastOffset = -1;
        stored = 0;
        Arrays.fill(widths, 0);
        Arrays.fill(indexes, 0);
        Arrays.fill(changed, false);
    }

    private void completed(int level, long index, byte[] hashes, int offset) {
        if (tiles[level] == null) {
            tiles[level] = new byte[TILE_WIDTH * HASH];
        }
        indexes[level] = index / TILE_WIDTH;
        int at = (int) (index % TILE_WIDTH);
        System.arraycopy(hashes, offset, tiles[level], at * HASH, HASH);
        widths[level] = at + 1;
        changed[level] = true;
        if (at + 1 == TILE_WIDTH) {
            put(level);
        }
    }

    private void put(int level) {
        inner().put(key(TILE, level, indexes[level]), Arrays.copyOf(tiles[level], widths[level] * HASH));
        changed[level] = false;
    }

    private void openTiles(long size) {
        long nodes = size;
        for (int level = 1; level < LEVELS; level++) {
            nodes /= TILE_WIDTH;
            int width = (int) (nodes % TILE_WIDTH);
            if (width > 0) {
                long index = nodes / TILE_WIDTH;
                byte[] tile = inner().get(key(TILE, level, index));
                if (tile == null || tile.length != width * HASH) {
                    throw new IllegalStateException("the store " + name() + " of " + origin + " has no tile " + index
                            + " of level " + level + " for " + size + " leaves");
                }
                tiles[level] = Arrays.copyOf(tile, TILE_WIDTH * HASH);
                widths[level] = width;
                indexes[level] = index;
            }
        }
    }

    private void clear() {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner().all()) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(inner()::delete);
    }

    private static Bytes key(byte kind, int level, long index) {
        return Bytes.wrap(
                kind == STATE
                        ? new byte[] {STATE}
                        : ByteBuffer.allocate(2 + Long.BYTES)
                                .put(kind)
                                .put((byte) level)
                                .putLong(index)
                                .array());
    }

    /** A tree as a commit left it. */
    static Optional<State> state(ReadOnlyKeyValueStore<Bytes, byte[]> bytes) {
        return Optional.ofNullable(bytes.get(key(STATE, 0, 0))).map(State::decode);
    }

    /** The hashes of a tile as the last commit left it, full or open. From any thread. */
    Optional<byte[]> tile(int level, long index) {
        return tile(inner(), level, index);
    }

    /** The hashes of a committed tile, full or open. */
    static Optional<byte[]> tile(ReadOnlyKeyValueStore<Bytes, byte[]> bytes, int level, long index) {
        return Optional.ofNullable(bytes.get(key(TILE, level, index)));
    }

    /** What is known of a tree. */
    static final class State {
        /** Its name. */
        final String origin;
        /** Of the last record that became a leaf. */
        final long lastOffset;
        /** A {@link RightEdge}, encoded. */
        final byte[] edge;

        State(String origin, long lastOffset, byte[] edge) {
            this.origin = origin;
            this.lastOffset = lastOffset;
            this.edge = edge;
        }

        /** Number of leaves. */
        long size() {
            return ByteBuffer.wrap(edge).getLong();
        }

        byte[] encode() {
            byte[] name = origin.getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(Short.BYTES + name.length + Long.BYTES + edge.length)
                    .putShort((short) name.length)
                    .put(name)
                    .putLong(lastOffset)
                    .put(edge)
                    .array();
        }

        static State decode(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            byte[] name = new byte[in.getShort()];
            in.get(name);
            long lastOffset = in.getLong();
            byte[] edge = new byte[in.remaining()];
            in.get(edge);
            return new State(new String(name, StandardCharsets.UTF_8), lastOffset, edge);
        }
    }
}
