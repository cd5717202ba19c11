package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Tests of the spread. {@link #fisher} compares variances and holds for normal values only: heavy tails make it alarm without
 * drift. {@link #brownForsythe} (1974; Levene's test about the median) compares mean distances from the median and holds for
 * any distribution with a variance; it is what the monitor uses.
 *
 * <p>On summaries the variances are exact. The medians are known to within their cells and distances from them to within
 * half of a cell's width; the bound of the error follows by interval arithmetic.
 */
public final class Variances {
    private static final double UNBOUNDED = 1e18;
    private static final double MOST_RATIO = 50;
    /** Distances that vary by less than rounding do not vary. */
    private static final double ROUNDING = 1e-14;

    private static final double MEAN_MODULUS = Math.sqrt(2 / Math.PI);

    private Variances() {}

    /** The F test: value max(F, 1/F), two-sided; effect: |ln| of the ratio of standard deviations beyond sampling. */
    public static TestResult fisher(NumberCells cells) {
        double ours = cells.windowMoments.variance();
        double theirs = cells.referenceMoments.variance();
        double over = Math.max(1, cells.windowTotal - 1.0);
        double under = Math.max(1, cells.referenceTotal - 1.0);
        double ratio = ours == theirs ? 1 : Math.min(UNBOUNDED, Math.max(1 / UNBOUNDED, Finite.ratio(ours, theirs)));
        double p = 2 * Math.min(Tails.fisher(ratio, over, under), Tails.fisher(1 / ratio, under, over));
        double noise = MEAN_MODULUS * Math.sqrt(cells.sampling() / 2);
        return TestResult.of(
                Estimate.exact(Math.max(ratio, 1 / ratio)),
                Math.min(MOST_RATIO, Math.abs(Math.log(ratio)) / 2) - noise,
                ratio == 1 ? 1 : p,
                significance -> Math.min(
                        UNBOUNDED,
                        Math.max(
                                Tails.fisherQuantile(Math.min(1, significance) / 2, over, under),
                                Tails.fisherQuantile(Math.min(1, significance) / 2, under, over))),
                effect -> Math.min(UNBOUNDED, Math.exp(Math.min(100, 2 * (effect + noise)))));
    }

    /**
     * The Brown-Forsythe test: value W, the square of a t; effect: |ln| of the ratio of mean distances from the median, less
     * its mean without drift, at most {@value #MOST_RATIO}.
     */
    public static TestResult brownForsythe(NumberCells cells) {
        Spread ours = Spread.of(cells, cells.window, cells.windowMoments);
        Spread theirs = Spread.of(cells, cells.reference, cells.referenceMoments);
        double degrees = Math.max(1, (double) cells.windowTotal + cells.referenceTotal - 2);
        double apart = Math.abs(ours.mean().value() - theirs.mean().value());
        double apartError = ours.mean().error() + theirs.mean().error();
        double squares = (ours.squares().value() + theirs.squares().value()) / degrees * cells.sampling();
        double squaresError = (ours.squares().error() + theirs.squares().error()) / degrees * cells.sampling();
        Estimate w = Estimate.between(
                w(apart, squares),
                w(Math.max(0, apart - apartError), squares + squaresError),
                w(apart + apartError, Math.max(0, squares - squaresError)));
        double middle = (ours.mean().value() + theirs.mean().value()) / 2;
        double noise = Math.min(MOST_RATIO, MEAN_MODULUS * Finite.ratio(Math.sqrt(squares), middle));
        double split = Means.split(cells.windowTotal, cells.referenceTotal);
        double tail = Math.min(1, 2 * Tails.student(Math.sqrt(w.value()), degrees));
        return TestResult.of(
                w,
                logRatio(ours.mean().value(), theirs.mean().value()) - noise,
                w.value() == 0 ? 1 : Math.max(squares == 0 ? split : 0, tail),
                significance -> {
                    double t = Tails.studentQuantile(Math.min(1, significance) / 2, degrees);
                    return Math.min(UNBOUNDED, t * t);
                },
                effect -> w(middle * 2 * Math.tanh((effect + noise) / 2), squares));
    }

    private static double w(double apart, double squares) {
        return apart == 0 ? 0 : Math.min(UNBOUNDED, Finite.ratio(apart, squares) * apart);
    }

    private static double logRatio(double left, double right) {
        if (left == right) {
            return 0;
        }
        return left == 0 || right == 0 ? MOST_RATIO : Math.min(MOST_RATIO, Math.abs(Math.log(left / right)));
    }

    /**
     * Distances of a sample's values from their median.
     *
     * @param mean mean distance
     * @param squares sum of the squared deviations of the distances from their mean
     */
    private record Spread(Estimate mean, Estimate squares) {
        static Spread of(NumberCells cells, long[] counts, Moments moments) {
            int lower = cellOf(counts, (moments.count() + 1) / 2);
            int upper = cellOf(counts, moments.count() / 2 + 1);
            double from = (cells.low[lower] + cells.low[upper]) / 2;
            double to = (cells.high[lower] + cells.high[upper]) / 2;
            double median = from + (to - from) / 2;
            double doubt = (to - from) / 2;
            double sum = 0;
            double error = 0;
            for (int cell = 0; cell < counts.length; cell++) {
                double width = (cells.high[cell] - cells.low[cell]) / 2;
                sum += counts[cell] * Math.abs(cells.middle(cell) - median);
                error += counts[cell] * (width + doubt);
            }
            double count = moments.count();
            Estimate mean = new Estimate(sum / count, error / count);
            double apart = Math.abs(moments.mean() - median);
            double most = (apart + doubt) * (apart + doubt);
            double least = Math.max(0, apart - doubt) * Math.max(0, apart - doubt);
            double around = moments.squares();
            double smallest = Math.max(0, mean.value() - mean.error());
            double largest = mean.value() + mean.error();
            double rounding = ROUNDING * (around + count * apart * apart);
            double squares = around + count * (apart * apart - mean.value() * mean.value());
            return new Spread(
                    mean,
                    Estimate.between(
                            squares < 100 * rounding ? 0 : squares,
                            Math.max(0, around + count * (least - largest * largest) - 100 * rounding),
                            Math.max(0, around + count * (most - smallest * smallest) + rounding)));
        }

        /** The cell that holds the value of a rank, from 1 on. */
        private static int cellOf(long[] counts, long rank) {
            long left = rank;
            int cell = 0;
            while (left > counts[cell]) {
                left -= counts[cell++];
            }
            return cell;
        }
    }
}
