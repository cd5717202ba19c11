package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;

/**
 * Reliability of scores as probabilities: groups of bins with their mean score and their share of positives. Sums of scores
 * are kept by bin, so the groups are exact; only which scores are in a group of equal width is not where one of its edges
 * cuts a bin: that bin goes where its middle lies.
 */
public final class Reliability {
    private static final String NONE = "no prediction with a score has its truth";
    /** Number of groups, as in scikit-learn's examples and Guo et al. (2017). */
    public static final int GROUPS = 10;

    /** Tallies round each score that they sum up to 2^-20. */
    private static final double ROUNDING = 0x1p-21;

    private final List<ReliabilityGroup> groups;
    private final List<GroupBuilder> possible;
    private final double weight;
    private final double n;

    private Reliability(List<GroupBuilder> groups, double n) {
        this.groups = groups.stream().flatMap(group -> group.group().stream()).toList();
        this.possible = groups;
        this.weight = this.groups.stream().mapToDouble(ReliabilityGroup::weight).sum();
        this.n = n;
    }

    /** Groups of scores from k/10 to (k+1)/10; groups without truths are left out. */
    public static Reliability equalWidth(ScoreCurve curve, double n) {
        List<GroupBuilder> groups = new ArrayList<>();
        for (int k = 0; k < GROUPS; k++) {
            GroupBuilder group = new GroupBuilder(k / (double) GROUPS, (k + 1.0) / GROUPS);
            for (int b = 0; b < curve.low().length; b++) {
                double middle = (curve.low()[b] + curve.high()[b]) / 2;
                group.offer(curve, b, Math.min(GROUPS - 1, (int) Math.floor(middle * GROUPS)) == k);
            }
            groups.add(group);
        }
        return new Reliability(groups, n);
    }

    /** Groups of whole bins with about equal counts: each ends with the bin that reaches the next tenth of all. */
    public static Reliability equalCount(ScoreCurve curve, double n) {
        double all = Ranking.sum(curve.positive()) + Ranking.sum(curve.negative());
        List<GroupBuilder> groups = new ArrayList<>();
        double seen = 0;
        int from = 0;
        for (int b = 0; b < curve.low().length; b++) {
            seen += curve.positive()[b] + curve.negative()[b];
            if (b == curve.low().length - 1 || seen >= all * (groups.size() + 1) / GROUPS) {
                GroupBuilder group = new GroupBuilder(curve.low()[from], curve.high()[b]);
                for (int i = from; i <= b; i++) {
                    group.add(curve, i);
                }
                groups.add(group);
                from = b + 1;
            }
        }
        return new Reliability(groups, n);
    }

    /** The groups, ascending by score. */
    public List<ReliabilityGroup> groups() {
        return groups;
    }

    /** Expected calibration error: mean distance of mean score and share of positives, by weight; 0 to 1. */
    public Measure ece(Sampling sampling) {
        double sum = groups.stream()
                .mapToDouble(group -> group.weight() * group.gap())
                .sum();
        double least =
                possible.stream().mapToDouble(group -> group.excess().least()).sum();
        double most =
                possible.stream().mapToDouble(group -> group.excess().most()).sum();
        return weight > 0
                ? Measure.known(sum / weight, sampling, distance(sum, least, most) / weight + ROUNDING, n, NONE)
                : new Measure.Absent(NONE);
    }

    /** Maximum calibration error: the largest such distance; 0 to 1. */
    public Measure mce(Sampling sampling) {
        double largest =
                groups.stream().mapToDouble(ReliabilityGroup::gap).max().orElse(0);
        double least = possible.stream()
                .mapToDouble(group -> group.gap().least())
                .max()
                .orElse(0);
        double most =
                possible.stream().mapToDouble(group -> group.gap().most()).max().orElse(0);
        return weight > 0
                ? Measure.known(largest, sampling, distance(largest, least, most) + ROUNDING, n, NONE)
                : new Measure.Absent(NONE);
    }

    private static double distance(double value, double least, double most) {
        return Math.max(0, Math.max(most - value, value - least));
    }

    /**
     * Murphy's decomposition (1973) of the Brier score with what scores vary within the groups (Stephenson, Coelho and
     * Jolliffe 2008): {@code brier = reliability - resolution + uncertainty + withinGroups}, to rounding.
     *
     * @param brier exact Brier score of the same joined predictions
     */
    public BrierParts decompose(double brier) {
        double positives =
                groups.stream().mapToDouble(ReliabilityGroup::positive).sum();
        double rate = positives / weight;
        double reliability = 0;
        double resolution = 0;
        for (ReliabilityGroup group : groups) {
            double share = group.positiveShare();
            reliability += group.weight() * (group.meanScore() - share) * (group.meanScore() - share);
            resolution += group.weight() * (share - rate) * (share - rate);
        }
        double uncertainty = rate * (1 - rate);
        return new BrierParts(
                reliability / weight,
                resolution / weight,
                uncertainty,
                brier - (reliability / weight - resolution / weight + uncertainty));
    }

    /**
     * Parts of a Brier score.
     *
     * @param reliability mean squared distance of mean score and share of positives; smaller is better
     * @param resolution mean squared distance of a group's share of positives from that of all; larger is better
     * @param uncertainty variance of the outcome itself
     * @param withinGroups variance of the scores within groups less twice their covariance with the outcome there;
     *     negative where scores tell more than their group does
     */
    public record BrierParts(double reliability, double resolution, double uncertainty, double withinGroups) {}
}
