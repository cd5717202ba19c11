package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.change.ChangeSpec;
import org.mlaudit.streams.change.ChangeWatch;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * Live summaries of inferences, with what is kept of each model beside them: {@code model/version 0x01} holds its clock, the
 * greatest event time seen in this partition, in milliseconds; {@code model/version 0x02} the state of its change detectors.
 */
final class LivePaneStore extends PaneStore<WindowSummary> {
    private static final byte CLOCK = 1;
    private static final byte WATCH = 2;

    /** Clocks that the inner store does not hold yet. */
    private final Map<Bytes, Long> clocks = new HashMap<>();
    /** Change detectors on the heap, of the models whose contracts ask for some. */
    private final Map<Bytes, ChangeWatch> watches = new HashMap<>();

    /** What is done before panes are written: nothing on a standby. */
    private Runnable beforeFlush = () -> {};

    LivePaneStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    static StoreBuilder<LivePaneStore> builder(String name, Map<String, String> changelogConfig) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogConfig);
        return new DelegatingStoreBuilder<>(inner, LivePaneStore::new);
    }

    /** The pane of a model that starts at an instant: live, else decoded from its bytes, else empty. */
    LivePane<WindowSummary> pane(ModelKey model, long start, ProfileSpec spec) {
        return pane(model, start, () -> new WindowSummary(spec), bytes -> WindowSummary.decode(spec, bytes));
    }

    /** The restored clock of a model, if it was ever set. */
    OptionalLong clock(ModelKey model) {
        Bytes key = key(model, CLOCK);
        Long live = clocks.get(key);
        if (live != null) {
            return OptionalLong.of(live);
        }
        byte[] stored = inner().get(key);
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
        byte[] stored = inner().get(key);
        if (stored != null) {
            watch.decode(stored);
        }
        watches.put(key, watch);
        return watch;
    }

    /** Models that this store holds a clock of. */
    List<ModelKey> models() {
        List<ModelKey> models = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner().all()) {
            while (entries.hasNext()) {
                byte[] key = entries.next().key.get();
                if (!isPane(key) && key[key.length - 1] == CLOCK) {
                    models.add(ModelKeys.decode(key, 0, key.length - 1));
                }
            }
        }
        return models;
    }

    /** Says what is to be done before a commit writes the panes: it may still change them. */
    void beforeFlush(Runnable task) {
        beforeFlush = task;
    }

    @Override
    public void flushCache() {
        beforeFlush.run();
        super.flushCache();
        clocks.forEach((key, clock) ->
                inner().put(key, ByteBuffer.allocate(Long.BYTES).putLong(clock).array()));
        clocks.clear();
        watches.forEach((key, watch) -> {
            if (watch.changedSinceEncoded()) {
                inner().put(key, watch.encode());
            }
        });
    }

    @Override
    public void clearCache() {
        super.clearCache();
        beforeFlush = () -> {};
        clocks.clear();
        watches.clear();
    }
}
