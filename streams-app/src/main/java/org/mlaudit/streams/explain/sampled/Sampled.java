package org.mlaudit.streams.explain.sampled;

import java.util.OptionalDouble;

/** A sampled explanation of one output for one row. All numbers are finite. Immutable. */
public final class Sampled {
    private static final double[] NONE = {};

    private final double baseValue;
    private final double output;
    private final double[] phi;
    private final double[] standardErrors;
    private final OptionalDouble fidelity;
    private final long evaluations;
    private final boolean reachedPrecision;

    /**
     * Made by explainers; the arrays are not copied.
     *
     * @param standardErrors one a feature, or none at all
     */
    Sampled(
            double baseValue,
            double output,
            double[] phi,
            double[] standardErrors,
            OptionalDouble fidelity,
            long evaluations,
            boolean reachedPrecision) {
        this.baseValue = finite(baseValue);
        this.output = finite(output);
        this.phi = phi;
        this.standardErrors = standardErrors;
        this.fidelity = fidelity;
        this.evaluations = evaluations;
        this.reachedPrecision = reachedPrecision;
        for (int i = 0; i < phi.length; i++) {
            phi[i] = finite(phi[i]) + 0.0; // one zero, so that equal answers have equal bits
        }
        for (double error : standardErrors) {
            finite(error);
        }
        fidelity.ifPresent(Sampled::finite);
    }

    /** An explanation without standard errors. */
    static Sampled withoutErrors(
            double baseValue, double output, double[] phi, OptionalDouble fidelity, long evaluations) {
        return new Sampled(baseValue, output, phi, NONE, fidelity, evaluations, false);
    }

    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new ModelFailedException(
                    "the model's outputs are too large for an explanation: it would hold " + value);
        }
        return value;
    }

    /** Returns what the attributions are the difference from. */
    public double baseValue() {
        return baseValue;
    }

    /** Returns the model's output for the row. */
    public double output() {
        return output;
    }

    /** Returns the number of features. */
    public int features() {
        return phi.length;
    }

    /** Returns the attribution of a feature. */
    public double phi(int feature) {
        return phi[feature];
    }

    /** Returns the attributions by feature; a copy. */
    public double[] phi() {
        return phi.clone();
    }

    /**
     * Returns the standard error of a feature's attribution: 1.96 of it either way hold the exact value in 95% of explanations.
     * Empty if the method states none.
     */
    public OptionalDouble standardError(int feature) {
        return standardErrors.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(standardErrors[feature]);
    }

    /** Returns the weighted R squared of a local model on perturbations that it was not fitted to; at most 1. */
    public OptionalDouble fidelity() {
        return fidelity;
    }

    /** Returns the number of rows that the model was evaluated on. */
    public long evaluations() {
        return evaluations;
    }

    /** Returns whether every standard error is as small as was asked for. */
    public boolean reachedPrecision() {
        return reachedPrecision;
    }

    /** Returns base value and attributions less the output: rounding alone for Shapley values. */
    public double additivityError() {
        double sum = baseValue;
        for (double value : phi) {
            sum += value;
        }
        return sum - output;
    }
}
