package org.mlaudit.streams.fairness;

import java.util.List;
import java.util.Optional;

/**
 * The median of all scores, as far as bins tell it: between two bins, or within one. In the latter case, which values of
 * that bin lie above is not known; with different scores half of all values do, and a group's part of them is estimated by its
 * part of the bin. How far this can be off is the group's part of that bin.
 */
final class Median {
    private final ValueBins.Bin bin;
    private final Interval edges;
    private final double shareOfBin;
    private final long atMost;

    private Median(ValueBins.Bin bin, double high, double shareOfBin, long atMost) {
        this.bin = bin;
        this.edges = new Interval(bin.low(), high);
        this.shareOfBin = shareOfBin;
        this.atMost = atMost;
    }

    /** The median of values; empty without values. */
    static Optional<Median> of(ValueBins all) {
        List<ValueBins.Bin> bins = all.bins();
        long total = all.total();
        long upTo = 0;
        for (int i = 0; i < bins.size(); i++) {
            ValueBins.Bin bin = bins.get(i);
            upTo += bin.count();
            if (2 * upTo == total) {
                return Optional.of(new Median(bin, bins.get(i + 1).high(), 0, 0));
            }
            if (2 * upTo > total) {
                long ofBin = bin.low() == bin.high() ? 0 : total / 2 - (total - upTo);
                return Optional.of(new Median(bin, bin.high(), (double) ofBin / bin.count(), ofBin));
            }
        }
        return Optional.empty();
    }

    /**
     * Scores above the median.
     *
     * @param least that are surely above
     * @param estimate the estimated number
     * @param most that may be above
     */
    record Above(double least, double estimate, double most) {
        /** How far the estimate can be off. */
        double error() {
            return Math.max(estimate - least, most - estimate);
        }
    }

    /** How many of a group's values lie above the median. */
    Above above(ValueBins group) {
        long above = 0;
        long inside = 0;
        for (ValueBins.Bin one : group.bins()) {
            int place = one.compareEdges(bin);
            above += place > 0 ? one.count() : 0;
            inside += place == 0 ? one.count() : 0;
        }
        return new Above(above, above + inside * shareOfBin, above + (double) Math.min(inside, atMost));
    }

    /** Lowest and highest that it can be. */
    Interval edges() {
        return edges;
    }
}
