package org.mlaudit.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.PaneSummary;

/**
 * The summary of one pane of one model version in one source partition, while it is on the heap. Open to {@link PaneStore},
 * which keeps it, and to the step that fills it.
 *
 * @param <S> the summary
 */
final class LivePane<S extends PaneSummary> {
    final Bytes key;
    final ModelKey model;
    /** Event time of its first instant, milliseconds since 1970 UTC. */
    final long start;

    final S summary;
    /** Revision that the merging step was last told of; the pane owes it a part while this is not the summary's. */
    long forwarded;
    /** What the changelogged store holds of it. */
    long stored;

    long storedForwarded;
    /** Flushes since it last changed. */
    int quietFlushes;
    /** Set when the pane left the heap: whoever still points to it must ask the store again. */
    boolean evicted;

    LivePane(Bytes key, ModelKey model, long start, S summary, long forwarded) {
        this.key = key;
        this.model = model;
        this.start = start;
        this.summary = summary;
        this.forwarded = forwarded;
        this.stored = summary.revision();
        this.storedForwarded = forwarded;
    }

    boolean changedSinceStored() {
        return stored != summary.revision() || storedForwarded != forwarded;
    }

    boolean changedSinceForwarded() {
        return forwarded != summary.revision();
    }
}
