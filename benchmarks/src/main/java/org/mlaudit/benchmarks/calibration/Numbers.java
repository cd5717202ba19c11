package org.mlaudit.benchmarks.calibration;

import java.util.Arrays;

/** The statistics of peers for a numeric feature, on raw values. */
final class Numbers {
    private static final int WHYLABS_POINTS = 30;
    private static final int VERTEX_BINS = 10;

    private final double[] window;
    private final OfReference reference;
    private double ks;
    private double wasserstein;

    /** What does not depend on the window. */
    static final class OfReference {
        private final double[] sorted;
        private final double deviation;
        private final double[] doane;
        private final double[] doaneShares;
        private final double nannymlLimit;

        /** Of values in the order in which they came. */
        OfReference(double[] values) {
            this.sorted = values.clone();
            Arrays.sort(sorted);
            double mean = Arrays.stream(sorted).sum() / sorted.length;
            double squares = 0;
            double cubes = 0;
            for (double value : sorted) {
                double d = value - mean;
                squares += d * d;
                cubes += d * d * d;
            }
            double m = sorted.length;
            this.deviation = Math.sqrt(squares / (m - 1));
            double skew = cubes / m / Math.pow(squares / m, 1.5);
            double ofSkew = Math.sqrt(6 * (m - 2) / ((m + 1) * (m + 3)));
            int bins = (int)
                    Math.ceil(1 + Math.log(m) / Math.log(2) + Math.log(1 + Math.abs(skew) / ofSkew) / Math.log(2));
            this.doane = equal(sorted[0], sorted[sorted.length - 1], bins);
            this.doaneShares = shares(sorted, doane);
            double[] distances = new double[10];
            for (int chunk = 0; chunk < 10; chunk++) {
                int from = (int) (m * chunk / 10);
                double[] part = Arrays.copyOfRange(values, from, (int) (m * (chunk + 1) / 10));
                Arrays.sort(part);
                distances[chunk] = Math.sqrt(Categories.jensenShannon(shares(part, doane), doaneShares) / Math.log(2));
            }
            this.nannymlLimit = meanAndThreeDeviations(distances);
        }

        double nannymlLimit() {
            return nannymlLimit;
        }

        /** Sorted; not a copy. */
        double[] sorted() {
            return sorted;
        }
    }

    static double meanAndThreeDeviations(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return mean + 3 * Math.sqrt(squares / values.length);
    }

    /** A sorted window, moved by a shift. */
    Numbers(double[] sorted, double shift, OfReference reference) {
        this.window = Arrays.stream(sorted).map(value -> value + shift).toArray();
        this.reference = reference;
        walk();
    }

    private void walk() {
        double[] theirs = reference.sorted;
        int i = 0;
        int j = 0;
        double last = 0;
        while (i < window.length || j < theirs.length) {
            double difference = (double) i / window.length - (double) j / theirs.length;
            boolean ours = j == theirs.length || (i < window.length && window[i] <= theirs[j]);
            double at = ours ? window[i] : theirs[j];
            if (i + j > 0) {
                ks = Math.max(ks, Math.abs(difference));
                wasserstein += Math.abs(difference) * (at - last);
            }
            last = at;
            if (ours) {
                i++;
            } else {
                j++;
            }
        }
    }

    double n() {
        return window.length;
    }

    double m() {
        return reference.sorted.length;
    }

    double ks() {
        return ks;
    }

    double wasserstein() {
        return wasserstein;
    }

    double referenceDeviation() {
        return reference.deviation;
    }

    double jensenShannonDoane() {
        return Math.sqrt(
                Categories.jensenShannon(shares(window, reference.doane), reference.doaneShares) / Math.log(2));
    }

    double jensenShannonEqualBins() {
        double[] edges = union(VERTEX_BINS);
        return Categories.jensenShannon(shares(window, edges), shares(reference.sorted, edges));
    }

    double hellinger() {
        double[] edges = union(WHYLABS_POINTS - 1);
        return Categories.hellinger(shares(window, edges), shares(reference.sorted, edges));
    }

    private double[] union(int bins) {
        double[] theirs = reference.sorted;
        return equal(
                Math.min(window[0], theirs[0]), Math.max(window[window.length - 1], theirs[theirs.length - 1]), bins);
    }

    private static double[] equal(double from, double to, int bins) {
        double[] edges = new double[bins + 1];
        for (int i = 0; i <= bins; i++) {
            edges[i] = from + (to - from) * i / bins;
        }
        return edges;
    }

    /** Shares of sorted values between edges, the last bin closed, and outside of them. */
    private static double[] shares(double[] sorted, double[] edges) {
        double[] shares = new double[edges.length];
        int before = first(sorted, edges[0]);
        int outside = before;
        for (int i = 1; i < edges.length; i++) {
            int upTo = i == edges.length - 1 ? first(sorted, Math.nextUp(edges[i])) : first(sorted, edges[i]);
            shares[i - 1] = (double) (upTo - before) / sorted.length;
            before = upTo;
        }
        shares[edges.length - 1] = (double) (sorted.length - before + outside) / sorted.length;
        return shares;
    }

    /** Position of the first value that is at least as large. */
    static int first(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
