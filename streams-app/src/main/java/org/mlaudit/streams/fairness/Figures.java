package org.mlaudit.streams.fairness;

import org.mlaudit.streams.calibration.Tails;

/** Differences, ratios and their intervals, or why there are none. */
final class Figures {
    private static final double MISSED = 1 - Interval.CONFIDENCE;

    private Figures() {}

    static double quantile() {
        return ShareIntervals.quantile(MISSED);
    }

    /** A share. */
    static Figure share(Share share, String without) {
        return share.defined()
                ? Figure.of(share.share(), ShareIntervals.wilson(share, quantile()))
                : Figure.undefined(without);
    }

    /** The difference of two shares. */
    static Figure difference(Share share, Share from, String without) {
        return share.defined() && from.defined()
                ? Figure.of(share.share() - from.share(), ShareIntervals.difference(share, from, quantile()))
                : Figure.undefined(nobody(share.defined(), without));
    }

    /** The ratio of two shares. */
    static Figure ratio(Share share, Share to, String without) {
        if (!share.defined() || !to.defined()) {
            return Figure.undefined(nobody(share.defined(), without));
        }
        return to.share() > 0
                ? Figure.of(share.share() / to.share(), ShareIntervals.ratio(share, to, quantile()))
                : Figure.undefined("the reference's share is 0");
    }

    /** The larger of the distances of two pairs of shares; both intervals hold together with the wanted confidence. */
    static Figure largerDistance(Share one, Share fromOne, Share other, Share fromOther, String without) {
        if (!one.defined() || !other.defined() || !fromOne.defined() || !fromOther.defined()) {
            return Figure.undefined(nobody(one.defined() && other.defined(), without));
        }
        double z = ShareIntervals.quantile(MISSED / 2);
        Interval first = ShareIntervals.difference(one, fromOne, z).distances();
        Interval second = ShareIntervals.difference(other, fromOther, z).distances();
        double larger = Math.max(Math.abs(one.share() - fromOne.share()), Math.abs(other.share() - fromOther.share()));
        return Figure.of(
                larger, new Interval(Math.max(first.low(), second.low()), Math.max(first.high(), second.high())));
    }

    /** The mean of the differences of two pairs of shares. */
    static Figure meanDifference(Share one, Share fromOne, Share other, Share fromOther, String without) {
        if (!one.defined() || !other.defined() || !fromOne.defined() || !fromOther.defined()) {
            return Figure.undefined(nobody(one.defined() && other.defined(), without));
        }
        double first = one.share() - fromOne.share();
        double second = other.share() - fromOther.share();
        return Figure.of(
                (first + second) / 2,
                ShareIntervals.mean(
                        first,
                        ShareIntervals.difference(one, fromOne, quantile()),
                        second,
                        ShareIntervals.difference(other, fromOther, quantile())));
    }

    /** A value with the interval that its variance gives in large samples. */
    static Figure normal(double value, double variance) {
        double half = quantile() * Math.sqrt(variance);
        return variance >= 0 && Double.isFinite(value - half) && Double.isFinite(value + half)
                ? Figure.of(value, new Interval(value - half, value + half))
                : Figure.undefined("beyond the range of a double");
    }

    /** A difference of means with Welch's interval. */
    static Figure meanDifference(Valued.Moments group, Valued.Moments from, String without) {
        if (group.n() < 2 || from.n() < 2) {
            return Figure.undefined(nobody(group.n() >= 2, without));
        }
        double one = group.varianceOfMean();
        double other = from.varianceOfMean();
        double difference = group.mean() - from.mean();
        double variance = one + other;
        if (!(variance > 0)) {
            return Figure.of(difference, new Interval(difference, difference));
        }
        double degrees = 1
                / (Math.pow(one / variance, 2) / (group.n() - 1.0) + Math.pow(other / variance, 2) / (from.n() - 1.0));
        double half = Tails.studentQuantile(MISSED / 2, degrees) * Math.sqrt(variance);
        return Double.isFinite(difference - half) && Double.isFinite(difference + half)
                ? Figure.of(difference, new Interval(difference - half, difference + half))
                : Figure.undefined("beyond the range of a double");
    }

    /** A mean with Student's interval. */
    static Figure mean(Valued.Moments moments, String without) {
        if (moments.n() < 2) {
            return Figure.undefined(without);
        }
        double half = Tails.studentQuantile(MISSED / 2, moments.n() - 1.0) * Math.sqrt(moments.varianceOfMean());
        return Double.isFinite(moments.mean() - half) && Double.isFinite(moments.mean() + half)
                ? Figure.of(moments.mean(), new Interval(moments.mean() - half, moments.mean() + half))
                : Figure.undefined("beyond the range of a double");
    }

    private static String nobody(boolean groupDefined, String without) {
        return without + (groupDefined ? " in the reference" : " in the group");
    }
}
