package org.mlaudit.streams.explain.surrogate;

import java.util.OptionalDouble;

/**
 * Why there is no surrogate that explanations could be made of.
 *
 * @param reason a sentence
 * @param fidelity R squared on held-out rows of the best one that was tried; empty if none could be
 */
public record Refusal(String reason, OptionalDouble fidelity) implements Learned {}
