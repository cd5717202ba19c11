package org.mlaudit.streams.monitor;

import java.util.List;

/**
 * The windows before the one that is judged, of the same size, without gaps.
 *
 * @param windows newest first; empty windows are included from the model's first inference on
 */
public record ModelHistory(List<PastWindow> windows) {
    /** No window came before. */
    public static final ModelHistory NONE = new ModelHistory(List.of());

    public ModelHistory {
        windows = List.copyOf(windows);
    }

    /** The newest windows, at most {@code length}. */
    public ModelHistory newest(int length) {
        return new ModelHistory(windows.subList(0, Math.min(length, windows.size())));
    }

    /** Sum of the windows' revisions: inferences, and what was said to explain them. */
    public long revision() {
        return windows.stream().mapToLong(PastWindow::revision).sum();
    }
}
