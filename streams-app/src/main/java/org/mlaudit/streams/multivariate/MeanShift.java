package org.mlaudit.streams.multivariate;

import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.drift.TestResult;

/**
 * Test whether two samples of points have the same mean: the squared distance of the means over 1/n + 1/m is, when rows are
 * dealt to both samples at random, a weighted sum of chi-square variables whose weights are the eigenvalues of the covariance
 * of both together. They need not be found: the first three cumulants are traces of the covariance's powers, and a shifted
 * gamma distribution with these cumulants stands for the sum (Pearson 1959; Imhof 1961, section 4). No permutation, no random
 * number.
 */
final class MeanShift {
    private final double squared;
    private final double mean;
    private final double deviation;
    private final double degrees;
    private final double spread;
    private final double variance;

    /**
     * Compares samples of points of the same number of dimensions, at least two points each.
     *
     * @param window rows of the window
     * @param reference rows of the reference
     */
    MeanShift(double[][] window, double[][] reference) {
        int dimensions = window[0].length;
        double n = window.length;
        double m = reference.length;
        double[] ours = mean(window, dimensions);
        double[] theirs = mean(reference, dimensions);
        double[] pooled = new double[dimensions];
        double distance = 0;
        for (int i = 0; i < dimensions; i++) {
            pooled[i] = (n * ours[i] + m * theirs[i]) / (n + m);
            distance += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
        }
        double[][] covariance = new double[dimensions][dimensions];
        add(window, pooled, covariance, n + m);
        add(reference, pooled, covariance, n + m);
        double second = 0;
        double third = 0;
        double first = 0;
        for (int i = 0; i < dimensions; i++) {
            first += covariance[i][i];
            for (int j = 0; j < dimensions; j++) {
                second += covariance[i][j] * covariance[i][j];
                double product = 0;
                for (int k = 0; k < dimensions; k++) {
                    product += covariance[i][k] * covariance[k][j];
                }
                third += product * covariance[j][i];
            }
        }
        this.squared = distance;
        this.spread = (1 / n + 1 / m) * (n + m) / (n + m - 1);
        this.mean = first;
        this.deviation = Math.sqrt(2 * second);
        this.degrees = third <= 0 ? 1 : second * second * second / (third * third);
        this.variance = first;
    }

    /** Squared distance of the means. */
    double squared() {
        return squared;
    }

    /** What sampling alone adds to the squared distance on average. */
    double noise() {
        return mean * spread;
    }

    /** Sum of the variances of all dimensions of both samples together. */
    double variance() {
        return variance;
    }

    /** Probability of such a distance when both samples are of one distribution. */
    double pValue() {
        return squared == 0 ? 1 : tail(squared / spread);
    }

    /** The distance, not squared, over a unit; its effect is what is left of it without the noise. */
    TestResult result(double unit) {
        double scale = unit > 0 ? unit : 1;
        return new TestResult(
                Math.sqrt(squared) / scale,
                0,
                Math.sqrt(Math.max(0, squared - noise())) / scale,
                pValue(),
                significance -> Math.sqrt(Math.max(0, quantile(significance)) * spread) / scale,
                effect -> Math.sqrt(effect * effect * scale * scale + noise()) / scale,
                0);
    }

    private double tail(double value) {
        if (deviation == 0) {
            return value > mean ? 0 : 1;
        }
        double chiSquare = (value - mean) / deviation * Math.sqrt(2 * degrees) + degrees;
        return Tails.chiSquare(chiSquare, degrees);
    }

    private double quantile(double probability) {
        return mean + deviation * (Tails.chiSquareQuantile(probability, degrees) - degrees) / Math.sqrt(2 * degrees);
    }

    static double[] mean(double[][] rows, int dimensions) {
        double[] mean = new double[dimensions];
        for (double[] row : rows) {
            for (int i = 0; i < dimensions; i++) {
                mean[i] += row[i] / rows.length;
            }
        }
        return mean;
    }

    private static void add(double[][] rows, double[] center, double[][] covariance, double total) {
        double[] apart = new double[center.length];
        for (double[] row : rows) {
            for (int i = 0; i < center.length; i++) {
                apart[i] = row[i] - center[i];
            }
            for (int i = 0; i < center.length; i++) {
                double weight = apart[i] / total;
                double[] line = covariance[i];
                for (int j = 0; j < center.length; j++) {
                    line[j] += weight * apart[j];
                }
            }
        }
    }
}
