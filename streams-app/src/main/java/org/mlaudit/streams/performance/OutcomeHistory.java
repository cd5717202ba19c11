package org.mlaudit.streams.performance;

import java.util.List;

/**
 * The windows before the one that is judged, of the same size, that hold predictions.
 *
 * @param windows newest first
 */
public record OutcomeHistory(List<OutcomeWindow> windows) {
    /** No window came before. */
    public static final OutcomeHistory NONE = new OutcomeHistory(List.of());

    public OutcomeHistory {
        windows = List.copyOf(windows);
    }

    /** The newest windows, at most {@code length}. */
    public OutcomeHistory newest(int length) {
        return new OutcomeHistory(windows.subList(0, Math.min(length, windows.size())));
    }

    /** The windows of which enough outcomes are known to judge their performance. */
    public OutcomeHistory matured(AuditedOutcomes model) {
        return new OutcomeHistory(windows.stream()
                .filter(window -> model.immature(window.summary().whole()).isEmpty())
                .toList());
    }

    /** Sum of the windows' {@linkplain OutcomeSummary#revision() revisions}. */
    public long revision() {
        return windows.stream().mapToLong(window -> window.summary().revision()).sum();
    }
}
