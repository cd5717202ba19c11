package org.mlaudit.streams.profile;

import java.math.BigInteger;

/**
 * A sum of doubles without any rounding: an integer times a power of two, as every double is one. So the sum does not
 * depend on the order of its terms, and its bytes are the same for equal sums. Size: the span in bits between the largest
 * and the smallest term, plus the logarithm of their number; some 10 bytes for ordinary data.
 */
public final class ExactSum {
    private static final int QUOTIENT_BITS = 128;

    private BigInteger digits = BigInteger.ZERO;
    private int exponent;

    /** Adds {@code term} times 2 to the power of {@code termExponent}. */
    public void add(BigInteger term, int termExponent) {
        if (term.signum() == 0) {
            return;
        }
        if (digits.signum() == 0) {
            digits = term;
            exponent = termExponent;
        } else if (termExponent >= exponent) {
            digits = digits.add(term.shiftLeft(termExponent - exponent));
        } else {
            digits = digits.shiftLeft(exponent - termExponent).add(term);
            exponent = termExponent;
        }
    }

    public void add(ExactSum other) {
        add(other.digits, other.exponent);
    }

    /** Takes another sum away. */
    public void subtract(ExactSum other) {
        add(other.digits.negate(), other.exponent);
    }

    /** The sum, rounded once, half to even; infinite when beyond the range of a double. */
    public double doubleValue() {
        return scaled(digits, exponent);
    }

    /** The sum divided by a positive count; finite whenever the terms were. */
    public double dividedBy(long count) {
        return quotient(digits, exponent, BigInteger.valueOf(count));
    }

    /** Standard deviation (divisor n - 1) from a sum, a sum of squares and their count; 0 for fewer than two values. */
    public static double standardDeviation(ExactSum sum, ExactSum squares, long count) {
        if (count < 2) {
            return 0;
        }
        ExactSum spread = new ExactSum();
        BigInteger n = BigInteger.valueOf(count);
        spread.add(squares.digits.multiply(n), squares.exponent);
        spread.add(sum.digits.multiply(sum.digits).negate(), 2 * sum.exponent);
        if (spread.digits.signum() <= 0) {
            return 0;
        }
        BigInteger divisor = n.multiply(BigInteger.valueOf(count - 1));
        int shift = Math.max(0, QUOTIENT_BITS - spread.digits.bitLength() + divisor.bitLength());
        shift += (spread.exponent - shift) & 1;
        BigInteger variance = spread.digits.shiftLeft(shift).divide(divisor);
        int excess = Math.max(0, variance.bitLength() - QUOTIENT_BITS) & ~1;
        double root = Math.sqrt(variance.shiftRight(excess).doubleValue());
        return Math.scalb(root, (spread.exponent - shift + excess) / 2);
    }

    public void writeTo(BytesOut out) {
        int zeros = Math.max(0, digits.getLowestSetBit());
        BigInteger odd = digits.shiftRight(zeros);
        out.big(odd);
        out.signed(odd.signum() == 0 ? 0 : exponent + zeros);
    }

    public static ExactSum readFrom(BytesIn in) {
        ExactSum sum = new ExactSum();
        sum.digits = in.big();
        long exponent = in.signed();
        if (exponent < -2148 || exponent > 2200) {
            throw new UnreadableSummaryException("a sum has the impossible exponent " + exponent);
        }
        sum.exponent = (int) exponent;
        return sum;
    }

    private static double quotient(BigInteger digits, int exponent, BigInteger divisor) {
        int shift = Math.max(0, QUOTIENT_BITS - digits.bitLength() + divisor.bitLength());
        return scaled(digits.shiftLeft(shift).divide(divisor), exponent - shift);
    }

    /** Rounds once: what would be cut off by {@code scalb} in the subnormal range is cut off before, with a sticky bit. */
    private static double scaled(BigInteger digits, int exponent) {
        BigInteger magnitude = digits.abs();
        int drop = Math.max(magnitude.bitLength() - 64, -1074 - 2 - exponent);
        BigInteger kept = magnitude;
        int keptExponent = exponent;
        if (drop > 0) {
            kept = magnitude.shiftRight(drop);
            keptExponent += drop;
            if (magnitude.getLowestSetBit() >= 0 && magnitude.getLowestSetBit() < drop) {
                kept = kept.setBit(0);
            }
        }
        double value = roundedTo(kept, keptExponent);
        return digits.signum() < 0 ? -value : value;
    }

    private static double roundedTo(BigInteger kept, int exponent) {
        int surplus = Math.max(kept.bitLength() - 53, -1074 - exponent);
        if (surplus <= 0) {
            return Math.scalb(kept.doubleValue(), exponent);
        }
        BigInteger whole = kept.shiftRight(surplus);
        boolean half = kept.testBit(surplus - 1);
        boolean beyondHalf = half && kept.getLowestSetBit() < surplus - 1;
        if (half && (beyondHalf || whole.testBit(0))) {
            whole = whole.add(BigInteger.ONE);
        }
        return Math.scalb(whole.doubleValue(), exponent + surplus);
    }
}
