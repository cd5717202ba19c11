package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.change.ChangeSpec;
import org.mlaudit.streams.change.ChangeWatch;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * Live summaries in front of a changelogged byte store: events change objects on the heap, and a commit writes what
 * changed.
 *
 * <p>A commit of a task calls {@link #flushCache()} on its stores, then flushes the producer, then commits the
 * transaction with the consumed offsets. What is put into the inner store here is therefore in the same transaction as
 * the offsets of the events it sums up: after a crash the restored bytes and the offset to go on from always agree.
 * {@code commit()} and {@code flush()} are called after the transaction and would be too late. {@link CachedStateStore}
 * is an internal type of Kafka Streams; the kill test of the quickstart fails if its contract changes.
 *
 * <p>Restoring fills the inner store only. {@link #init} therefore starts with no live pane, and a pane asked for is
 * decoded from the inner bytes when it is not live.
 *
 * <p>Entries of the inner store: {@code model/version 0x00 paneStart} holds {@code rows, forwardedRows, summary};
 * {@code model/version 0x01} holds the model's clock, the greatest event time seen in this partition, in milliseconds;
 * {@code model/version 0x02} holds the state of its change detectors. All integers are big-endian longs.
 */
final class LivePaneStore implements StateStore, CachedStateStore<Bytes, byte[]> {
    private static final int HEADER_BYTES = 2 * Long.BYTES;
    private static final byte PANE = 0;
    private static final byte CLOCK = 1;
    private static final byte WATCH = 2;
    /** A pane that was forwarded and did not change for so many commits leaves the heap; its bytes stay in the inner store. */
    private static final int QUIET_FLUSHES = 30;

    private final KeyValueStore<Bytes, byte[]> inner;
    /** Panes on the heap; none after init, restore or recycling. */
    private final Map<Bytes, LivePane> live = new HashMap<>();
    /** Clocks that the inner store does not hold yet. */
    private final Map<Bytes, Long> clocks = new HashMap<>();
    /** Change detectors on the heap, of the models whose contracts ask for some. */
    private final Map<Bytes, ChangeWatch> watches = new HashMap<>();

    LivePaneStore(KeyValueStore<Bytes, byte[]> inner) {
        this.inner = inner;
    }

    static StoreBuilder<LivePaneStore> builder(String name, Map<String, String> changelogConfig) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogConfig);
        return new DelegatingStoreBuilder<>(inner, LivePaneStore::new);
    }

    /** The pane of a model that starts at an instant: live, else decoded from its bytes, else empty. */
    LivePane pane(ModelKey model, long start, ProfileSpec spec) {
        Bytes key = paneKey(model, start);
        LivePane pane = live.get(key);
        if (pane == null) {
            byte[] stored = inner.get(key);
            pane = stored == null
                    ? new LivePane(key, model, start, new WindowSummary(spec), 0)
                    : decode(key, model, start, stored, spec);
            live.put(key, pane);
        }
        return pane;
    }

    private static LivePane decode(Bytes key, ModelKey model, long start, byte[] stored, ProfileSpec spec) {
        ByteBuffer header = ByteBuffer.wrap(stored);
        header.getLong();
        long forwardedRows = header.getLong();
        byte[] summary = new byte[stored.length - HEADER_BYTES];
        header.get(summary);
        return new LivePane(key, model, start, WindowSummary.decode(spec, summary), forwardedRows);
    }

    Collection<LivePane> livePanes() {
        return live.values();
    }

    /** The restored clock of a model, if it was ever set. */
    OptionalLong clock(ModelKey model) {
        Bytes key = key(model, CLOCK);
        Long live = clocks.get(key);
        if (live != null) {
            return OptionalLong.of(live);
        }
        byte[] stored = inner.get(key);
        return stored == null
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(stored).getLong());
    }

    void setClock(ModelKey model, long clock) {
        clocks.put(key(model, CLOCK), clock);
    }

    /** The change detectors of a model as the last commit left them, or new ones. */
    ChangeWatch watch(ModelKey model, ChangeSpec spec, int partition) {
        ChangeWatch watch = new ChangeWatch(spec, partition);
        Bytes key = key(model, WATCH);
        byte[] stored = inner.get(key);
        if (stored != null) {
            watch.decode(stored);
        }
        watches.put(key, watch);
        return watch;
    }

    /**
     * Panes whose last change was committed but not yet told to the merging step: the work that a crash between the two
     * leaves behind. Reads every entry's header, so it is for the start of a task.
     */
    List<Owed> owed() {
        List<Owed> owed = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                byte[] key = entry.key.get();
                if (isPane(key)) {
                    int end = key.length - Long.BYTES - 1;
                    ByteBuffer header = ByteBuffer.wrap(entry.value);
                    long rows = header.getLong();
                    if (rows != header.getLong()) {
                        owed.add(new Owed(
                                ModelKeys.decode(key, 0, end),
                                ByteBuffer.wrap(key).getLong(end + 1)));
                    }
                }
            }
        }
        return owed;
    }

    /** A pane that the merging step does not know the newest state of. */
    record Owed(ModelKey model, long start) {}

    /** Models that this store holds a clock of. */
    List<ModelKey> models() {
        List<ModelKey> models = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner.all()) {
            while (entries.hasNext()) {
                byte[] key = entries.next().key.get();
                if (!isPane(key) && key[key.length - 1] == CLOCK) {
                    models.add(ModelKeys.decode(key, 0, key.length - 1));
                }
            }
        }
        return models;
    }

    /** A model's name holds no zero byte, so a zero before the last eight bytes tells a pane from the rest. */
    private static boolean isPane(byte[] key) {
        int separator = key.length - Long.BYTES - 1;
        return separator > 0 && key[separator] == PANE;
    }

    /** Forgets the panes of a model that end too long ago to accept events. */
    void expire(ModelKey model, long firstStartToKeep) {
        List<Bytes> expired = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                inner.range(paneKey(model, 0), paneKey(model, Math.max(0, firstStartToKeep - 1)))) {
            while (entries.hasNext()) {
                expired.add(entries.next().key);
            }
        }
        for (Bytes key : expired) {
            inner.delete(key);
        }
        Iterator<LivePane> panes = live.values().iterator();
        while (panes.hasNext()) {
            LivePane pane = panes.next();
            if (pane.start < firstStartToKeep && pane.model.equals(model)) {
                pane.evicted = true;
                panes.remove();
            }
        }
    }

    @Override
    public void flushCache() {
        Iterator<LivePane> panes = live.values().iterator();
        while (panes.hasNext()) {
            LivePane pane = panes.next();
            if (pane.changedSinceStored()) {
                byte[] summary = pane.summary.encode();
                pane.storedRows = pane.summary.rows();
                pane.storedForwardedRows = pane.forwardedRows;
                pane.quietFlushes = 0;
                inner.put(
                        pane.key,
                        ByteBuffer.allocate(HEADER_BYTES + summary.length)
                                .putLong(pane.storedRows)
                                .putLong(pane.storedForwardedRows)
                                .put(summary)
                                .array());
            } else if (++pane.quietFlushes > QUIET_FLUSHES && !pane.changedSinceForwarded()) {
                pane.evicted = true;
                panes.remove();
            } else if (pane.quietFlushes == 1) {
                pane.summary.release();
            }
        }
        clocks.forEach((key, clock) ->
                inner.put(key, ByteBuffer.allocate(Long.BYTES).putLong(clock).array()));
        clocks.clear();
        watches.forEach((key, watch) -> {
            if (watch.changedSinceEncoded()) {
                inner.put(key, watch.encode());
            }
        });
    }

    @Override
    public void clearCache() {
        live.values().forEach(pane -> pane.evicted = true);
        live.clear();
        clocks.clear();
        watches.clear();
    }

    @Override
    public boolean setFlushListener(@Nullable CacheFlushListener<Bytes, byte[]> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        inner.init(context, root);
    }

    @Override
    public void close() {
        clearCache();
        inner.close();
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    private static Bytes paneKey(ModelKey model, long start) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put(PANE)
                .putLong(start)
                .array());
    }

    private static Bytes key(ModelKey model, byte kind) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(
                ByteBuffer.allocate(name.length + 1).put(name).put(kind).array());
    }
}
