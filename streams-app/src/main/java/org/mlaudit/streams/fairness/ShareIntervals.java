package org.mlaudit.streams.fairness;

import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.performance.Sampling;

/**
 * Confidence intervals of shares, their differences and ratios.
 *
 * <ul>
 *   <li>One share: Wilson (1927).
 *   <li>A difference of two, or a mean of such differences: Newcombe (1998), method 10, which adds the squares of the
 *       distances to Wilson's limits (Zou and Donner 2008 for sums).
 *   <li>A ratio: log-normal (Katz et al. 1978). Where a share is 0 or both are 1, half an observation is added to the hits and
 *       to the sizes (Walter 1975).
 * </ul>
 *
 * Where observations carry weights, the share is the weighted one and the sample size is the effective one (Kish 1965).
 */
final class ShareIntervals {
    private ShareIntervals() {}

    /** The standard normal quantile of an interval that misses the value on either side with this probability in all. */
    static double quantile(double missed) {
        return Tails.normalQuantile(missed / 2);
    }

    /** Wilson's interval of a share that is defined. */
    static Interval wilson(Share share, double z) {
        Sampling.Interval wilson = Sampling.wilson(share.share(), share.n(), z);
        return new Interval(wilson.low(), wilson.high());
    }

    /** Newcombe's interval of the difference of two shares that are defined. */
    static Interval difference(Share share, Share from, double z) {
        Interval one = wilson(share, z);
        Interval other = wilson(from, z);
        double difference = share.share() - from.share();
        return new Interval(
                difference - Math.hypot(share.share() - one.low(), other.high() - from.share()),
                difference + Math.hypot(one.high() - share.share(), from.share() - other.low()));
    }

    /** The interval of the mean of two independent differences, from theirs. */
    static Interval mean(double one, Interval ofOne, double other, Interval ofOther) {
        double mean = (one + other) / 2;
        return new Interval(
                mean - Math.hypot(one - ofOne.low(), other - ofOther.low()) / 2,
                mean + Math.hypot(ofOne.high() - one, ofOther.high() - other) / 2);
    }

    /** Katz's interval of the ratio of two shares, the second above 0. */
    static Interval ratio(Share share, Share to, double z) {
        boolean adjusted = share.share() <= 0 || (share.share() >= 1 && to.share() >= 1);
        double log = adjusted ? logRatioAdjusted(share, to) : Math.log(share.share() / to.share());
        double added = adjusted ? 0.5 : 0;
        double variance =
                1 / (share.hits() + added) - 1 / (share.n() + added) + 1 / (to.hits() + added) - 1 / (to.n() + added);
        double half = z * Math.sqrt(Math.max(0, variance));
        double ratio = share.share() / to.share();
        return new Interval(Math.min(ratio, Math.exp(log - half)), Math.max(ratio, Math.exp(log + half)));
    }

    /** Logarithm of the ratio of two shares with half an observation added to hits and sizes; finite if they are defined. */
    static double logRatioAdjusted(Share share, Share to) {
        return Math.log((share.hits() + 0.5) / (share.n() + 0.5)) - Math.log((to.hits() + 0.5) / (to.n() + 0.5));
    }
}
