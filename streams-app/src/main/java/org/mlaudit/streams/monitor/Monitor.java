package org.mlaudit.streams.monitor;

import java.time.Duration;
import java.util.List;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.Finding;

/**
 * Judges one aspect of a window. A pure function: its findings depend on its arguments only, not on the clock, on earlier
 * calls or on the order of anything.
 */
public interface Monitor {
    /** What its findings call it, for example {@code drift.psi}. */
    String name();

    /**
     * How many tests {@link #evaluate} may make of one window of a model with this layout. The false alarm rate of a
     * model is divided among the tests of all its monitors.
     */
    int tests(InferenceLayout layout);

    /** How many preceding windows of the same size it reads; 0 for most monitors. */
    default int historyLength(Duration size) {
        return 0;
    }

    /**
     * Judges a window.
     *
     * @param window the window
     * @param history the windows of the same size before it; may hold more or fewer than {@link #historyLength} asks for
     * @param model what is judged against
     * @return at most one finding for each target
     */
    List<Finding> evaluate(ModelWindow window, ModelHistory history, AuditedModel model);
}
