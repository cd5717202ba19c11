package org.mlaudit.streams.drift;

import java.util.List;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;

/** Which columns drift monitors compare. */
final class Comparison {
    private Comparison() {}

    /** Every feature and prediction; the latency is no part of what a model was trained on. */
    static List<Column> columns(InferenceLayout layout) {
        return layout.columns().stream()
                .filter(column -> !column.target().equals(InferenceLayout.LATENCY))
                .toList();
    }
}
