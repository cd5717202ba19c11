package org.mlaudit.streams.performance;

import java.util.List;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.MonitorGuide;

/**
 * Judges one aspect of a window's predictions and outcomes: when the window closes, and again whenever outcomes amend it. A
 * pure function: its evidence depends on its arguments only.
 */
public interface OutcomeMonitor {
    /** What its findings call it, for example {@code performance.fall}. */
    String name();

    /** What the documentation says of it, and which policies it reads. */
    MonitorGuide guide();

    /** Whether the contract asks for it; true for the monitors that always work. */
    default boolean appliesTo(AuditedOutcomes model) {
        return true;
    }

    /** Targets of its findings that policies may name, beside the columns of the model and the window. */
    default List<String> targets(ModelContract contract) {
        return List.of();
    }

    /** How many preceding windows of the same size it reads; 0 for most monitors. */
    default int historyLength(AuditedOutcomes model) {
        return 0;
    }

    /**
     * Judges a window.
     *
     * @param window the window
     * @param history the windows of the same size before it; may hold more or fewer than {@link #historyLength} asks for
     * @param model what is judged against
     * @return at most one piece of evidence for each subject and statistic
     */
    List<Evidence> evaluate(OutcomeWindow window, OutcomeHistory history, AuditedOutcomes model);
}
