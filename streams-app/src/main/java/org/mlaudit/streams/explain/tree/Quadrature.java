package org.mlaudit.streams.explain.tree;

import java.util.Arrays;

/**
 * The Gauss-Legendre rule on the interval from 0 to 1: with n points it integrates polynomials up to degree 2n - 1 exactly.
 * The points are found by Newton's method from their asymptotic places (Abramowitz and Stegun 22.16.6, 25.4.30).
 */
final class Quadrature {
    private final double[] points;
    private final double[] weights;

    /** Makes the rule of a number of points, at least 1. */
    Quadrature(int count) {
        points = new double[count];
        weights = new double[count];
        for (int i = 0; i < count; i++) {
            double z = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
            double slope = 1;
            double step = 1;
            for (int round = 0; round < 100 && Math.abs(step) > 1e-16; round++) {
                double before = 0;
                double legendre = 1;
                for (int k = 1; k <= count; k++) {
                    double next = ((2 * k - 1) * z * legendre - (k - 1) * before) / k;
                    before = legendre;
                    legendre = next;
                }
                slope = count * (z * legendre - before) / (z * z - 1);
                step = legendre / slope;
                z -= step;
            }
            points[i] = (1 - z) / 2;
            weights[i] = 1 / ((1 - z * z) * slope * slope);
        }
    }

    /** Returns the number of points. */
    int count() {
        return points.length;
    }

    /** Returns a point, strictly between 0 and 1, in ascending order. */
    double point(int place) {
        return points[place];
    }

    /** Returns the weight of a point; all weights sum to 1. */
    double weight(int place) {
        return weights[place];
    }

    @Override
    public String toString() {
        return Arrays.toString(points);
    }
}
