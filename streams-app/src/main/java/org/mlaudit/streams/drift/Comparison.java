package org.mlaudit.streams.drift;

import java.util.List;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.monitor.AuditedModel;

/** Which columns drift monitors compare. */
final class Comparison {
    /** The policy by which the rules of another tool replace these tests. */
    private static final String ONLY_PRESETS = "monitors.preset.only";

    private Comparison() {}

    /** Whether the contract wants these tests, and not just the rules of another tool. */
    static boolean wanted(AuditedModel model) {
        return model.contract().policy(ONLY_PRESETS, 0) < 1;
    }

    /** Every feature and prediction; the latency is no part of what a model was trained on. */
    static List<Column> columns(InferenceLayout layout) {
        return layout.columns().stream()
                .filter(column -> !column.target().equals(InferenceLayout.LATENCY))
                .toList();
    }
}
