package org.mlaudit.streams.performance;

/**
 * The bins that scores from 0 to 1 are counted in: 0 and 1 by themselves, below one half sixteen to each halving down to
 * 2<sup>-20</sup>, and the same mirrored above. So a bin is at most a sixteenth as wide as its distance from 0 or 1, and at
 * most 1/64 wide, wherever a model's scores lie.
 */
final class ScoreBins {
    private static final int HALVINGS = 20;
    private static final int MANTISSA_BITS = 4;
    private static final int SHIFT = 52 - MANTISSA_BITS;
    private static final double SMALLEST = 0x1p-20;
    private static final long FIRST = Double.doubleToRawLongBits(SMALLEST) >>> SHIFT;
    /** Bins below one half: zero, below the smallest, and the grid. */
    private static final int HALF = 2 + ((HALVINGS - 1) << MANTISSA_BITS);

    /** Number of bins. */
    static final int COUNT = 2 * HALF;

    private ScoreBins() {}

    /** The bin of a score; scores beyond 0 and 1 count as these. */
    static int of(double score) {
        return score < 0.5 ? lower(score) : COUNT - 1 - lower(1 - score);
    }

    /** The bin of a number up to one half. */
    private static int lower(double small) {
        if (small <= 0) {
            return 0;
        }
        if (small < SMALLEST) {
            return 1;
        }
        return Math.min(HALF - 1, 2 + (int) ((Double.doubleToRawLongBits(small) >>> SHIFT) - FIRST));
    }

    /** The smallest score of a bin, or the bound that its scores are above of. */
    static double low(int bin) {
        return bin < HALF ? lowerEdge(bin) : 1 - upperEdge(COUNT - 1 - bin);
    }

    /** The bound of a bin's scores from above. */
    static double high(int bin) {
        return bin < HALF ? upperEdge(bin) : 1 - lowerEdge(COUNT - 1 - bin);
    }

    private static double lowerEdge(int bin) {
        return bin <= 1 ? 0 : Double.longBitsToDouble((bin - 2 + FIRST) << SHIFT);
    }

    private static double upperEdge(int bin) {
        return bin == 0 ? 0 : Double.longBitsToDouble((bin - 1 + FIRST) << SHIFT);
    }
}
