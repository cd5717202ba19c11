package org.mlaudit.streams.reference;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;

/**
 * The current row as the encoder wants it. What a file has no column for, and the encoder insists on, is filled in: the id,
 * the time, and a prediction; {@link ReferenceData} takes such a prediction out again.
 */
final class RowSource implements InferenceSource {
    /** Stands for the time of every row of a file without times; fixed, so that the same file gives the same reference. */
    static final Instant UNTIMED = Instant.parse("2000-01-01T00:00:00Z");

    private final Rows rows;
    private final ColumnMapping mapping;
    private final ModelContract contract;
    private final boolean predicted;

    RowSource(Rows rows, ColumnMapping mapping, ModelContract contract) {
        this.rows = rows;
        this.mapping = mapping;
        this.contract = contract;
        this.predicted = mapping.predicted();
    }

    /** Whether the file has predictions. */
    boolean predicted() {
        return predicted;
    }

    private @Nullable Object output(String name) {
        int column = mapping.output(name);
        return column == ColumnMapping.ABSENT ? null : rows.value(column);
    }

    @Override
    public @Nullable Object id() {
        return null;
    }

    @Override
    public @Nullable Object occurredAt() {
        return mapping.has("occurredAt") ? output("occurredAt") : UNTIMED;
    }

    @Override
    public @Nullable Object feature(int index) {
        int column = mapping.feature(index);
        return column == ColumnMapping.ABSENT ? null : rows.value(column);
    }

    @Override
    public Iterable<String> unknownFields() {
        return List.of();
    }

    @Override
    public @Nullable Object label() {
        if (!predicted && contract.prediction().kind() != PredictionKind.REGRESSION) {
            return contract.prediction().classes().get(0);
        }
        return output("prediction.label");
    }

    @Override
    public @Nullable Object score() {
        return output("prediction.score");
    }

    @Override
    public @Nullable Object probabilities() {
        Object given = output("prediction.probabilities");
        return given instanceof CharSequence text && text.length() > 1 && text.charAt(0) == '['
                ? listed(text.toString())
                : given;
    }

    /** A list as CSV has it: {@code [0.2, 0.8]}. */
    private static List<String> listed(String text) {
        int end = text.endsWith("]") ? text.length() - 1 : text.length();
        return Arrays.stream(text.substring(1, end).split("[,;]", -1))
                .map(String::strip)
                .toList();
    }

    @Override
    public @Nullable Object value() {
        if (!predicted && contract.prediction().kind() == PredictionKind.REGRESSION) {
            return Math.clamp(
                    0.0,
                    contract.prediction().range().min(),
                    contract.prediction().range().max());
        }
        return output("prediction.value");
    }

    @Override
    public Map<String, ?> segments() {
        return Map.of();
    }

    @Override
    public @Nullable Object subject() {
        return null;
    }

    @Override
    public @Nullable Object latencyMicros() {
        return output("latency");
    }
}
