package org.mlaudit.contract;

import java.util.OptionalDouble;

/**
 * What a counterfactual may change of a feature.
 *
 * @param feature name of the feature
 * @param allowed the direction; INCREASE and DECREASE for NUMERIC features only
 * @param range values that a NUMERIC feature may be changed to; {@link Range#ALL} for all that are valid
 * @param step distance, greater than 0, of the values that a NUMERIC feature may be changed to, counted from the value that
 *     it has; any when empty
 */
public record ChangeSpec(String feature, AllowedChange allowed, Range range, OptionalDouble step) {}
