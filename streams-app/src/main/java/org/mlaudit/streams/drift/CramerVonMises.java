package org.mlaudit.streams.drift;

/**
 * Cramer-von Mises two-sample test (Anderson 1962): T = n m / (n + m)^2 times the sum, over the values of both samples, of the
 * squared distance of the cumulative distributions; at a tie the mean of the squares before and after it
 * (SciPy's average ranks give another T there).
 *
 * <p>On summaries the values of a cell count as tied. The squared distance of each lies between the least and the greatest
 * that is possible in its cell: that bounds the error.
 *
 * <p>p-value: the form of a Brownian bridge with the ties of the pooled sample ({@link BridgeForm}). Effect: square root of
 * the mean squared distance, less what sampling adds.
 */
public final class CramerVonMises {
    private CramerVonMises() {}

    /** T. */
    public static Estimate statistic(NumberCells cells) {
        double[] differences = cells.differences();
        double value = 0;
        double lower = 0;
        double upper = 0;
        double before = 0;
        for (int cell = 0; cell < differences.length; cell++) {
            double values = (double) cells.window[cell] + cells.reference[cell];
            double after = differences[cell];
            double part = values * (before * before + after * after) / 2;
            value += part;
            if (cells.wide(cell) && values > 1) {
                lower += values * square(Gaps.least(cells, cell, before));
                upper += values * square(Gaps.greatest(cells, cell, before));
            } else {
                lower += part;
                upper += part;
            }
            before = after;
        }
        return Estimate.between(value, lower, upper).times(factor(cells));
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

    private static BridgeForm noise(NumberCells cells) {
        int points = cells.count() - 1;
        double[] pooled = cells.pooled();
        double[] weights = new double[points];
        double[] heights = new double[points];
        double total = (double) cells.windowTotal + cells.referenceTotal;
        for (int i = 0; i < points; i++) {
            double left = (double) cells.window[i] + cells.reference[i];
            double right = (double) cells.window[i + 1] + cells.reference[i + 1];
            weights[i] = (left + right) / 2 / Math.max(1, total - 1);
            heights[i] = pooled[i];
        }
        return BridgeForm.of(weights, heights);
    }

    private static double factor(NumberCells cells) {
        double n = cells.windowTotal;
        double m = cells.referenceTotal;
        return n / (n + m) * (m / (n + m));
    }

    private static double square(double value) {
        return value * value;
    }
}
