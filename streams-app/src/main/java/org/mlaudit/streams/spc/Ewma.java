package org.mlaudit.streams.spc;

/**
 * The exponentially weighted moving average of standardised points (Roberts 1959): Z = (1 - lambda) Z + lambda z from 0,
 * the centre. It sees small lasting shifts that single points hide.
 */
public final class Ewma {
    private Ewma() {}

    /**
     * The average after each point.
     *
     * @param lambda weight of the newest point, above 0 and at most 1
     * @param z standardised points, oldest first
     */
    public static double[] path(double lambda, double... z) {
        if (!(lambda > 0 && lambda <= 1)) {
            throw new IllegalArgumentException("an EWMA's lambda is above 0 and at most 1, not " + lambda);
        }
        double[] path = new double[z.length];
        double average = 0;
        for (int i = 0; i < z.length; i++) {
            average = (1 - lambda) * average + lambda * z[i];
            path[i] = average;
        }
        return path;
    }

    /** Distance of the asymptotic limits from 0 for a multiplier {@code c}: c sqrt(lambda / (2 - lambda)). */
    public static double limit(double lambda, double c) {
        return c * EwmaRunLength.deviation(lambda);
    }
}
