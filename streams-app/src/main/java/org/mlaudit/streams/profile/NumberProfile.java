package org.mlaudit.streams.profile;

import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/** Everything a summary holds of one NUMBER column. */
final class NumberProfile {
    private static final long MISSING_BITS = 0x7FF8_4D49_5353_4544L;
    /** Stands for an absent value in a buffer; no NaN of a row is passed on with these bits. */
    static final double MISSING = Double.longBitsToDouble(MISSING_BITS);

    private final NumberSpec spec;
    private final long @Nullable [] binCounts;
    private LogHistogram histogram = new LogHistogram();
    private long valid;
    private long missing;
    private long invalid;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    NumberProfile(NumberSpec spec) {
        this.spec = spec;
        this.binCounts = spec.bins() == null ? null : new long[spec.bins().count()];
    }

    /** How a buffer holds a value of a row. */
    static double buffered(boolean present, double value) {
        if (!present) {
            return MISSING;
        }
        return Double.isNaN(value) ? Double.NaN : value;
    }

    /** Counts {@code count} values, the first at {@code values[first]}, each {@code stride} after the one before. */
    void drain(double[] values, int first, int stride, int count) {
        histogram.expect(count);
        Bins bins = spec.bins();
        double low = spec.low();
        double high = spec.high();
        double smallest = min;
        double largest = max;
        int odd = 0;
        for (int i = 0, at = first; i < count; i++, at += stride) {
            double value = values[at];
            if (!(value >= low && value <= high)) {
                countOdd(value);
                odd++;
                continue;
            }
            if (bins != null) {
                binCounts[bins.indexOf(value)]++;
            }
            histogram.add(value);
            smallest = value < smallest ? value : smallest;
            largest = value > largest ? value : largest;
        }
        min = smallest;
        max = largest;
        valid += count - odd;
    }

    /** Whether a buffered value stands for an absent one. */
    static boolean isMissing(double buffered) {
        return Double.doubleToRawLongBits(buffered) == MISSING_BITS;
    }

    private void countOdd(double value) {
        if (isMissing(value)) {
            missing++;
        } else {
            invalid++;
        }
    }

    void merge(NumberProfile other) {
        valid += other.valid;
        missing += other.missing;
        invalid += other.invalid;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        if (binCounts != null && other.binCounts != null) {
            for (int i = 0; i < binCounts.length; i++) {
                binCounts[i] += other.binCounts[i];
            }
        }
        histogram.merge(other.histogram);
    }

    void writeTo(BytesOut out) {
        out.count(missing);
        out.count(invalid);
        out.count(valid);
        if (valid == 0) {
            return;
        }
        if (binCounts != null) {
            for (long count : binCounts) {
                out.count(count);
            }
        }
        out.number(min);
        out.number(max);
        histogram.writeTo(out);
    }

    static NumberProfile readFrom(NumberSpec spec, BytesIn in) {
        NumberProfile profile = new NumberProfile(spec);
        profile.missing = in.count();
        profile.invalid = in.count();
        profile.valid = in.count();
        if (profile.valid == 0) {
            return profile;
        }
        if (profile.binCounts != null) {
            for (int i = 0; i < profile.binCounts.length; i++) {
                profile.binCounts[i] = in.count();
            }
        }
        profile.min = in.number();
        profile.max = in.number();
        profile.histogram = LogHistogram.readFrom(in);
        return profile;
    }

    long valid() {
        return valid;
    }

    long missing() {
        return missing;
    }

    long invalid() {
        return invalid;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    LogHistogram histogram() {
        return histogram;
    }

    NumberSpec spec() {
        return spec;
    }

    /** Counts in the specification's bins, or null if it has none. */
    long @Nullable [] binCounts() {
        return binCounts;
    }
}
