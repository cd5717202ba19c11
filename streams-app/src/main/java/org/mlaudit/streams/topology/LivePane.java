package org.mlaudit.streams.topology;

import org.apache.kafka.common.utils.Bytes;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The summary of one pane of one model version in one source partition, while it is on the heap. Open to
 * {@link LivePaneStore}, which keeps it, and to {@link Summarise}, which fills it.
 */
final class LivePane {
    final Bytes key;
    final ModelKey model;
    /** Event time of its first instant, milliseconds since 1970 UTC. */
    final long start;

    final WindowSummary summary;
    /** Rows the merging step was last told of; the pane owes it a part while this differs from the summary's rows. */
    long forwardedRows;
    /** What the changelogged store holds of it. */
    long storedRows;

    long storedForwardedRows;
    /** Flushes since it last changed. */
    int quietFlushes;
    /** Set when the pane left the heap: whoever still points to it must ask the store again. */
    boolean evicted;

    LivePane(Bytes key, ModelKey model, long start, WindowSummary summary, long forwardedRows) {
        this.key = key;
        this.model = model;
        this.start = start;
        this.summary = summary;
        this.forwardedRows = forwardedRows;
        this.storedRows = summary.rows();
        this.storedForwardedRows = forwardedRows;
    }

    boolean changedSinceStored() {
        return storedRows != summary.rows() || storedForwardedRows != forwardedRows;
    }

    boolean changedSinceForwarded() {
        return forwardedRows != summary.rows();
    }
}
