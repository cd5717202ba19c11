package org.mlaudit.contract;

import java.util.List;

/**
 * The shape of a model's predictions.
 *
 * @param kind what is predicted
 * @param classes class names; for BINARY the negative class first, then the positive; empty for REGRESSION
 * @param threshold smallest score, 0 to 1, at which a BINARY model decides for the positive class
 * @param range allowed values of a REGRESSION prediction; {@link Range#ALL} otherwise
 * @param unit unit of a REGRESSION prediction, or empty
 * @param values what pairs of a real and a decided class are worth, each pair at most once; a pair that is not there is
 *     worth 0; empty for REGRESSION
 */
public record PredictionSpec(
        PredictionKind kind,
        List<String> classes,
        double threshold,
        Range range,
        String unit,
        List<OutcomeValue> values) {
    public PredictionSpec {
        classes = List.copyOf(classes);
        values = List.copyOf(values);
    }

    /** Predictions that nobody gave a value. */
    public PredictionSpec(PredictionKind kind, List<String> classes, double threshold, Range range, String unit) {
        this(kind, classes, threshold, range, unit, List.of());
    }
}
