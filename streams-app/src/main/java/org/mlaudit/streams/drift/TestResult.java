package org.mlaudit.streams.drift;

import java.util.function.DoubleUnaryOperator;

/**
 * What a two-sample statistic says of a window and a reference, both taken for random samples. Every number is finite.
 *
 * @param value the statistic, 0 or more; greater is more different
 * @param error bound of its distance from the value that the raw samples give; see {@link Estimate}
 * @param effect the difference beyond what sampling alone adds on average, 0 or more, on the statistic's documented scale
 * @param pValue probability of such a value or a greater one when both samples are of one distribution
 * @param critical the value that is exceeded with a given probability when they are
 * @param valueAt the value at which the effect reaches a given size
 * @param leastPValue smallest p-value that samples of these sizes can give, 0 if there is no such bound
 */
public record TestResult(
        double value,
        double error,
        double effect,
        double pValue,
        DoubleUnaryOperator critical,
        DoubleUnaryOperator valueAt,
        double leastPValue) {
    /** A result whose p-value has no lower bound. */
    static TestResult of(
            Estimate statistic,
            double effect,
            double pValue,
            DoubleUnaryOperator critical,
            DoubleUnaryOperator valueAt) {
        return new TestResult(
                statistic.value(),
                statistic.error(),
                Finite.of(Math.max(0, effect)),
                Math.max(0, Math.min(1, pValue)),
                critical,
                valueAt,
                0);
    }

    /** The smallest value that is significant at a level and has at least an effect. */
    public double threshold(double significance, double minimumEffect) {
        return Finite.of(Math.max(critical.applyAsDouble(significance), valueAt.applyAsDouble(minimumEffect)));
    }
}
