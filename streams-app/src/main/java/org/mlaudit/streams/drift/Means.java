package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Tests of the mean: Welch's (1947), which lets the variances differ, and Student's (1908), which does not. Means and
 * variances of summaries are exact, so these forms have no error beyond rounding.
 *
 * <p>Value: |t|; where neither sample varies and the means differ, t has no bound and is given as {@value #UNBOUNDED}, and the
 * p-value is that of the split, 2 / (n + m over n). Effect: distance of the means over the reference's standard deviation,
 * less its mean without drift.
 */
public final class Means {
    /** What stands for an infinite t. */
    public static final double UNBOUNDED = 1e9;

    private static final double MEAN_MODULUS = Math.sqrt(2 / Math.PI);

    private Means() {}

    /** Welch's test. */
    public static TestResult welch(NumberCells cells) {
        Moments ours = cells.windowMoments;
        Moments theirs = cells.referenceMoments;
        double left = ours.variance() / ours.count();
        double right = theirs.variance() / theirs.count();
        double squared = left + right;
        double degrees =
                squared == 0 ? 1 : 1 / (share(left, squared, ours.count()) + share(right, squared, theirs.count()));
        return test(cells, Math.sqrt(squared), Math.max(1, degrees));
    }

    /** Student's test with a pooled variance. */
    public static TestResult student(NumberCells cells) {
        Moments ours = cells.windowMoments;
        Moments theirs = cells.referenceMoments;
        double degrees = (double) ours.count() + theirs.count() - 2;
        double pooled = degrees <= 0 ? 0 : (ours.squares() + theirs.squares()) / degrees;
        return test(cells, Math.sqrt(pooled * cells.sampling()), Math.max(1, degrees));
    }

    private static double share(double part, double whole, long count) {
        double share = part / whole;
        return count < 2 ? 0 : share * share / (count - 1);
    }

    private static TestResult test(NumberCells cells, double standardError, double degrees) {
        double apart = Math.abs(cells.windowMoments.mean() - cells.referenceMoments.mean());
        double unit = cells.unit();
        double t = standardError == 0 ? (apart == 0 ? 0 : UNBOUNDED) : Math.min(UNBOUNDED, apart / standardError);
        double split = split(cells.windowTotal, cells.referenceTotal);
        double noise = Finite.ratio(MEAN_MODULUS * standardError, unit);
        return new TestResult(
                t,
                0,
                Math.max(0, Finite.ratio(apart, unit) - noise),
                t == 0 ? 1 : Math.max(standardError == 0 ? split : 0, Math.min(1, 2 * Tails.student(t, degrees))),
                significance -> Math.min(UNBOUNDED, Tails.studentQuantile(Math.min(1, significance) / 2, degrees)),
                effect -> standardError == 0
                        ? UNBOUNDED
                        : Math.min(UNBOUNDED, Finite.ratio((effect + noise) * unit, standardError)),
                split);
    }

    /** Probability of one of the two most extreme ways to deal the values to samples of n and m. */
    static double split(long n, long m) {
        double ways = Tails.logGamma(n + m + 1.0) - Tails.logGamma(n + 1.0) - Tails.logGamma(m + 1.0);
        return Math.min(1, 2 * Math.exp(-ways));
    }
}
