package org.mlaudit.streams.spc;

/**
 * Average run length of a tabular CUSUM of standardised points, C = max(0, C + z - k), which signals when C exceeds h.
 * From a value c the average run length L solves the integral equation of Page (1954),
 *
 * <p>L(c) = 1 + L(0) P(z at most k - c) + integral from 0 to h of L(y) f(y + k - c) dy,
 *
 * <p>here by Nystroem's method on Gauss-Legendre nodes (Vance 1986; Knoth, R package spc, method "igl"). A two-sided
 * CUSUM's inverse run length is the sum of those of its sides, exactly so when both start at 0 (van Dobben de Bruyn 1968).
 */
final class CusumRunLength {
    private static final int FEWEST_NODES = 30;
    private static final int MOST_NODES = 160;
    private static final double NODES_PER_DEVIATION = 4;

    private CusumRunLength() {}

    /**
     * Average number of points until the upper CUSUM signals.
     *
     * @param k reference value in sigma, 0 or more
     * @param h limit in sigma, above 0
     * @param headStart value of the CUSUM before the first point, 0 to h
     * @param process distribution of the points
     */
    static double oneSided(double k, double h, double headStart, PointDistribution process) {
        int wanted = (int) Math.ceil(NODES_PER_DEVIATION * h / process.spread());
        GaussLegendre rule = GaussLegendre.of(Math.clamp(wanted, FEWEST_NODES, MOST_NODES));
        int n = rule.count();
        double[][] matrix = new double[n + 1][n + 1];
        double[] right = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            double from = i == n ? 0 : rule.node(i, 0, h);
            for (int j = 0; j < n; j++) {
                matrix[i][j] = -rule.weight(j, 0, h) * process.density(rule.node(j, 0, h) + k - from);
            }
            matrix[i][n] = -process.below(k - from);
            matrix[i][i] += 1;
            right[i] = 1;
        }
        double[] lengths = LinearSystem.solve(matrix, right);
        double length = 1 + lengths[n] * process.below(k - headStart);
        for (int j = 0; j < n; j++) {
            length += rule.weight(j, 0, h) * lengths[j] * process.density(rule.node(j, 0, h) + k - headStart);
        }
        return RunLengths.within(length);
    }

    /** Average number of points until either side of a two-sided CUSUM signals; both start at 0. */
    static double twoSided(double k, double h, PointDistribution process) {
        double upper = oneSided(k, h, 0, process);
        double lower = process.shift() == 0 ? upper : oneSided(k, h, 0, process.mirrored());
        return 1 / (1 / upper + 1 / lower);
    }
}
