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
 */
public record PredictionSpec(PredictionKind kind, List<String> classes, double threshold, Range range, String unit) {
    public PredictionSpec {
        classes = List.copyOf(classes);
    }
}
