package org.mlaudit.streams.drift;

/**
 * Wasserstein distance of order 1 (earth mover's distance): the area between the two cumulative distributions, which is how
 * far a value has to move on average to turn one sample into the other. It has the unit of the values; divided by the
 * reference's standard deviation it has none.
 *
 * <p>On summaries each value is taken for the middle of its cell. Within a cell the area lies between its width times the
 * least and times the greatest distance possible there, and the whole is at least the distance of the means, which are
 * known exactly: that bounds the error.
 *
 * <p>p-value: without drift the distance is asymptotically the area under the modulus of a Brownian bridge along the pooled
 * distribution; see {@link FoldedSum} for its tail, which is conservative: simulated, 1 to 1.6 times the exact probability
 * at 1 in 100 and up to 7 times at 1 in 10,000. Effect: the distance over the standard deviation, less its mean without drift.
 */
public final class Wasserstein {
    private Wasserstein() {}

    /** The distance in the unit of the values. */
    public static Estimate distance(NumberCells cells) {
        Estimate scaled = scaled(cells);
        return new Estimate(cells.unscaled(scaled.value()), cells.unscaled(scaled.error()));
    }

    /** The distance over the reference's standard deviation ({@code n - 1}). */
    public static Estimate normalised(NumberCells cells) {
        return over(scaled(cells), cells.unit());
    }

    /** The test of the normalised distance. */
    public static TestResult test(NumberCells cells) {
        Estimate scaled = scaled(cells);
        double unit = cells.unit();
        FoldedSum noise = FoldedSum.ofBridge(Gaps.lengths(cells), cells.pooled(), Gaps.spread(cells));
        double mean = Finite.ratio(noise.mean(), unit);
        Estimate distance = over(scaled, unit);
        return TestResult.of(
                distance,
                distance.value() - mean,
                noise.atLeast(scaled.value()),
                significance -> Finite.ratio(noise.quantile(significance), unit),
                effect -> effect + mean);
    }

    private static Estimate scaled(NumberCells cells) {
        double[] differences = cells.differences();
        double value = 0;
        double lower = 0;
        double upper = 0;
        double before = 0;
        for (int cell = 0; cell < differences.length; cell++) {
            if (cell > 0) {
                value += (cells.middle(cell) - cells.middle(cell - 1)) * Math.abs(before);
                double gap = (cells.low[cell] - cells.high[cell - 1]) * Math.abs(before);
                lower += gap;
                upper += gap;
            }
            double width = cells.high[cell] - cells.low[cell];
            lower += width * Gaps.least(cells, cell, before);
            upper += width * Gaps.greatest(cells, cell, before);
            before = differences[cell];
        }
        double apart = Math.abs(cells.windowMoments.mean() - cells.referenceMoments.mean());
        return Estimate.between(value, Math.max(lower, Math.min(apart, upper)), upper);
    }

    private static Estimate over(Estimate estimate, double unit) {
        return new Estimate(Finite.ratio(estimate.value(), unit), Finite.ratio(estimate.error(), unit));
    }
}
