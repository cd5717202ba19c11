package org.mlaudit.streams.explain.decision;

/**
 * A change of one feature.
 *
 * @param feature name in the contract
 * @param from value that it has
 * @param to value that it would have
 * @param distance between them: of numbers in spreads of the background, of categories 1
 */
public record Change(String feature, FeatureValue from, FeatureValue to, double distance) {}
