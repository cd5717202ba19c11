package org.mlaudit.streams.spc;

/**
 * Average run length of an EWMA of standardised points, Z = (1 - lambda) Z + lambda z, which signals when it is beyond
 * c sqrt(lambda / (2 - lambda)), its asymptotic limits. From a value u the average run length L solves the integral
 * equation of Crowder (1987),
 *
 * <p>L(u) = 1 + 1/lambda times the integral between the limits of L(y) f((y - (1 - lambda) u) / lambda) dy,
 *
 * <p>by Nystroem's method on Gauss-Legendre nodes. The one-sided EWMA is kept at or above 0 (Knoth, R package spc,
 * "one" with reflection at 0).
 */
final class EwmaRunLength {
    private static final int FEWEST_NODES = 40;
    private static final int MOST_NODES = 160;
    private static final double NODES_PER_DEVIATION = 4;

    private EwmaRunLength() {}

    /** The standard deviation of an EWMA of standard normal points, in the long run. */
    static double deviation(double lambda) {
        return Math.sqrt(lambda / (2 - lambda));
    }

    /**
     * Average number of points until the EWMA is beyond either limit.
     *
     * @param lambda weight of the newest point, above 0 and at most 1
     * @param c limit in standard deviations of the EWMA, above 0
     * @param headStart value of the EWMA before the first point, within the limits
     * @param process distribution of the points
     */
    static double twoSided(double lambda, double c, double headStart, PointDistribution process) {
        double limit = c * deviation(lambda);
        GaussLegendre rule = rule(2 * limit, lambda * process.spread());
        int n = rule.count();
        double[][] matrix = new double[n][n];
        double[] right = new double[n];
        for (int i = 0; i < n; i++) {
            double from = rule.node(i, -limit, limit);
            for (int j = 0; j < n; j++) {
                matrix[i][j] = -transition(rule, j, -limit, limit, lambda, from, process);
            }
            matrix[i][i] += 1;
            right[i] = 1;
        }
        double[] lengths = LinearSystem.solve(matrix, right);
        double length = 1;
        for (int j = 0; j < n; j++) {
            length += lengths[j] * transition(rule, j, -limit, limit, lambda, headStart, process);
        }
        return RunLengths.within(length);
    }

    /** Average number of points until an EWMA that is kept at or above 0 exceeds its upper limit. */
    static double oneSided(double lambda, double c, double headStart, PointDistribution process) {
        double limit = c * deviation(lambda);
        GaussLegendre rule = rule(limit, lambda * process.spread());
        int n = rule.count();
        double[][] matrix = new double[n + 1][n + 1];
        double[] right = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            double from = i == n ? 0 : rule.node(i, 0, limit);
            for (int j = 0; j < n; j++) {
                matrix[i][j] = -transition(rule, j, 0, limit, lambda, from, process);
            }
            matrix[i][n] = -process.below(-(1 - lambda) * from / lambda);
            matrix[i][i] += 1;
            right[i] = 1;
        }
        double[] lengths = LinearSystem.solve(matrix, right);
        double length = 1 + lengths[n] * process.below(-(1 - lambda) * headStart / lambda);
        for (int j = 0; j < n; j++) {
            length += lengths[j] * transition(rule, j, 0, limit, lambda, headStart, process);
        }
        return RunLengths.within(length);
    }

    private static GaussLegendre rule(double width, double deviation) {
        int wanted = (int) Math.ceil(NODES_PER_DEVIATION * Math.min(width / deviation, MOST_NODES));
        return GaussLegendre.of(Math.clamp(wanted, FEWEST_NODES, MOST_NODES));
    }

    private static double transition(
            GaussLegendre rule,
            int to,
            double low,
            double high,
            double lambda,
            double from,
            PointDistribution process) {
        double z = (rule.node(to, low, high) - (1 - lambda) * from) / lambda;
        return rule.weight(to, low, high) / lambda * process.density(z);
    }
}
