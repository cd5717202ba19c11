package org.mlaudit.streams.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Windows of a reference, each compared with all of the reference but itself. Without variation beyond sampling, a window's
 * values are a draw without replacement from the reference's, so each statistic has a known mean; the statistics are not
 * independent, since each window is part of what the others are compared with. Weighted by the share of the reference that
 * is not the window's, their sum is that of the analysis of variance: chi-square with as many degrees of freedom as the
 * weights sum to, which is one less than there are windows if these are the whole reference.
 */
final class LeaveOneOut {
    /**
     * Of the test whether there is any inflation. Overlooking one costs far more false alarms than the wider tails cost power
     * where there is none, so the level is the one that Bancroft (1964) found best for preliminary tests of variances.
     */
    private static final double SIGNIFICANCE = 0.25;

    private final List<double[]> windows = new ArrayList<>();
    private final double[] reference;
    private final double total;

    /** Counts of windows and of the reference that they are part of, in the same cells; small windows are left out. */
    LeaveOneOut(long[][] windows, long[] reference) {
        int[] occupied = IntStream.range(0, reference.length)
                .filter(i -> reference[i] > 0)
                .toArray();
        this.reference = Arrays.stream(occupied).mapToDouble(i -> reference[i]).toArray();
        this.total = Arrays.stream(this.reference).sum();
        for (long[] window : windows) {
            double[] counts =
                    Arrays.stream(occupied).mapToDouble(i -> window[i]).toArray();
            double n = Arrays.stream(counts).sum();
            if (n >= Dispersion.LEAST_ROWS && n < total) {
                this.windows.add(counts);
            }
        }
    }

    /** Number of windows that are large enough. */
    int windows() {
        return windows.size();
    }

    /** Cells that the reference has values in. */
    double[] reference() {
        return reference;
    }

    /** Mean number of values of a window, weighted; 0 when there is none. */
    double typicalRows() {
        return windows.isEmpty()
                ? 0
                : mean(windows.stream().mapToDouble(LeaveOneOut::rows).toArray());
    }

    /** Inflation of the variance of a sum of scores over a window's values. */
    Inflation ofScores(double[] scores) {
        double factor = factor(
                windows.stream()
                        .mapToDouble(window -> {
                            double z = new ConditionalTail(CellLaw.DRAWN, reference, window).standardScore(scores);
                            return z * z;
                        })
                        .toArray(),
                1);
        return inflation(factor, factor);
    }

    /** Inflation of the likelihood ratio over the cells. */
    Inflation ofShape() {
        double dimensions = reference.length - 1;
        double[] ratios = windows.stream().mapToDouble(this::deviance).toArray();
        double factor = factor(ratios, dimensions);
        if (factor <= 1) {
            return Inflation.NONE;
        }
        double meanSquare = factor * factor;
        double beyond = Math.max(0, squares(ratios, dimensions) / dimensions - meanSquare);
        double spike = Math.sqrt((dimensions - 1) * Math.min(beyond, meanSquare * (dimensions - 1)));
        double others = (factor * dimensions - (factor + spike)) / (dimensions - 1);
        return inflation(factor + spike, Math.max(1, others));
    }

    private double deviance(double[] window) {
        double[] rest = new double[window.length];
        Arrays.setAll(rest, i -> reference[i] - window[i]);
        Deviance deviance = new Deviance(CellLaw.DRAWN, window, rest);
        double mean = deviance.mean();
        return mean > 0 ? deviance.value() / mean : 0;
    }

    /** Weighted mean of statistics whose mean is 1 without inflation; 1 unless it is significantly above. */
    private double factor(double[] statistics, double dimensions) {
        if (windows.size() < Dispersion.LEAST_WINDOWS) {
            return 1;
        }
        double factor = mean(statistics);
        double degrees = dimensions * weights();
        return factor > 1 && Tails.chiSquare(factor * degrees, degrees) <= SIGNIFICANCE ? factor : 1;
    }

    /** With degrees of freedom by Satterthwaite's rule, for larger windows vary more, relative to sampling. */
    private Inflation inflation(double largest, double others) {
        if (largest <= 1) {
            return Inflation.NONE;
        }
        double typical = typicalRows();
        double sum = 0;
        double squares = 0;
        for (double[] window : windows) {
            double factor = 1 + (largest - 1) * rows(window) / typical;
            sum += weight(window) * factor;
            squares += weight(window) * factor * factor;
        }
        return new Inflation(largest, others, sum * sum / squares);
    }

    /**
     * Sum of the squares of the spectrum of the windows' covariance, without the bias of an estimate from few windows
     * (Srivastava 2005). Directions are those of Pearson's residuals, lengths the roots of the statistics.
     */
    private double squares(double[] ratios, double dimensions) {
        double[][] residuals = new double[windows.size()][];
        for (int k = 0; k < residuals.length; k++) {
            residuals[k] = residuals(windows.get(k), ratios[k] * dimensions * weight(windows.get(k)));
        }
        double degrees = weights();
        double trace = mean(ratios) * dimensions;
        double squares = squaresOfProducts(residuals) / (degrees * degrees);
        return degrees * degrees / ((degrees - 1) * (degrees + 2)) * (squares - trace * trace / degrees);
    }

    private double[] residuals(double[] window, double squaredLength) {
        double n = rows(window);
        double[] residuals = new double[window.length];
        double sum = 0;
        for (int i = 0; i < window.length; i++) {
            double expected = n * reference[i] / total;
            residuals[i] = (window[i] - expected) / Math.sqrt(expected);
            sum += residuals[i] * residuals[i];
        }
        double scale = sum > 0 ? Math.sqrt(squaredLength / sum) : 0;
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] *= scale;
        }
        return residuals;
    }

    /** Sum of the squared inner products of all pairs of rows, which is that of all pairs of columns too. */
    private static double squaresOfProducts(double[][] rows) {
        double[][] fewer = rows.length <= rows[0].length ? rows : transposed(rows);
        double sum = 0;
        for (int j = 0; j < fewer.length; j++) {
            for (int k = 0; k <= j; k++) {
                double product = 0;
                for (int i = 0; i < fewer[j].length; i++) {
                    product += fewer[j][i] * fewer[k][i];
                }
                sum += (j == k ? 1 : 2) * product * product;
            }
        }
        return sum;
    }

    private static double[][] transposed(double[][] rows) {
        double[][] columns = new double[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = rows[i][j];
            }
        }
        return columns;
    }

    private double mean(double[] values) {
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            sum += weight(windows.get(k)) * values[k];
        }
        return sum / weights();
    }

    private double weights() {
        return windows.stream().mapToDouble(this::weight).sum();
    }

    private double weight(double[] window) {
        return 1 - rows(window) / total;
    }

    private static double rows(double[] window) {
        return Arrays.stream(window).sum();
    }
}
