package org.mlaudit.streams.calibration;

import java.util.function.DoubleSupplier;

/**
 * The tail of a statistic T given the sum S of the counts, by the double saddlepoint approximation of Skovgaard (1987, J.
 * Appl. Prob. 24) from the joint cumulant generating function K(t, b) of T and S: with K(t, b) - t T - b S smallest at (t, b),
 * the tail is 1 - Phi(r) + phi(r) (1/u - 1/r), where r is the signed root of minus twice that minimum and u is t times the
 * root of the determinant of K'' there over the variance of S.
 */
abstract class Saddlepoint {
    private static final int MOST_STEPS = 60;
    private static final double DEEPEST = -700;
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private final double observed;
    private final double n;
    private double t;
    private double b;
    private double k;
    private double kt;
    private double kb;
    private double ktt;
    private double ktb;
    private double kbb;

    /**
     * A tail.
     *
     * @param observed value of the statistic
     * @param n value of the sum, which is its mean at (0, 0)
     */
    Saddlepoint(double observed, double n) {
        this.observed = observed;
        this.n = n;
    }

    /** Calls {@link #add} for every cell, with cumulants at (t, b); an infinite K is beyond what the law allows. */
    abstract void cumulants(double t, double b);

    /** Adds a cell: its K, and the means, variances and covariance of its statistic f and count x. */
    final void add(double cellK, double meanF, double meanX, double varianceF, double covariance, double varianceX) {
        k += cellK;
        kt += meanF;
        kb += meanX;
        ktt += varianceF;
        ktb += covariance;
        kbb += varianceX;
    }

    /**
     * The tail from the observed value on.
     *
     * @param chance what it is where the observed value is the largest possible
     */
    final double atLeast(DoubleSupplier chance) {
        evaluate(0, 0);
        double sumVariance = kbb;
        if (!(ktt - ktb * ktb / kbb > 1e-14 * ktt) || !(sumVariance > 0)) {
            return 1;
        }
        double smallest = minimum();
        double determinant = ktt * kbb - ktb * ktb;
        if (!(smallest > DEEPEST) || !(determinant > 0)) {
            return t > 0 ? chance.getAsDouble() : 1;
        }
        double r = Math.signum(t) * Math.sqrt(Math.max(0, -2 * smallest));
        double u = t * Math.sqrt(determinant / sumVariance);
        if (Math.abs(r) < 1e-3 || u == 0) {
            return 0.5;
        }
        double density = Math.exp(-(r * r + LOG_2_PI) / 2);
        double tail = Tails.normal(r) + density * (1 / u - 1 / r);
        return tail > 0 && tail < 1 ? tail : Tails.normal(r + Math.log(u / r) / r);
    }

    /** Smallest K(t, b) - t T - b S, by Newton's method with halved steps; it is convex. */
    private double minimum() {
        double value = 0;
        for (int i = 0; i < MOST_STEPS && value > DEEPEST; i++) {
            double slopeT = kt - observed;
            double slopeB = kb - n;
            double determinant = ktt * kbb - ktb * ktb;
            if (!(determinant > 0)) {
                return Double.NEGATIVE_INFINITY;
            }
            double stepT = (ktb * slopeB - kbb * slopeT) / determinant;
            double stepB = (ktb * slopeT - ktt * slopeB) / determinant;
            double decrement = -(slopeT * stepT + slopeB * stepB);
            if (decrement < 1e-14) {
                return value;
            }
            double fromT = t;
            double fromB = b;
            double length = 2;
            double next;
            do {
                length /= 2;
                evaluate(fromT + length * stepT, fromB + length * stepB);
                next = k - t * observed - b * n;
            } while (!(next <= value - 0.1 * length * decrement) && length > 1e-6);
            value = next;
        }
        return value;
    }

    private void evaluate(double newT, double newB) {
        t = newT;
        b = newB;
        k = 0;
        kt = 0;
        kb = 0;
        ktt = 0;
        ktb = 0;
        kbb = 0;
        cumulants(newT, newB);
    }
}
