package org.mlaudit.streams.profile;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Counts finite doubles in logarithmic buckets and sums them and their squares exactly. Every power of two ("octave") of
 * either sign is cut into 32 equal buckets by the first five bits of the fraction, so a bucket is narrower than 1/32 of
 * its values and its middle is within 1/64 (1.6%) of each of them; zero has a bucket of its own. A coarse histogram has 16
 * buckets of twice that width. In the subnormal range
 * (below 2.3e-308) buckets are 6.9e-310 wide. The idea is that of DDSketch (Masson, Rim, Lee, VLDB 2019) with the octave
 * taken from the bits of the double, as HdrHistogram does.
 *
 * <p>Sums ride along: an octave adds up its values' 53-bit integer fractions, and their squares, in machine integers, and
 * {@link #fold()} moves them into an {@link ExactSum} before they can overflow. Merging adds integers only, so it is
 * associative and commutative to the bit. Memory: 300 bytes an octave that occurs, 170 of a coarse one; serialised about
 * 1.5 bytes a bucket that occurs.
 */
final class LogHistogram {
    /** Bits of the fraction that tell the buckets of an octave apart. */
    static final int FINE = 5;

    /** Bits of a coarse histogram. */
    static final int COARSE = 4;
    /** Largest distance of a fine bucket's middle from any of its values, as a share of the value. */
    static final double RELATIVE_ERROR = 1.0 / 64;

    private static final int FRACTION_BITS = 52;
    private static final int SUM_LOW = 0;
    private static final int SUM_HIGH = 1;
    private static final int SQUARE_LOW = 2;
    private static final int SQUARE_MIDDLE = 3;
    private static final int SQUARE_HIGH = 4;
    private static final int SUMS = 5;
    private static final int OCTAVES = 2047;
    private static final long LOW_HALF = 0xFFFFFFFFL;
    private static final long IMPLICIT_BIT = 1L << 52;
    /** Squares' high parts have 42 bits: 2^20 of them stay far below 2^63. */
    private static final int FOLD_AFTER = 1 << 20;

    /** Buckets of one octave. */
    private final int buckets;
    /** How far the bits that tell buckets apart lie above a double's lowest. */
    private final int shift;

    private final Side positive;
    private final Side negative;
    private final ExactSum sum = new ExactSum();
    private final ExactSum squares = new ExactSum();
    private long zeros;
    private int sinceFold;

    /** A histogram of 32 buckets an octave. */
    LogHistogram() {
        this(FINE);
    }

    /** A histogram of 2 to the power of {@code bits} buckets an octave, {@link #FINE} or {@link #COARSE}. */
    LogHistogram(int bits) {
        this.buckets = 1 << bits;
        this.shift = FRACTION_BITS - bits;
        this.positive = new Side(buckets);
        this.negative = new Side(buckets);
    }

    /** Makes sure that this many values can be added before the next call. */
    void expect(int values) {
        sinceFold += values;
        if (sinceFold > FOLD_AFTER) {
            fold();
            sinceFold = values;
        }
    }

    /** Counts and sums one finite value; {@link #expect} must have announced it. */
    void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits << 1 == 0) {
            zeros++;
            return;
        }
        int octave = (int) (bits >>> 52);
        long[] page = octave < 2048 ? positive.page(octave) : negative.page(octave & 2047);
        page[SUMS + ((int) (bits >>> shift) & (buckets - 1))]++;
        long fraction = bits & (IMPLICIT_BIT - 1);
        if ((octave & 2047) != 0) {
            fraction |= IMPLICIT_BIT;
        }
        page[SUM_LOW] += fraction & LOW_HALF;
        page[SUM_HIGH] += fraction >>> 32;
        long low = fraction * fraction;
        page[SQUARE_LOW] += low & LOW_HALF;
        page[SQUARE_MIDDLE] += low >>> 32;
        page[SQUARE_HIGH] += Math.multiplyHigh(fraction, fraction);
    }

    void merge(LogHistogram other) {
        fold();
        other.fold();
        sum.add(other.sum);
        squares.add(other.squares);
        zeros += other.zeros;
        positive.merge(other.positive);
        negative.merge(other.negative);
    }

    ExactSum sum() {
        fold();
        return sum;
    }

    ExactSum squares() {
        fold();
        return squares;
    }

    /** Hands over the buckets that occur, in ascending order of their values. */
    void forEach(BucketConsumer consumer) {
        for (int i = negative.pages.length - 1; i >= 0; i--) {
            for (int bucket = buckets - 1; bucket >= 0; bucket--) {
                long count = negative.count(i, bucket);
                if (count != 0) {
                    double far = -bucketEnd(negative.base + i, bucket);
                    double near = -bucketStart(negative.base + i, bucket);
                    double smallest = far == -Double.MAX_VALUE ? far : Math.nextUp(far);
                    consumer.bucket(far, near, smallest, Math.min(0, Math.nextUp(near)), count);
                }
            }
        }
        if (zeros != 0) {
            consumer.bucket(0, 0, 0, Double.MIN_VALUE, zeros);
        }
        for (int i = 0; i < positive.pages.length; i++) {
            for (int bucket = 0; bucket < buckets; bucket++) {
                long count = positive.count(i, bucket);
                if (count != 0) {
                    double near = bucketStart(positive.base + i, bucket);
                    double far = bucketEnd(positive.base + i, bucket);
                    consumer.bucket(near, far, Math.max(near, Double.MIN_VALUE), far, count);
                }
            }
        }
    }

    void writeTo(BytesOut out) {
        out.count(zeros);
        positive.writeTo(out);
        negative.writeTo(out);
        sum().writeTo(out);
        squares().writeTo(out);
    }

    static LogHistogram readFrom(BytesIn in) {
        return readFrom(in, FINE);
    }

    static LogHistogram readFrom(BytesIn in, int bits) {
        LogHistogram histogram = new LogHistogram(bits);
        histogram.zeros = in.count();
        histogram.positive.readFrom(in);
        histogram.negative.readFrom(in);
        histogram.sum.add(ExactSum.readFrom(in));
        histogram.squares.add(ExactSum.readFrom(in));
        return histogram;
    }

    private void fold() {
        if (sinceFold != 0) {
            fold(positive, 1);
            fold(negative, -1);
            sinceFold = 0;
        }
    }

    private void fold(Side side, int sign) {
        for (int i = 0; i < side.pages.length; i++) {
            long[] page = side.pages[i];
            if (page == null || (page[SUM_LOW] | page[SUM_HIGH]) == 0) {
                continue;
            }
            int exponent = Math.max(side.base + i, 1) - 1075;
            BigInteger total = joined(page[SUM_HIGH], page[SUM_LOW]);
            sum.add(sign < 0 ? total.negate() : total, exponent);
            BigInteger low = joined(page[SQUARE_MIDDLE], page[SQUARE_LOW]);
            squares.add(BigInteger.valueOf(page[SQUARE_HIGH]).shiftLeft(64).add(low), 2 * exponent);
            Arrays.fill(page, SUM_LOW, SUMS, 0);
        }
    }

    private static BigInteger joined(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(32).add(BigInteger.valueOf(low));
    }

    private double bucketStart(int octave, int bucket) {
        return Double.longBitsToDouble((long) octave << FRACTION_BITS | (long) bucket << shift);
    }

    private double bucketEnd(int octave, int bucket) {
        return bucket + 1 < buckets
                ? bucketStart(octave, bucket + 1)
                : octave == OCTAVES - 1 ? Double.MAX_VALUE : bucketStart(octave + 1, 0);
    }

    /** Receives buckets in ascending order. */
    interface BucketConsumer {
        /**
         * One bucket.
         *
         * @param low lower bound of its values
         * @param high upper bound of its values
         * @param smallest smallest double that falls into it, so that a cut there parts values as the buckets do
         * @param above smallest double above it
         * @param count values in it, at least 1
         */
        void bucket(double low, double high, double smallest, double above, long count);
    }

    /** The octaves of one sign, from {@code base} on. A page holds the sums of an octave, then its bucket counts. */
    private static final class Side {
        private static final long[][] NONE = {};

        private final int buckets;
        private long[][] pages = NONE;
        private int base;

        Side(int buckets) {
            this.buckets = buckets;
        }

        long[] page(int octave) {
            int at = octave - base;
            if (at >= 0 && at < pages.length) {
                long[] page = pages[at];
                if (page != null) {
                    return page;
                }
            }
            return newPage(octave);
        }

        private long[] newPage(int octave) {
            if (pages.length == 0) {
                pages = new long[4][];
                base = Math.min(octave, OCTAVES - 4);
            } else if (octave < base) {
                int more = Math.min(base, base - octave + 4);
                long[][] wider = new long[pages.length + more][];
                System.arraycopy(pages, 0, wider, more, pages.length);
                pages = wider;
                base -= more;
            } else if (octave >= base + pages.length) {
                pages = Arrays.copyOf(pages, Math.min(OCTAVES - base, octave - base + 4));
            }
            long[] page = new long[SUMS + buckets];
            pages[octave - base] = page;
            return page;
        }

        long count(int index, int bucket) {
            long[] page = pages[index];
            return page == null ? 0 : page[SUMS + bucket];
        }

        void merge(Side other) {
            for (int i = 0; i < other.pages.length; i++) {
                long[] theirs = other.pages[i];
                if (theirs != null) {
                    long[] ours = page(other.base + i);
                    for (int bucket = 0; bucket < buckets; bucket++) {
                        ours[SUMS + bucket] += theirs[SUMS + bucket];
                    }
                }
            }
        }

        void writeTo(BytesOut out) {
            int occurring = 0;
            for (long[] page : pages) {
                occurring += page != null && occupied(page) != 0 ? 1 : 0;
            }
            out.count(occurring);
            int previous = 0;
            for (int i = 0; i < pages.length; i++) {
                long[] page = pages[i];
                int occupied = page == null ? 0 : occupied(page);
                if (occupied != 0) {
                    out.count(base + i - previous);
                    previous = base + i;
                    out.fixedInt(occupied);
                    for (int bucket = 0; bucket < buckets; bucket++) {
                        if (page[SUMS + bucket] != 0) {
                            out.count(page[SUMS + bucket]);
                        }
                    }
                }
            }
        }

        void readFrom(BytesIn in) {
            int octave = 0;
            for (int left = in.size(OCTAVES); left > 0; left--) {
                octave += in.size(OCTAVES);
                if (octave >= OCTAVES) {
                    throw new UnreadableSummaryException("a histogram names the impossible octave " + octave);
                }
                int occupied = in.fixedInt();
                long[] page = page(octave);
                for (int bucket = 0; bucket < buckets; bucket++) {
                    if ((occupied >>> bucket & 1) != 0) {
                        page[SUMS + bucket] = in.count();
                    }
                }
            }
        }

        private int occupied(long[] page) {
            int occupied = 0;
            for (int bucket = 0; bucket < buckets; bucket++) {
                occupied |= page[SUMS + bucket] != 0 ? 1 << bucket : 0;
            }
            return occupied;
        }
    }
}
