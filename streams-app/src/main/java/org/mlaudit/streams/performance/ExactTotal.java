package org.mlaudit.streams.performance;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.profile.BytesIn;
import org.mlaudit.streams.profile.BytesOut;
import org.mlaudit.streams.profile.ExactSum;

/**
 * A sum of doubles without any rounding, from which terms can be taken back to the bit. Terms are added to limbs of 32 bits
 * of a fixed-point number that is as wide as its terms need, some nanoseconds each (the superaccumulator of Kulisch 2013);
 * adding allocates nothing once the limbs that occur are there. Not for use by several threads.
 */
public final class ExactTotal {
    private static final int LIMB_BITS = 32;
    private static final long LIMB_MASK = 0xFFFFFFFFL;
    private static final int SMALLEST_EXPONENT = 1074;
    private static final long[] NONE = {};
    /** Additions after which a limb could be full. */
    private static final int MOST_PENDING = 1 << 29;

    /** What was read or merged; the limbs come on top of it. */
    private @Nullable ExactSum base;
    /** Signed limbs, the lowest first. */
    private long[] limbs = NONE;
    /** Place of the first limb, in limbs above 2 to the power of -1074. */
    private int lowest;

    private int pending;

    /** Adds a finite term. */
    public void add(double term) {
        put(term, 1);
    }

    /** Takes a term back. */
    public void subtract(double term) {
        put(term, -1);
    }

    /** Adds a term, or takes it back when the sign is -1. */
    void put(double term, int sign) {
        if (!Double.isFinite(term)) {
            throw new IllegalArgumentException("a sum of " + term);
        }
        long bits = Double.doubleToRawLongBits(term);
        int biased = (int) (bits >>> 52) & 0x7FF;
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        if (biased != 0) {
            mantissa |= 1L << 52;
            biased--;
        }
        if (mantissa == 0) {
            return;
        }
        int limb = biased / LIMB_BITS;
        int shift = biased % LIMB_BITS;
        int at = place(limb);
        long factor = bits < 0 ? -sign : sign;
        long low = mantissa << shift;
        long high = shift == 0 ? 0 : mantissa >>> (Long.SIZE - shift);
        limbs[at] += factor * (low & LIMB_MASK);
        limbs[at + 1] += factor * (low >>> LIMB_BITS);
        limbs[at + 2] += factor * high;
        if (++pending == MOST_PENDING) {
            base = exact();
            Arrays.fill(limbs, 0);
            pending = 0;
        }
    }

    private int place(int limb) {
        if (limbs.length == 0) {
            lowest = limb;
            limbs = new long[4];
        } else if (limb < lowest) {
            long[] wider = new long[limbs.length + lowest - limb];
            System.arraycopy(limbs, 0, wider, lowest - limb, limbs.length);
            limbs = wider;
            lowest = limb;
        } else if (limb - lowest + 3 > limbs.length) {
            limbs = Arrays.copyOf(limbs, limb - lowest + 3);
        }
        return limb - lowest;
    }

    /** Adds all terms of another sum. */
    public void merge(ExactTotal other) {
        ExactSum sum = exact();
        sum.add(other.exact());
        base = sum;
        limbs = NONE;
        pending = 0;
    }

    /** The sum, rounded once. */
    public double value() {
        return exact().doubleValue();
    }

    private ExactSum exact() {
        ExactSum sum = new ExactSum();
        if (base != null) {
            sum.add(base);
        }
        for (int i = 0; i < limbs.length; i++) {
            if (limbs[i] != 0) {
                sum.add(BigInteger.valueOf(limbs[i]), LIMB_BITS * (lowest + i) - SMALLEST_EXPONENT);
            }
        }
        return sum;
    }

    /** Writes the canonical form; equal sums give equal bytes. */
    void writeTo(BytesOut out) {
        exact().writeTo(out);
    }

    static ExactTotal readFrom(BytesIn in) {
        ExactTotal total = new ExactTotal();
        total.base = ExactSum.readFrom(in);
        return total;
    }
}
