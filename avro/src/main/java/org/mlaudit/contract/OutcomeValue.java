package org.mlaudit.contract;

/**
 * What one decision of a model is worth to its owner, once the real class is known.
 *
 * @param actual the real class
 * @param predicted the decided class
 * @param value gain, or loss if negative, in a unit of the owner's choice; finite
 */
public record OutcomeValue(String actual, String predicted, double value) {}
