package org.mlaudit.streams.spc;

import java.util.function.ToDoubleFunction;

/**
 * How much is known of a process in control. Limits from an estimated centre and sigma alarm more often than the same
 * limits around the true ones (Quesenberry 1993; Jones, Champ and Rigdon 2001 for EWMA, 2004 for CUSUM), so charts are
 * designed for the rate of alarms averaged over these errors: the estimated centre is normal around the true one with
 * variance sigma squared / {@link #windows}, the estimated variance is chi-square with {@link #degrees} degrees of freedom.
 * The average is by Gauss-Hermite quadrature (7 points each), the chi-square by Wilson and Hilferty's cube.
 *
 * @param windows number of windows that the centre rests on, infinite if it is known
 * @param degrees degrees of freedom of the variance, infinite if it is known
 */
record Estimation(double windows, double degrees) {
    /** Centre and sigma are known. */
    static final Estimation KNOWN = new Estimation(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** Non-negative roots of the 7th Hermite polynomial (of the probabilists), Abramowitz and Stegun 25.10 times root 2. */
    private static final double[] ROOTS = {0, 1.154405394739968, 2.366759410734541, 3.750439717725742};

    private static final double[] WEIGHTS = {16.0 / 35, 0.240123178605013, 0.0307571239675865, 0.000548268855972217};
    private static final double LEAST_VARIANCE = 0.01;
    private static final double SMALL = 20;
    private static final double STEP = 5;
    private static final double LARGE = 100;
    private static final double LARGE_STEP = 25;

    Estimation {
        if (!(windows > 0 && degrees > 0)) {
            throw new IllegalArgumentException(
                    "an estimate rests on windows and degrees of freedom, not " + windows + " and " + degrees);
        }
    }

    /**
     * The same for fewer windows, a multiple of 5 (of 25 from 100 on), so that few designs are solved while a history
     * grows; as it is below 20 windows.
     */
    Estimation rounded() {
        if (windows < SMALL || Double.isInfinite(windows)) {
            return this;
        }
        double step = windows < LARGE ? STEP : LARGE_STEP;
        double fewer = windows - Math.floor(windows / step) * step;
        return new Estimation(windows - fewer, Double.isInfinite(degrees) ? degrees : Math.max(1, degrees - fewer));
    }

    /**
     * The long-run share of windows at which a chart starts to signal without a cause: 1 / average run length, averaged
     * over the errors of centre and sigma. The chart must treat both sides alike.
     */
    double alarmRate(ToDoubleFunction<PointDistribution> averageRunLength) {
        double rate = 0;
        for (int i = 0; i < ROOTS.length; i++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                if ((i == 0 && sign > 0) || (i > 0 && Double.isInfinite(degrees))) {
                    continue;
                }
                double share = Double.isInfinite(degrees) ? 1 : WEIGHTS[i];
                rate += share * overShifts(1 / Math.sqrt(variance(sign * ROOTS[i])), averageRunLength);
            }
        }
        return rate;
    }

    private double overShifts(double spread, ToDoubleFunction<PointDistribution> averageRunLength) {
        if (Double.isInfinite(windows)) {
            return 1 / averageRunLength.applyAsDouble(new PointDistribution(0, spread));
        }
        double rate = 0;
        for (int i = 0; i < ROOTS.length; i++) {
            PointDistribution process = new PointDistribution(ROOTS[i] / Math.sqrt(windows) * spread, spread);
            rate += (i == 0 ? 1 : 2) * WEIGHTS[i] / averageRunLength.applyAsDouble(process);
        }
        return rate;
    }

    /** The estimated variance as a multiple of the true one, at a quantile of the normal distribution. */
    private double variance(double z) {
        if (Double.isInfinite(degrees)) {
            return 1;
        }
        double ninth = 2 / (9 * degrees);
        double root = 1 - ninth + z * Math.sqrt(ninth);
        return Math.max(LEAST_VARIANCE, root * root * root);
    }
}
