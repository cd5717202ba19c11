package org.mlaudit.streams.explain.sampled;

import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * Explains one decision of any model by evaluating it on rows made from the decision's and from others. Immutable and safe for
 * any number of threads. The answer is a function of the arguments alone: the same ones give the same bits in any order of calls,
 * on any thread, on another instance and after a restart.
 */
public interface SampledExplainer {
    /** Returns how the attributions are made. */
    Method method();

    /** Returns what base value, output and attributions measure. */
    OutputSpace space();

    /**
     * Explains an output of the model for a row.
     *
     * @param x inputs of the row as the model takes them
     * @param target output explained, from 0
     * @param seed where the random numbers begin; {@link Seeds#of} gives one for an inference
     * @param evaluations most rows that the model is evaluated on. A budget too small for any standard error is raised to the
     *     smallest that is not; the answer says how many were made
     * @param precision sampling ends when no standard error is above this share of the range of the output over the background;
     *     0 spends the budget
     * @throws ModelFailedException if the model throws, or an output is not finite
     * @throws IllegalArgumentException if x is too short or there is no such target
     */
    Sampled explain(double[] x, int target, long seed, int evaluations, double precision);
}
