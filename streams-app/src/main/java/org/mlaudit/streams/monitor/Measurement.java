package org.mlaudit.streams.monitor;

import java.util.function.DoubleUnaryOperator;

/**
 * What a test measured.
 *
 * @param value the statistic
 * @param effect how large the change is, on the monitor's documented scale, beyond what sampling alone would give
 * @param pValue probability of such a value, or a more extreme one, without any change
 * @param minimumEffect smallest effect that alarms
 * @param threshold the bound at which the statistic would alarm, given the level of significance
 * @param leastPValue the smallest p-value that the sizes of the samples and what they have in common allow; 0 if any is
 *     possible. A test that can't reach significance takes no share of the false alarm rate (Tarone 1990).
 */
public record Measurement(
        double value,
        double effect,
        double pValue,
        double minimumEffect,
        DoubleUnaryOperator threshold,
        double leastPValue) {
    public Measurement {
        pValue = Math.max(0, Math.min(1, pValue));
        leastPValue = Math.max(0, Math.min(pValue, leastPValue));
    }

    /** A test whose p-value may be as small as it likes. */
    public Measurement(
            double value, double effect, double pValue, double minimumEffect, DoubleUnaryOperator threshold) {
        this(value, effect, pValue, minimumEffect, threshold, 0);
    }

    boolean finite() {
        return Double.isFinite(value) && Double.isFinite(effect) && Double.isFinite(pValue);
    }
}
