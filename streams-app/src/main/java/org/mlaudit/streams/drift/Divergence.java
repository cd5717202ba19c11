package org.mlaudit.streams.drift;

import java.util.Arrays;

/** Divergences of two distributions given as shares of the same cells. */
public final class Divergence {
    private Divergence() {}

    /**
     * Population stability index: the sum over cells of (p - q) ln(p / q), also known as Jeffreys' divergence (Jeffreys
     * 1946). 0 for equal distributions; the largest double when only one side of a cell is 0.
     *
     * @param p shares, each at least 0, that sum to 1
     * @param q as many shares
     */
    public static double psi(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += psiTerm(p[i], q[i]);
        }
        return Finite.of(sum);
    }

    /** Kullback-Leibler divergence of q from p in nats: the sum of p ln(p / q); the largest double when only q is 0. */
    public static double kullbackLeibler(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] == 0 ? 0 : p[i] * Math.log(p[i] / q[i]);
        }
        return Finite.of(sum);
    }

    /** Jensen-Shannon divergence in nats, 0 to ln 2 (Lin 1991). */
    public static double jensenShannon(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += jensenShannonTerm(p[i], q[i]);
        }
        return Math.max(0, sum);
    }

    /** Hellinger distance, 0 to 1: sqrt(1 - sum of sqrt(p q)) (Hellinger 1909). */
    public static double hellinger(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += hellingerTerm(p[i], q[i]);
        }
        return Math.min(1, Math.sqrt(sum));
    }

    /** Share of a cell in the square of {@link #hellinger}. */
    static double hellingerTerm(double p, double q) {
        double apart = Math.sqrt(p) - Math.sqrt(q);
        return apart * apart / 2;
    }

    /** Share of a cell in {@link #psi}. */
    static double psiTerm(double p, double q) {
        return p == q ? 0 : (p - q) * Math.log(p / q);
    }

    /** Share of a cell in {@link #jensenShannon}. */
    static double jensenShannonTerm(double p, double q) {
        double middle = (p + q) / 2;
        double left = p == 0 ? 0 : p * Math.log(p / middle);
        double right = q == 0 ? 0 : q * Math.log(q / middle);
        return (left + right) / 2;
    }

    /** Counts as shares of their sum after one half is added to each, Jeffreys' prior: no share is 0. */
    static double[] shares(long[] counts) {
        double total = Arrays.stream(counts).asDoubleStream().sum() + 0.5 * counts.length;
        return Arrays.stream(counts).mapToDouble(count -> (count + 0.5) / total).toArray();
    }
}
