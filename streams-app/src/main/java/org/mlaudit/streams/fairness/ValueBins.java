package org.mlaudit.streams.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How scores or predicted values are spread: occupied bins, ascending, of a grid that all groups share.
 *
 * @param bins each with one value or more
 */
public record ValueBins(List<Bin> bins) {
    /** No value. */
    public static final ValueBins NONE = new ValueBins(List.of());

    public ValueBins {
        bins = List.copyOf(bins);
    }

    /**
     * Values between two edges, edges included.
     *
     * @param low lower edge
     * @param high upper edge, equal to the lower one for a bin of a single value
     * @param count number of values
     */
    public record Bin(double low, double high, long count) {
        /** Where it stands beside another bin of the grid; a bin of a single value may lie on the edge of another. */
        int compareEdges(Bin other) {
            int byLow = Double.compare(low, other.low);
            return byLow != 0 ? byLow : Double.compare(high, other.high);
        }
    }

    /** Counts that are not 0 in bins that are given by their edges, ascending. */
    public static ValueBins of(double[] low, double[] high, double[] count) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < low.length; i++) {
            if (count[i] > 0) {
                bins.add(new Bin(low[i], high[i], Math.round(count[i])));
            }
        }
        return new ValueBins(bins);
    }

    /** Number of values. */
    public long total() {
        return bins.stream().mapToLong(Bin::count).sum();
    }

    /** The values of both. */
    public ValueBins plus(ValueBins other) {
        TreeMap<Bin, Long> merged = new TreeMap<>(Bin::compareEdges);
        bins.forEach(bin -> merged.merge(bin, bin.count(), Long::sum));
        other.bins.forEach(bin -> merged.merge(bin, bin.count(), Long::sum));
        return new ValueBins(merged.entrySet().stream()
                .map(entry -> new Bin(entry.getKey().low(), entry.getKey().high(), entry.getValue()))
                .toList());
    }

    /** The bins of 1 - x, for scores of the other of two classes. */
    public ValueBins mirrored() {
        return new ValueBins(bins.reversed().stream()
                .map(bin -> new Bin(1 - bin.high(), 1 - bin.low(), bin.count()))
                .toList());
    }
}
