package org.mlaudit.streams.explain.surrogate;

import java.util.OptionalDouble;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;

/**
 * A model of a model, learned from what it answered: trees with covers, or a linear model, so that it is explained exactly. What is
 * said of its decisions holds of the audited model's as far as its fidelity goes.
 *
 * @param model the surrogate; outputs as a model of the contract has them, probabilities or values
 * @param encoding how an inference becomes its inputs
 * @param kind what it is: {@code linear}, {@code tree} or {@code forest}
 * @param fidelity R squared on held-out rows, of the recorded scores or values, or of the indicators of the decided classes
 * @param agreement share of held-out rows for which it decides as recorded, 0 to 1; empty for a REGRESSION
 * @param rows number of rows that it was learned from
 * @param digest SHA-256 of kind, inputs and training rows, hexadecimal: the same rows give the same surrogate
 */
public record Surrogate(
        CompiledModel model,
        InputEncoding encoding,
        String kind,
        double fidelity,
        OptionalDouble agreement,
        int rows,
        String digest)
        implements Learned {}
