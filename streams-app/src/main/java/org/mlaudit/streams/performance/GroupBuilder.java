package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Collects the bins of one group of scores, and what the group could be if the scores in bins that its edges cut were known:
 * a cut bin's positives and negatives may each be in the group or not, at any score that both the bin and the group allow.
 */
final class GroupBuilder {
    private final double low;
    private final double high;
    private double weight;
    private double positive;
    private double scoreSum;
    /** Of the bins that lie wholly within the edges. */
    private double sureWeight;
    /** Sum of outcome - score of those. */
    private double sureExcess;

    private final List<Piece> raising = new ArrayList<>();
    private final List<Piece> lowering = new ArrayList<>();

    GroupBuilder(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Some weight that the group may hold or not, and the outcome - score of each unit of it. */
    private record Piece(double weight, double excess) {}

    /**
     * What a group could be.
     *
     * @param least smallest value
     * @param most largest value
     */
    record Range(double least, double most) {
        private static Range ofDistance(double lowest, double highest, boolean mayBeNothing) {
            boolean through = mayBeNothing || (lowest <= 0 && highest >= 0);
            double one = Math.abs(lowest);
            double other = Math.abs(highest);
            return new Range(through ? 0 : Math.min(one, other), Math.max(one, other));
        }
    }

    /** Adds a bin that is wholly in the group. */
    void add(ScoreCurve curve, int bin) {
        take(curve, bin);
        sureWeight += curve.positive()[bin] + curve.negative()[bin];
        sureExcess += curve.positive()[bin] - curve.truthScoreSum()[bin];
    }

    /** Adds a bin as far as it is in the group: as a member, as one that an edge cuts, or not at all. */
    void offer(ScoreCurve curve, int bin, boolean member) {
        double from = curve.low()[bin];
        double to = curve.high()[bin];
        if (member && from >= low && to <= high) {
            add(curve, bin);
        } else if (member || (to > low && from < high)) {
            if (member) {
                take(curve, bin);
            }
            double least = Math.max(from, low);
            double most = Math.min(to, high);
            raising.add(new Piece(curve.positive()[bin], 1 - least));
            lowering.add(new Piece(curve.positive()[bin], 1 - most));
            raising.add(new Piece(curve.negative()[bin], -least));
            lowering.add(new Piece(curve.negative()[bin], -most));
        }
    }

    private void take(ScoreCurve curve, int bin) {
        weight += curve.positive()[bin] + curve.negative()[bin];
        positive += curve.positive()[bin];
        scoreSum += curve.truthScoreSum()[bin];
    }

    /** The group; empty if nothing is in it. */
    Optional<ReliabilityGroup> group() {
        return weight > 0
                ? Optional.of(new ReliabilityGroup(low, high, weight, positive, scoreSum / weight))
                : Optional.empty();
    }

    /** Of the sum of outcome - score, taken without its sign. */
    Range excess() {
        double highest = sureExcess;
        double lowest = sureExcess;
        for (int i = 0; i < raising.size(); i++) {
            highest += Math.max(0, raising.get(i).weight() * raising.get(i).excess());
            lowest += Math.min(0, lowering.get(i).weight() * lowering.get(i).excess());
        }
        return Range.ofDistance(lowest, highest, false);
    }

    /** Of the distance of mean score and share of positives. */
    Range gap() {
        return Range.ofDistance(-largestMean(lowering, -1), largestMean(raising, 1), sureWeight <= 0);
    }

    /** The largest mean of {@code sign} times the excess: pieces are taken, best first, as long as they raise it. */
    private double largestMean(List<Piece> pieces, int sign) {
        double sum = sign * sureExcess;
        double all = sureWeight;
        List<Piece> sorted = pieces.stream()
                .filter(piece -> piece.weight() > 0)
                .sorted(Comparator.comparingDouble(piece -> -sign * piece.excess()))
                .toList();
        for (Piece piece : sorted) {
            if (all > 0 && sign * piece.excess() <= sum / all) {
                break;
            }
            sum += sign * piece.weight() * piece.excess();
            all += piece.weight();
        }
        return all > 0 ? sum / all : 0;
    }
}
