package org.mlaudit.streams.drift;

/**
 * Energy distance (Szekely 2002): the square root of 2 E|X - Y| - E|X - X'| - E|Y - Y'|, which is the square root of twice
 * the area under the squared distance of the cumulative distributions. Its unit is the square root of the values'; divided by
 * the square root of the reference's standard deviation it has none.
 *
 * <p>On summaries each value is taken for the middle of its cell; within a cell the area lies between its width times the
 * least and times the greatest squared distance that is possible there.
 *
 * <p>p-value: the form of a Brownian bridge with the gaps of the pooled sample ({@link BridgeForm}). Effect: the normalised
 * distance whose square is the square less what sampling adds.
 */
public final class EnergyDistance {
    private EnergyDistance() {}

    /** The distance. */
    public static Estimate distance(NumberCells cells) {
        Estimate root = area(cells).squareRoot();
        double unit = Math.sqrt(cells.unscaled(1));
        return root.times(unit);
    }

    /** The distance over the square root of the reference's standard deviation ({@code n - 1}). */
    public static Estimate normalised(NumberCells cells) {
        Estimate root = area(cells).squareRoot();
        double unit = Math.sqrt(cells.unit());
        return new Estimate(Finite.ratio(root.value(), unit), Finite.ratio(root.error(), unit));
    }

    /** The test of the normalised distance. */
    public static TestResult test(NumberCells cells) {
        Estimate area = area(cells);
        double[] weights = Gaps.lengths(cells);
        double spread = Gaps.spread(cells);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 2;
        }
        BridgeForm noise = BridgeForm.of(weights, cells.pooled());
        double unit = cells.unit();
        double scaled = area.value() / spread;
        return TestResult.of(
                normalised(cells),
                Math.sqrt(Finite.ratio(Math.max(0, area.value() - noise.mean() * spread), unit)),
                noise.atLeast(scaled),
                significance -> Math.sqrt(Finite.ratio(noise.quantile(significance) * spread, unit)),
                effect -> Math.sqrt(Finite.of(effect * effect + Finite.ratio(noise.mean() * spread, unit))));
    }

    /** Twice the area under the squared distance. */
    private static Estimate area(NumberCells cells) {
        double[] differences = cells.differences();
        double value = 0;
        double lower = 0;
        double upper = 0;
        double before = 0;
        for (int cell = 0; cell < differences.length; cell++) {
            if (cell > 0) {
                value += (cells.middle(cell) - cells.middle(cell - 1)) * before * before;
                double gap = (cells.low[cell] - cells.high[cell - 1]) * before * before;
                lower += gap;
                upper += gap;
            }
            double width = cells.high[cell] - cells.low[cell];
            double least = Gaps.least(cells, cell, before);
            double greatest = Gaps.greatest(cells, cell, before);
            lower += width * least * least;
            upper += width * greatest * greatest;
            before = differences[cell];
        }
        return Estimate.between(2 * value, 2 * lower, 2 * upper);
    }
}
