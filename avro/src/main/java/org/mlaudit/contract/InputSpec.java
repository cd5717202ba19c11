package org.mlaudit.contract;

import java.util.List;

/**
 * What a trained model gets of a feature.
 *
 * @param feature name of the feature
 * @param kind how its value becomes inputs
 * @param input name of the model's input; for ONE_HOT with {@value #VALUE} where the value's name stands
 * @param scale what a NUMBER is multiplied by, not 0; 1 otherwise
 * @param offset what is added to a NUMBER then; 0 otherwise
 * @param categories what an INDEX is a place in; empty for the feature's own categories
 */
public record InputSpec(
        String feature, InputKind kind, String input, double scale, double offset, List<String> categories) {
    /** Stands for the value in the name of a ONE_HOT input. */
    public static final String VALUE = "{value}";

    public InputSpec {
        categories = List.copyOf(categories);
    }
}
