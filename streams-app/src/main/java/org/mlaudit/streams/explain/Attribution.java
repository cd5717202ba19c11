package org.mlaudit.streams.explain;

import java.util.OptionalDouble;

/**
 * What a feature did to the output of a model.
 *
 * @param feature name in the contract
 * @param value how much it moved the raw output from the base value, in the output space
 * @param standardError of an estimate; empty when exact
 */
public record Attribution(String feature, double value, OptionalDouble standardError) {}
