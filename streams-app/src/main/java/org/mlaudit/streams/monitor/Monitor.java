package org.mlaudit.streams.monitor;

import java.time.Duration;
import java.util.List;

/**
 * Judges one aspect of a window. A pure function: its evidence depends on its arguments only, not on the clock, on earlier
 * calls or on the order of anything.
 */
public interface Monitor {
    /** What its findings call it, for example {@code drift.distribution}. */
    String name();

    /** What the documentation says of it, and which policies it reads. */
    MonitorGuide guide();

    /** Whether the contract asks for it; true for the monitors that always work. */
    default boolean appliesTo(AuditedModel model) {
        return true;
    }

    /**
     * How many preceding windows of the same size it reads by itself, beside those that the contract's baselines are made
     * of; 0 for most monitors.
     */
    default int historyLength(AuditedModel model, Duration size) {
        return 0;
    }

    /**
     * Judges a window.
     *
     * @param window the window
     * @param history the windows of the same size before it; may hold more or fewer than {@link #historyLength} asks for
     * @param model what is judged against
     * @return at most one piece of evidence for each subject
     */
    List<Evidence> evaluate(ModelWindow window, ModelHistory history, AuditedModel model);
}
