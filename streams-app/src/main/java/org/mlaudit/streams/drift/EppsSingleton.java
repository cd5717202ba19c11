package org.mlaudit.streams.drift;

import java.util.Arrays;
import java.util.Optional;
import org.mlaudit.streams.calibration.Tails;

/**
 * Epps-Singleton two-sample test (1986): the distance of the empirical characteristic functions at two points, 0.4 and 0.8 over
 * half of the interquartile range of both samples together. It needs the values themselves, so there is no form on summaries
 * and no monitor of it.
 *
 * <p>p-value: chi-square limit with as many degrees of freedom as the covariance has rank, with the correction for fewer than
 * 25 values of Goerg and Kaiser (2009).
 */
public final class EppsSingleton {
    private static final double[] POINTS = {0.4, 0.8};
    private static final int PARTS = 4;
    private static final int LEAST_VALUES = 5;
    private static final int SMALL = 25;
    /** Eigenvalues below this share of the largest count as zero, as in NumPy's {@code pinv}. */
    private static final double SINGULAR = 1e-15;

    private EppsSingleton() {}

    /**
     * Outcome of the test.
     *
     * @param statistic W, 0 or more
     * @param pValue 0 to 1
     */
    public record Outcome(double statistic, double pValue) {}

    /** The test of finite values; empty when a sample has fewer than 5 or the interquartile range is 0. */
    public static Optional<Outcome> test(double[] window, double[] reference) {
        int n = window.length;
        int m = reference.length;
        double[] pooled = Arrays.copyOf(window, n + m);
        System.arraycopy(reference, 0, pooled, n, m);
        Arrays.sort(pooled);
        double spread = n + m == 0 ? 0 : (quantile(pooled, 0.75) - quantile(pooled, 0.25)) / 2;
        if (n < LEAST_VALUES || m < LEAST_VALUES || !(spread > 0) || !Double.isFinite(spread)) {
            return Optional.empty();
        }
        double[][] ours = parts(window, spread);
        double[][] theirs = parts(reference, spread);
        double[] apart = new double[PARTS];
        double[][] covariance = new double[PARTS][PARTS];
        for (int i = 0; i < PARTS; i++) {
            apart[i] = mean(ours[i]) - mean(theirs[i]);
            for (int j = 0; j < PARTS; j++) {
                covariance[i][j] = (double) (n + m) / n * covariance(ours[i], ours[j])
                        + (double) (n + m) / m * covariance(theirs[i], theirs[j]);
            }
        }
        Symmetric eigen = Symmetric.of(covariance);
        double largest = 0;
        for (int i = 0; i < PARTS; i++) {
            largest = Math.max(largest, eigen.value(i));
        }
        double sum = 0;
        int rank = 0;
        for (int i = 0; i < PARTS; i++) {
            double value = eigen.value(i);
            if (value > SINGULAR * largest && value > 0) {
                double along = 0;
                for (int j = 0; j < PARTS; j++) {
                    along += eigen.component(j, i) * apart[j];
                }
                sum += along * along / value;
                rank++;
            }
        }
        double statistic = Finite.of((n + m) * sum * correction(n, m));
        return Optional.of(new Outcome(statistic, Tails.chiSquare(statistic, rank)));
    }

    private static double correction(int n, int m) {
        return Math.max(n, m) >= SMALL
                ? 1
                : 1 / (1 + Math.pow(n + m, -0.45) + 10.1 * (Math.pow(n, -1.7) + Math.pow(m, -1.7)));
    }

    private static double[][] parts(double[] values, double spread) {
        double[][] parts = new double[PARTS][values.length];
        for (int point = 0; point < POINTS.length; point++) {
            for (int i = 0; i < values.length; i++) {
                double angle = POINTS[point] / spread * values[i];
                double bounded = Double.isFinite(angle) ? angle : 0;
                parts[point][i] = Math.cos(bounded);
                parts[POINTS.length + point][i] = Math.sin(bounded);
            }
        }
        return parts;
    }

    private static double quantile(double[] sorted, double share) {
        double rank = share * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double covariance(double[] left, double[] right) {
        double meanLeft = mean(left);
        double meanRight = mean(right);
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (left[i] - meanLeft) * (right[i] - meanRight);
        }
        return sum / left.length;
    }
}
