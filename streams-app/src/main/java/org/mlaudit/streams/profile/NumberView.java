package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.mlaudit.codec.Column;

/**
 * What a summary says of a NUMBER column. Statistics are of the valid values and are empty when there are none; every one
 * is finite.
 */
public final class NumberView implements ColumnView {
    private final Column column;
    private final NumberProfile profile;

    NumberView(Column column, NumberProfile profile) {
        this.column = column;
        this.profile = profile;
    }

    @Override
    public Column column() {
        return column;
    }

    @Override
    public long valid() {
        return profile.valid();
    }

    @Override
    public long missing() {
        return profile.missing();
    }

    @Override
    public long invalid() {
        return profile.invalid();
    }

    /** Smallest value. */
    public OptionalDouble min() {
        return whenAny(profile.min());
    }

    /** Largest value. */
    public OptionalDouble max() {
        return whenAny(profile.max());
    }

    /** Mean of the values: their exact sum, divided once. */
    public OptionalDouble mean() {
        return valid() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(profile.histogram().sum().dividedBy(valid()));
    }

    /** Standard deviation with divisor n - 1, from exact sums; 0 for a single value. */
    public OptionalDouble standardDeviation() {
        if (valid() == 0) {
            return OptionalDouble.empty();
        }
        LogHistogram histogram = profile.histogram();
        return OptionalDouble.of(ExactSum.standardDeviation(histogram.sum(), histogram.squares(), valid()));
    }

    /** Sum of the values, rounded once; infinite when beyond the range of a double. */
    public double sum() {
        return profile.histogram().sum().doubleValue();
    }

    /** Sum of the values' squares, rounded once; infinite when beyond the range of a double. */
    public double sumOfSquares() {
        return profile.histogram().squares().doubleValue();
    }

    /**
     * The value at a rank of {@code share} times the number of values, rounded up: within 1.6% of it, for magnitudes
     * above 2.3e-308, and never beyond {@link #min} and {@link #max}.
     *
     * @param share 0 to 1
     */
    public OptionalDouble quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a quantile's share is 0 to 1, not " + share);
        }
        if (valid() == 0) {
            return OptionalDouble.empty();
        }
        long rank = Math.max(1, (long) Math.ceil(share * valid()));
        if (rank == 1) {
            return min();
        }
        if (rank >= valid()) {
            return max();
        }
        QuantileSearch search = new QuantileSearch(rank);
        profile.histogram().forEach(search);
        return OptionalDouble.of(Math.max(profile.min(), Math.min(profile.max(), search.value())));
    }

    /** Buckets of the quantile histogram that hold values, ascending; each is narrower than 1/32 of its values. */
    public List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        profile.histogram()
                .forEach((low, high, smallest, above, count) ->
                        buckets.add(new Bucket(low, high, smallest, above, count)));
        return buckets;
    }

    /**
     * Counts of the valid values in bins: exact when the bins are those the summary was made with, or were cut at bucket
     * boundaries; else a bucket counts whole where its smallest value lies.
     */
    public long[] counts(Bins bins) {
        long[] own = profile.binCounts();
        if (own != null && bins.equals(profile.spec().bins())) {
            return own.clone();
        }
        long[] counts = new long[bins.count()];
        profile.histogram().forEach((low, high, smallest, above, count) -> counts[bins.indexOf(smallest)] += count);
        return counts;
    }

    /** Whether {@link #counts} are exact for these bins because the summary was made with them. */
    public boolean countsExactly(Bins bins) {
        return profile.binCounts() != null && bins.equals(profile.spec().bins());
    }

    private OptionalDouble whenAny(double value) {
        return valid() == 0 ? OptionalDouble.empty() : OptionalDouble.of(value + 0.0);
    }

    /**
     * Values between two bounds.
     *
     * @param low lower bound
     * @param high upper bound
     * @param smallest smallest double that belongs to the bucket
     * @param above smallest double above the bucket
     * @param count number of values, at least 1
     */
    public record Bucket(double low, double high, double smallest, double above, long count) {}
}
