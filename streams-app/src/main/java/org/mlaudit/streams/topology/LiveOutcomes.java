package org.mlaudit.streams.topology;

import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.profile.WindowAlignment;

/** The outcomes of one model version in one source partition: its specification and the panes that they fall into. */
final class LiveOutcomes {
    /** Panes that are found without looking into the store; a power of two. */
    private static final int NEAR = 64;

    final ModelKey key;
    final OutcomeSpec spec;
    /** What the prediction at hand is; overwritten by the next one. */
    final Decision decision;
    /** How long after a prediction its outcome may be observed to count, milliseconds. */
    final long timeToLiveMillis;
    /** How long after that it may arrive, milliseconds. */
    final long latenessMillis;
    /** What the join table calls the version. */
    final int number;

    /** The model that it is a version of, once there was an event of it. */
    Joining.@Nullable JoinedModel joined;

    private final long paneMillis;
    private final LiveOutcomeStore store;
    private final @Nullable LivePane<?>[] near = new LivePane<?>[NEAR];

    LiveOutcomes(RegisteredModel model, LiveOutcomeStore store) {
        WindowSpec windows = model.contract().windows();
        this.key = model.contract().key();
        this.spec = model.outcomes();
        this.decision = spec.newDecision();
        this.timeToLiveMillis = model.contract().groundTruth().timeToLive().toMillis();
        this.latenessMillis = windows.lateness().toMillis();
        this.number = Joining.numberOf(key.version());
        this.paneMillis = OutcomePanes.millis(windows);
        this.store = store;
    }

    /** The summary of the pane that an instant falls into. */
    OutcomeSummary pane(long instant) {
        long start = WindowAlignment.start(instant, paneMillis);
        int slot = (int) (start / paneMillis) & (NEAR - 1);
        LivePane<?> pane = near[slot];
        if (pane != null && pane.start == start && !pane.evicted) {
            return (OutcomeSummary) pane.summary;
        }
        LivePane<OutcomeSummary> found = store.pane(key, start, spec);
        near[slot] = found;
        return found.summary;
    }

    /** Panes that start before this instant take no more outcomes, when event time has come to {@code clock}. */
    long firstStartToKeep(long clock) {
        return clock - timeToLiveMillis - 2 * latenessMillis - paneMillis;
    }
}
