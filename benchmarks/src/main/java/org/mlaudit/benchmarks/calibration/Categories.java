package org.mlaudit.benchmarks.calibration;

import java.util.Arrays;

/** The statistics of peers for a categorical feature. */
final class Categories {
    private final long[] window;
    private final long[] reference;
    private final double[] p;
    private final double[] q;
    private final double n;
    private final double m;

    Categories(long[] window, long[] reference) {
        this.window = window;
        this.reference = reference;
        this.n = Arrays.stream(window).sum();
        this.m = Arrays.stream(reference).sum();
        this.p = Arrays.stream(window).mapToDouble(count -> count / n).toArray();
        this.q = Arrays.stream(reference).mapToDouble(count -> count / m).toArray();
    }

    double n() {
        return n;
    }

    double m() {
        return m;
    }

    int cells() {
        int cells = 0;
        for (int i = 0; i < p.length; i++) {
            cells += window[i] + reference[i] > 0 ? 1 : 0;
        }
        return cells;
    }

    /** Pearson's statistic that takes the reference's shares for exact. */
    double chiSquareOfExpectation() {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            if (window[i] + reference[i] > 0) {
                double expected = Math.max(1e-9, n * q[i]);
                sum += (window[i] - expected) * (window[i] - expected) / expected;
            }
        }
        return sum;
    }

    /** Pearson's statistic of the contingency table. */
    double contingency() {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double both = (double) window[i] + reference[i];
            if (both > 0) {
                double expected = both * n / (n + m);
                double difference = window[i] - expected;
                sum += difference * difference / expected + difference * difference / (both - expected);
            }
        }
        return sum;
    }

    double zOfFirstShare() {
        double pooled = (window[0] + reference[0]) / (n + m);
        double variance = pooled * (1 - pooled) * (1 / n + 1 / m);
        return variance > 0 ? Math.abs(p[0] - q[0]) / Math.sqrt(variance) : 0;
    }

    double largestDifference() {
        double largest = 0;
        for (int i = 0; i < p.length; i++) {
            largest = Math.max(largest, Math.abs(p[i] - q[i]));
        }
        return largest;
    }

    double jensenShannon() {
        return jensenShannon(p, q);
    }

    double hellinger() {
        return hellinger(p, q);
    }

    /** In nats. */
    static double jensenShannon(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double middle = (p[i] + q[i]) / 2;
            sum += p[i] > 0 ? p[i] * Math.log(p[i] / middle) / 2 : 0;
            sum += q[i] > 0 ? q[i] * Math.log(q[i] / middle) / 2 : 0;
        }
        return Math.max(0, sum);
    }

    static double hellinger(double[] p, double[] q) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            double difference = Math.sqrt(p[i]) - Math.sqrt(q[i]);
            sum += difference * difference;
        }
        return Math.sqrt(sum / 2);
    }
}
