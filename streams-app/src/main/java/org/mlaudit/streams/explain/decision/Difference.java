package org.mlaudit.streams.explain.decision;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A feature in which a decision differs from an accepted case.
 *
 * @param feature name in the contract
 * @param value that the decision's case has
 * @param accepted value that the accepted case has; empty where the contract calls the feature sensitive or personal
 * @param towardsAdverse how much more the feature pushed towards the adverse class than in the accepted case, in the output
 *     space; empty where the background's attributions are not known
 */
public record Difference(
        String feature, FeatureValue value, Optional<FeatureValue> accepted, OptionalDouble towardsAdverse) {}
