package org.mlaudit.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Live objects in front of a changelogged byte store: events change objects on the heap, and a commit writes what changed.
 *
 * <p>A commit of a task calls {@link #flushCache()} on its stores, then flushes the producer, then commits the
 * transaction with the consumed offsets. What is put into the inner store there is therefore in the same transaction as
 * the offsets of the events it sums up: after a crash the restored bytes and the offset to go on from always agree.
 * {@code commit()} and {@code flush()} are called after the transaction and would be too late. {@link CachedStateStore}
 * is an internal type of Kafka Streams; the kill test of the quickstart fails if its contract changes.
 *
 * <p>Restoring fills the inner store only. {@link #init} therefore starts with nothing live, and what is asked for is made
 * of the inner bytes when it is not live.
 */
abstract class LiveStore implements StateStore, CachedStateStore<Bytes, byte[]> {
    private final KeyValueStore<Bytes, byte[]> inner;

    LiveStore(KeyValueStore<Bytes, byte[]> inner) {
        this.inner = inner;
    }

    /** The bytes that commits write and restoring fills. */
    final KeyValueStore<Bytes, byte[]> inner() {
        return inner;
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
}
