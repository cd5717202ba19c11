package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.mlaudit.streams.join.BlockChanges;
import org.mlaudit.streams.join.JoinTable;

/**
 * The predictions and truths of each model in front of a changelogged byte store: events are written to tables on the
 * heap, and a commit stores the blocks that changed, in the same transaction as the offsets of those events (see
 * {@link LivePaneStore}).
 *
 * <p>Restoring fills the inner store only. A table asked for is made of the blocks that are stored; it reads the same
 * arrays that the inner store holds, so that a block is in memory once.
 *
 * <p>Entries of the inner store: {@code model 0x00 blockNumber}, the number as a big-endian long, holds a block.
 */
final class PendingStore extends LiveStore {
    private static final byte SEPARATOR = 0;

    /** Tables on the heap by the name of their model; none after init, restore or recycling. */
    private final Map<String, JoinTable> tables = new HashMap<>();

    PendingStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    static StoreBuilder<PendingStore> builder(String name, Map<String, String> changelogConfig) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogConfig);
        return new DelegatingStoreBuilder<>(inner, PendingStore::new);
    }

    /** The table of a model: live, else made of the blocks that are stored. It is valid until the store is closed. */
    JoinTable table(String model) {
        JoinTable table = tables.get(model);
        if (table == null) {
            table = load(model);
            tables.put(model, table);
        }
        return table;
    }

    private JoinTable load(String model) {
        JoinTable table = new JoinTable();
        try (KeyValueIterator<Bytes, byte[]> blocks = inner().range(key(model, 0), key(model, Long.MAX_VALUE))) {
            while (blocks.hasNext()) {
                KeyValue<Bytes, byte[]> block = blocks.next();
                byte[] key = block.key.get();
                table.load(ByteBuffer.wrap(key).getLong(key.length - Long.BYTES), block.value);
            }
        }
        return table;
    }

    /** Names of the models that anything is held of, in ascending order. */
    SortedSet<String> models() {
        SortedSet<String> models = new TreeSet<>(tables.keySet());
        try (KeyValueIterator<Bytes, byte[]> blocks = inner().all()) {
            byte[] last = new byte[0];
            while (blocks.hasNext()) {
                byte[] key = blocks.next().key.get();
                int end = key.length - Long.BYTES - 1;
                if (!Arrays.equals(key, 0, end, last, 0, last.length)) {
                    last = Arrays.copyOf(key, end);
                    models.add(new String(last, StandardCharsets.UTF_8));
                }
            }
        }
        return models;
    }

    @Override
    public void flushCache() {
        tables.forEach((model, table) -> table.drain(new BlockChanges() {
            @Override
            public void written(long number, byte[] bytes) {
                inner().put(key(model, number), bytes);
            }

            @Override
            public void removed(long number) {
                inner().delete(key(model, number));
            }
        }));
    }

    @Override
    public void clearCache() {
        tables.clear();
    }

    private static Bytes key(String model, long blockNumber) {
        byte[] name = model.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put(SEPARATOR)
                .putLong(blockNumber)
                .array());
    }
}
