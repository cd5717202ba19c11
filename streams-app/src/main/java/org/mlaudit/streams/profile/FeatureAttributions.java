package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.streams.profile.NumberView.Bucket;

/**
 * The attributions of one feature: exact sums of values, magnitudes and squares, least and greatest, and a logarithmic
 * histogram of either sign with 16 buckets an octave, so that quantiles are within 3.2% of the value. Statistics are empty
 * when there is no attribution; every one is finite. Takes about 170 bytes an octave that occurs of either sign.
 */
public final class FeatureAttributions {
    private static final int BITS = LogHistogram.COARSE;

    /** Zeros are here. */
    private LogHistogram positive = new LogHistogram(BITS);

    private LogHistogram negative = new LogHistogram(BITS);
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    FeatureAttributions() {}

    /** Counts {@code more} finite values, the first at {@code values[first]}, each {@code stride} after the one before. */
    void drain(double[] values, int first, int stride, int more) {
        positive.expect(more);
        negative.expect(more);
        double smallest = min;
        double largest = max;
        for (int i = 0, at = first; i < more; i++, at += stride) {
            double value = values[at];
            if (value < 0) {
                negative.add(value);
            } else {
                positive.add(value);
            }
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
        min = smallest;
        max = largest;
        count += more;
    }

    void merge(FeatureAttributions other) {
        positive.merge(other.positive);
        negative.merge(other.negative);
        count += other.count;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    void writeTo(BytesOut out) {
        out.number(min);
        out.number(max);
        positive.writeTo(out);
        negative.writeTo(out);
    }

    static FeatureAttributions readFrom(long count, BytesIn in) {
        FeatureAttributions read = new FeatureAttributions();
        read.count = count;
        read.min = in.number();
        read.max = in.number();
        read.positive = LogHistogram.readFrom(in, BITS);
        read.negative = LogHistogram.readFrom(in, BITS);
        return read;
    }

    /** Number of attributions. */
    public long count() {
        return count;
    }

    /** Mean: how much the feature raised the output on average, in the units of the model's output. */
    public OptionalDouble mean() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum().dividedBy(count));
    }

    /** Mean magnitude: how much the feature matters, in the units of the model's output. */
    public OptionalDouble meanMagnitude() {
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(magnitudes().dividedBy(count));
    }

    /** Standard deviation with divisor n - 1; 0 for a single attribution. */
    public OptionalDouble standardDeviation() {
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ExactSum.standardDeviation(sum(), squares(), count));
    }

    /** Standard deviation of the magnitudes with divisor n - 1; 0 for a single attribution. */
    public OptionalDouble magnitudeDeviation() {
        return count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ExactSum.standardDeviation(magnitudes(), squares(), count));
    }

    private ExactSum sum() {
        ExactSum sum = new ExactSum();
        sum.add(positive.sum());
        sum.add(negative.sum());
        return sum;
    }

    private ExactSum magnitudes() {
        ExactSum sum = new ExactSum();
        sum.add(positive.sum());
        sum.subtract(negative.sum());
        return sum;
    }

    private ExactSum squares() {
        ExactSum squares = new ExactSum();
        squares.add(positive.squares());
        squares.add(negative.squares());
        return squares;
    }

    /** Least attribution. */
    public OptionalDouble min() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(min + 0.0);
    }

    /** Greatest attribution. */
    public OptionalDouble max() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(max + 0.0);
    }

    /**
     * The attribution at a rank of {@code share} times their number, rounded up: within 3.2% of it, and never beyond {@link
     * #min} and {@link #max}.
     *
     * @param share 0 to 1
     */
    public OptionalDouble quantile(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a quantile's share is 0 to 1, not " + share);
        }
        if (count == 0) {
            return OptionalDouble.empty();
        }
        long rank = Math.max(1, (long) Math.ceil(share * count));
        if (rank == 1) {
            return min();
        }
        if (rank >= count) {
            return max();
        }
        QuantileSearch search = new QuantileSearch(rank);
        forEach(search);
        return OptionalDouble.of(Math.max(min, Math.min(max, search.value())) + 0.0);
    }

    /** Buckets that hold attributions, ascending: a density for a plot. Each is narrower than 1/16 of its values. */
    public List<Bucket> buckets() {
        List<Bucket> buckets = new ArrayList<>();
        forEach((low, high, smallest, above, held) -> buckets.add(new Bucket(low, high, smallest, above, held)));
        return buckets;
    }

    /** About equally filled bins, cut at bucket boundaries, so that counts in them are exact; none without attributions. */
    public Optional<Bins> bins(int wanted) {
        BinCutter cutter = new BinCutter(wanted);
        forEach((low, high, smallest, above, held) -> cutter.group(smallest, above, held));
        return cutter.bins();
    }

    /** About equally filled bins of the attributions of both, cut at bucket boundaries; none without attributions. */
    public Optional<Bins> binsWith(FeatureAttributions other, int wanted) {
        List<Bucket> ours = buckets();
        List<Bucket> theirs = other.buckets();
        BinCutter cutter = new BinCutter(wanted);
        int i = 0;
        int j = 0;
        while (i < ours.size() || j < theirs.size()) {
            Bucket mine = i < ours.size() ? ours.get(i) : theirs.get(j);
            Bucket yours = j < theirs.size() ? theirs.get(j) : mine;
            Bucket next = mine.smallest() <= yours.smallest() ? mine : yours;
            long together = 0;
            if (i < ours.size() && mine.smallest() == next.smallest()) {
                together += mine.count();
                i++;
            }
            if (j < theirs.size() && yours.smallest() == next.smallest()) {
                together += yours.count();
                j++;
            }
            cutter.group(next.smallest(), next.above(), together);
        }
        return cutter.bins();
    }

    /** Counts in bins: exact when they were cut at bucket boundaries, as those of {@link #bins(int)} are. */
    public long[] counts(Bins bins) {
        long[] counts = new long[bins.count()];
        forEach((low, high, smallest, above, held) -> counts[bins.indexOf(smallest)] += held);
        return counts;
    }

    private void forEach(LogHistogram.BucketConsumer consumer) {
        negative.forEach(consumer);
        positive.forEach(consumer);
    }
}
