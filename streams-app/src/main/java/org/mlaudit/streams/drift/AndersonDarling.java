package org.mlaudit.streams.drift;

/**
 * Anderson-Darling two-sample test with midranks (Scholz and Stephens 1987, equation 7): squared distances of the cumulative
 * distributions, each over its variance, so that the tails count as much as the middle.
 *
 * <p>On summaries the values of a cell count as tied. The squared distance over B (N - B), with B values below, is convex in
 * the counts of both samples passed within a cell, so its greatest value is at a corner of them: that bounds the error.
 *
 * <p>p-value: the form of a Brownian bridge with the ties of the pooled sample ({@link BridgeForm}). Effect: square root of
 * the weighted mean squared distance, less what sampling adds.
 */
public final class AndersonDarling {
    /** Critical values of Scholz and Stephens (1987), table 2, for k = 2, and what they belong to. */
    private static final double[] LEVELS = {0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};

    private static final double[] B0 = {0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085};
    private static final double[] B1 = {-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615};
    private static final double[] B2 = {-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154};

    private AndersonDarling() {}

    /** The statistic A^2; its mean without drift is 1. */
    public static Estimate statistic(NumberCells cells) {
        double n = cells.windowTotal;
        double m = cells.referenceTotal;
        double total = n + m;
        double[] differences = cells.differences();
        double value = 0;
        double lower = 0;
        double upper = 0;
        double before = 0;
        double below = 0;
        for (int cell = 0; cell < differences.length; cell++) {
            double values = (double) cells.window[cell] + cells.reference[cell];
            double part = values * part(below, below + values, total, (before + differences[cell]) / 2);
            value += part;
            if (cells.wide(cell) && values > 1) {
                double least = Gaps.least(cells, cell, before);
                lower += values * least * least / (total * total / 4);
                upper += values * greatest(cells, cell, before, below, total);
            } else {
                lower += part;
                upper += part;
            }
            below += values;
            before = differences[cell];
        }
        return Estimate.between(value, lower, upper).times((total - 1) / total * n * m);
    }

    /** The test. */
    public static TestResult test(NumberCells cells) {
        Estimate statistic = statistic(cells);
        BridgeForm noise = noise(cells);
        double sampling = cells.sampling();
        return TestResult.of(
                statistic,
                Math.sqrt(Math.max(0, statistic.value() - noise.mean()) * sampling),
                noise.atLeast(statistic.value()),
                noise::quantile,
                effect -> effect * effect / sampling + noise.mean());
    }

    /**
     * The p-value that Scholz and Stephens interpolate from their table, as SciPy's {@code anderson_ksamp} gives it: between
     * .001 and .25. For those who must match it.
     */
    public static double interpolatedPValue(NumberCells cells) {
        if (cells.windowTotal + cells.referenceTotal < 4) {
            return LEVELS[0];
        }
        double standard = (statistic(cells).value() - 1) / Math.sqrt(variance(cells.windowTotal, cells.referenceTotal));
        double[] critical = new double[LEVELS.length];
        double[] logs = new double[LEVELS.length];
        for (int i = 0; i < critical.length; i++) {
            critical[i] = B0[i] + B1[i] + B2[i];
            logs[i] = Math.log(LEVELS[i]);
        }
        if (standard < critical[0]) {
            return LEVELS[0];
        }
        if (standard > critical[critical.length - 1]) {
            return LEVELS[LEVELS.length - 1];
        }
        return Math.exp(parabola(critical, logs, standard));
    }

    /** The parabola of least squares through points, at another one. */
    private static double parabola(double[] x, double[] y, double at) {
        double[][] normal = new double[3][4];
        for (int i = 0; i < x.length; i++) {
            double[] powers = {1, x[i], x[i] * x[i]};
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    normal[row][column] += powers[row] * powers[column];
                }
                normal[row][3] += powers[row] * y[i];
            }
        }
        for (int pivot = 0; pivot < 3; pivot++) {
            for (int row = 0; row < 3; row++) {
                double factor = row == pivot ? 0 : normal[row][pivot] / normal[pivot][pivot];
                for (int column = 0; column < 4; column++) {
                    normal[row][column] -= factor * normal[pivot][column];
                }
            }
        }
        return normal[0][3] / normal[0][0] + at * (normal[1][3] / normal[1][1] + at * (normal[2][3] / normal[2][2]));
    }

    /** Variance of the statistic for samples of these sizes, at least 4 values (Scholz and Stephens 1987, equation 4). */
    private static double variance(long n, long m) {
        double total = (double) n + m;
        double sizes = 1.0 / n + 1.0 / m;
        double h = 1;
        double g = 0;
        double tail = 0;
        for (long i = 2; i < n + m; i++) {
            h += 1.0 / i;
            tail += 1.0 / (total + 1 - i);
            g += tail / i;
        }
        double a = 4 * g - 6 + (10 - 6 * g) * sizes;
        double b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * sizes - 8 * h + 4 * g - 6;
        double c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * sizes + 4 * h;
        double d = 4 * (2 * h + 6) - 8 * h;
        return (((a * total + b) * total + c) * total + d) / ((total - 1) * (total - 2) * (total - 3));
    }

    /** Greatest squared mean distance over its variance at a tie within a cell that is entered with these counts. */
    private static double greatest(NumberCells cells, int cell, double before, double below, double total) {
        double[] gains = {0, 0, cells.window[cell], 0, cells.window[cell], cells.window[cell]};
        double[] losses = {0, 0, cells.reference[cell], 0, cells.reference[cell], cells.reference[cell]};
        double greatest = 0;
        for (int i = 0; i < gains.length; i += 2) {
            for (int j = 0; j < losses.length; j += 2) {
                double from = below + gains[i] + losses[j];
                double to = below + gains[i + 1] + losses[j + 1];
                double difference = before
                        + (gains[i] + gains[i + 1]) / 2 / cells.windowTotal
                        - (losses[j] + losses[j + 1]) / 2 / cells.referenceTotal;
                greatest = Math.max(greatest, part(from, to, total, difference));
            }
        }
        return greatest;
    }

    /** Square of a mean distance over a step, over what its variance is a multiple of. */
    private static double part(double from, double to, double total, double difference) {
        double middle = (from + to) / 2;
        double variance = middle * (total - middle) - total * (to - from) / 4;
        return variance <= total * 1e-9 ? 0 : difference * difference / variance;
    }

    private static BridgeForm noise(NumberCells cells) {
        int points = cells.count();
        double[] pooled = cells.pooled();
        double[] weights = new double[points];
        double[] heights = new double[points];
        double[] reduced = new double[points];
        double below = 0;
        for (int i = 0; i < points; i++) {
            double share = pooled[i] - below;
            double middle = (pooled[i] + below) / 2;
            double variance = middle * (1 - middle) - share / 4;
            weights[i] = variance <= 1e-12 ? 0 : share / variance;
            heights[i] = middle;
            reduced[i] = share / 4;
            below = pooled[i];
        }
        return new BridgeForm(weights, heights, reduced);
    }
}
