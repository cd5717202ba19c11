package org.mlaudit.streams.topology;

import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.anomaly.Detectors;
import org.mlaudit.streams.change.ChangeSpec;
import org.mlaudit.streams.change.ChangeWatch;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.WindowAlignment;
import org.mlaudit.streams.profile.WindowSummary;

/** One model version in one source partition: its clock and the pane that its events fall into. */
final class LiveModel {
    final ModelKey key;
    final RegisteredModel registered;
    final ProfileSpec spec;
    final long paneMillis;
    private final long latenessMillis;
    private final LivePaneStore store;

    /** Greatest event time seen, milliseconds since 1970 UTC; the smallest long before the first event. */
    long clock;
    /** Events since the task started; tells a quiet model from a busy one without asking for the time. */
    long events;

    /** Events when the clock was last sent. */
    long sentEvents;
    /** Wall clock at which {@code sentEvents} last changed, milliseconds. */
    long lastActiveAt;

    /** Clock that the merging step was last told. */
    long sentClock = Long.MIN_VALUE;

    boolean sentIdle;

    /** What its outcomes are; found when the first inference comes that is to be joined. */
    @Nullable
    LiveOutcomes outcomes;

    /** What scores its inferences; found when the first of them comes. */
    @Nullable
    Detectors detectors;

    /** What explains its inferences; found when the first of them comes. */
    @Nullable
    InferenceExplainer explainer;

    /** The pane of the last event: most events fall into it. */
    private @Nullable LivePane<WindowSummary> current;

    /** The change detectors that the contract asks for, if it asks for any. */
    private final @Nullable ChangeWatch watch;

    LiveModel(RegisteredModel model, LivePaneStore store, int partition, long now) {
        WindowSpec windows = model.contract().windows();
        this.key = model.contract().key();
        this.registered = model;
        this.spec = model.spec();
        this.paneMillis = windows.pane().toMillis();
        this.latenessMillis = windows.lateness().toMillis();
        this.store = store;
        this.clock = store.clock(key).orElse(Long.MIN_VALUE);
        this.lastActiveAt = now;
        ChangeSpec changes = ChangeSpec.of(spec);
        this.watch = changes.isEmpty() ? null : store.watch(key, changes, partition);
    }

    /**
     * Adds an inference to the pane that its instant falls into, and tells the change detectors of it.
     *
     * @return the pane's summary
     */
    WindowSummary add(InferenceRow row, long instant) {
        WindowSummary summary = pane(instant).summary;
        summary.add(row);
        if (watch != null) {
            watch.add(row, summary);
        }
        clock = Math.max(clock, instant);
        events++;
        return summary;
    }

    private LivePane<WindowSummary> pane(long instant) {
        LivePane<WindowSummary> pane = current;
        if (pane == null || pane.evicted || instant < pane.start || instant >= pane.start + paneMillis) {
            pane = store.pane(key, WindowAlignment.start(instant, paneMillis), spec);
            current = pane;
        }
        return pane;
    }

    /** Whether the pane of an instant ended too long ago, by this partition's clock, to be amended. */
    boolean tooLate(long instant) {
        return instant < clock && WindowAlignment.start(instant, paneMillis) < firstStartToKeep();
    }

    /** Panes that start before this instant accept no more events. */
    long firstStartToKeep() {
        return clock == Long.MIN_VALUE ? 0 : clock - latenessMillis - paneMillis;
    }
}
