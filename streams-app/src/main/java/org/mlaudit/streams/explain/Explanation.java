package org.mlaudit.streams.explain;

import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * Why a model answered as it did. The base value and the attributions sum to the raw output, but for the additivity error.
 *
 * @param method how it was made
 * @param space what output, base value and attributions measure
 * @param kernel the code that made it, for example {@code vector-512}
 * @param seed of a sampled method; 0 when exact
 * @param modelDigest SHA-256 of the artifact, hexadecimal
 * @param target the output that is explained, from 0
 * @param output raw output of the model
 * @param baseValue expected raw output
 * @param prediction what the model predicts: probability of the target, or the value
 * @param attributions one for each feature, in the contract's order
 * @param additivityError base value plus attributions, less the output
 * @param fidelity R squared of a local linear model or a surrogate; empty for Shapley values of the model itself
 * @param evaluations evaluations of the model that a sampled method took; 0 when exact
 */
public record Explanation(
        Method method,
        OutputSpace space,
        String kernel,
        long seed,
        String modelDigest,
        int target,
        double output,
        double baseValue,
        double prediction,
        List<Attribution> attributions,
        double additivityError,
        OptionalDouble fidelity,
        long evaluations) {
    public Explanation {
        attributions = List.copyOf(attributions);
    }
}
