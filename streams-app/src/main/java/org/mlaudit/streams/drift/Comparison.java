package org.mlaudit.streams.drift;

import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelWindow;

/** Which columns drift monitors compare, and when there is too little to compare. */
final class Comparison {
    private static final double DEFAULT_MINIMUM_ROWS = 100;

    private Comparison() {}

    /** Every feature and prediction; the latency is no part of what a model was trained on. */
    static List<Column> columns(InferenceLayout layout) {
        return layout.columns().stream()
                .filter(column -> !column.target().equals(InferenceLayout.LATENCY))
                .toList();
    }

    /** Why a column can not be compared, if it can not. */
    static Optional<String> obstacle(String monitor, Column column, ModelWindow window, AuditedModel model) {
        if (model.reference().isEmpty()) {
            return Optional.of("no reference");
        }
        double hours = model.policy(monitor, column.target(), "minimumHours", 0);
        if (window.size().toSeconds() < hours * 3600) {
            return Optional.of("the window is shorter than minimumHours, " + hours);
        }
        double least = model.policy(monitor, column.target(), "minimumRows", DEFAULT_MINIMUM_ROWS);
        if (window.rows() < least) {
            return Optional.of(window.rows() + " rows in the window are fewer than minimumRows, " + (long) least);
        }
        long rows = model.reference().get().rows();
        if (rows < least) {
            return Optional.of(rows + " rows in the reference are fewer than minimumRows, " + (long) least);
        }
        if (model.reference().get().column(column.index()).valid() == 0) {
            return Optional.of("the reference holds no value of it");
        }
        return Optional.empty();
    }
}
