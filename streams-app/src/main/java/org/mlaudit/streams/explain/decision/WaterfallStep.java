package org.mlaudit.streams.explain.decision;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One step from the base value to the output.
 *
 * @param feature name in the contract; {@value Waterfall#OTHERS} or {@value Waterfall#UNEXPLAINED}
 * @param value that the feature has; empty for what is not a feature
 * @param from raw output before
 * @param to raw output after
 * @param fromPrediction prediction before; empty where one raw output does not tell it
 * @param toPrediction prediction after
 */
public record WaterfallStep(
        String feature,
        Optional<FeatureValue> value,
        double from,
        double to,
        OptionalDouble fromPrediction,
        OptionalDouble toPrediction) {}
