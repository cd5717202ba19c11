package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.PaneSummary;

/**
 * Live summaries of panes.
 *
 * <p>Entries of the inner store: {@code model/version 0x00 paneStart} holds {@code revision, forwarded revision, summary}.
 * Other kinds of entries have another byte behind the name. All integers are big-endian longs.
 *
 * @param <S> the summary of a pane
 */
abstract class PaneStore<S extends PaneSummary> extends LiveStore {
    private static final int HEADER_BYTES = 2 * Long.BYTES;
    private static final byte PANE = 0;
    /** A pane that was forwarded and did not change for so many commits leaves the heap; its bytes stay in the inner store. */
    private static final int QUIET_FLUSHES = 30;

    /** Panes on the heap; none after init, restore or recycling. */
    private final Map<Bytes, LivePane<S>> live = new HashMap<>();

    PaneStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    /** The pane of a model that starts at an instant: live, else decoded from its bytes, else empty. */
    LivePane<S> pane(ModelKey model, long start, Supplier<S> empty, Function<byte[], S> decode) {
        Bytes key = paneKey(model, start);
        LivePane<S> pane = live.get(key);
        if (pane == null) {
            byte[] stored = inner().get(key);
            pane = stored == null
                    ? new LivePane<>(key, model, start, empty.get(), 0)
                    : decode(key, model, start, stored, decode);
            live.put(key, pane);
        }
        return pane;
    }

    private static <S extends PaneSummary> LivePane<S> decode(
            Bytes key, ModelKey model, long start, byte[] stored, Function<byte[], S> decode) {
        ByteBuffer header = ByteBuffer.wrap(stored);
        header.getLong();
        long forwarded = header.getLong();
        byte[] summary = new byte[stored.length - HEADER_BYTES];
        header.get(summary);
        return new LivePane<>(key, model, start, decode.apply(summary), forwarded);
    }

    /** Whether there is anything of a pane: one that accepts nothing more is not there. */
    boolean holds(ModelKey model, long start) {
        Bytes key = paneKey(model, start);
        return live.containsKey(key) || inner().get(key) != null;
    }

    Collection<LivePane<S>> livePanes() {
        return live.values();
    }

    /**
     * Panes whose last change was committed but not yet told to the merging step: the work that a crash between the two
     * leaves behind. Reads every entry's header, so it is for the start of a task.
     */
    List<Owed> owed() {
        List<Owed> owed = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner().all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                byte[] key = entry.key.get();
                if (isPane(key)) {
                    int end = key.length - Long.BYTES - 1;
                    ByteBuffer header = ByteBuffer.wrap(entry.value);
                    long revision = header.getLong();
                    if (revision != header.getLong()) {
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

    /** A model's name holds no zero byte, so a zero before the last eight bytes tells a pane from the rest. */
    static boolean isPane(byte[] key) {
        int separator = key.length - Long.BYTES - 1;
        return separator > 0 && key[separator] == PANE;
    }

    /** Forgets the panes of a model that end too long ago to accept events; one that owes a part stays until it is told. */
    void expire(ModelKey model, long firstStartToKeep) {
        List<Bytes> expired = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                inner().range(paneKey(model, 0), paneKey(model, Math.max(0, firstStartToKeep - 1)))) {
            while (entries.hasNext()) {
                expired.add(entries.next().key);
            }
        }
        for (Bytes key : expired) {
            LivePane<S> pane = live.get(key);
            if (pane == null || !pane.changedSinceForwarded()) {
                inner().delete(key);
            }
        }
        Iterator<LivePane<S>> panes = live.values().iterator();
        while (panes.hasNext()) {
            LivePane<S> pane = panes.next();
            if (pane.start < firstStartToKeep && pane.model.equals(model) && !pane.changedSinceForwarded()) {
                pane.evicted = true;
                panes.remove();
            }
        }
    }

    @Override
    public void flushCache() {
        Iterator<LivePane<S>> panes = live.values().iterator();
        while (panes.hasNext()) {
            LivePane<S> pane = panes.next();
            if (pane.changedSinceStored()) {
                byte[] summary = pane.summary.encode();
                pane.stored = pane.summary.revision();
                pane.storedForwarded = pane.forwarded;
                pane.quietFlushes = 0;
                inner().put(
                                pane.key,
                                ByteBuffer.allocate(HEADER_BYTES + summary.length)
                                        .putLong(pane.stored)
                                        .putLong(pane.storedForwarded)
                                        .put(summary)
                                        .array());
            } else if (++pane.quietFlushes > QUIET_FLUSHES && !pane.changedSinceForwarded()) {
                pane.evicted = true;
                panes.remove();
            } else if (pane.quietFlushes == 1) {
                pane.summary.release();
            }
        }
    }

    @Override
    public void clearCache() {
        live.values().forEach(pane -> pane.evicted = true);
        live.clear();
    }

    private static Bytes paneKey(ModelKey model, long start) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Long.BYTES)
                .put(name)
                .put(PANE)
                .putLong(start)
                .array());
    }

    static Bytes key(ModelKey model, byte kind) {
        byte[] name = ModelKeys.encode(model);
        return Bytes.wrap(
                ByteBuffer.allocate(name.length + 1).put(name).put(kind).array());
    }
}
