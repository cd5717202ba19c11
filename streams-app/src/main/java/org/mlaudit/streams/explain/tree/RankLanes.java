package org.mlaudit.streams.explain.tree;

import org.mlaudit.streams.explain.model.TreeEnsemble;

/**
 * Ranks of several rows beside each other in a long, so that a few instructions compare four rows with a bound: in lanes of 16
 * bits, or two rows in lanes of 32 if a column has more thresholds than fit. Immutable.
 */
final class RankLanes {
    private static final int NARROW = 16;
    private static final int WIDE = 32;

    private final ThresholdRanks columns;
    private final int laneBits;
    private final long ones;
    private final long highest;

    RankLanes(TreeEnsemble ensemble) {
        columns = new ThresholdRanks(ensemble, ensemble.trees());
        laneBits = columns.greatestBound() < 1 << (NARROW - 1) ? NARROW : WIDE;
        ones = laneBits == NARROW ? 0x0001_0001_0001_0001L : 0x0000_0001_0000_0001L;
        highest = ones << (laneBits - 1);
    }

    ThresholdRanks columns() {
        return columns;
    }

    /** The lowest bit of each lane. */
    long ones() {
        return ones;
    }

    /** Longs that so many rows take. */
    int words(int rows) {
        int lanes = Long.SIZE / laneBits;
        return (rows + lanes - 1) / lanes;
    }

    /**
     * Writes a row's ranks.
     *
     * @param x inputs of rows
     * @param offset where the row begins
     * @param place which row it becomes
     * @param single space for the ranks of one row, lines x 1
     * @param words longs of a line
     * @param ranks ranks of rows, lines x words
     */
    void set(double[] x, int offset, int place, int[][] single, int words, long[] ranks) {
        columns.rank(x, offset, single, 0);
        int lanes = Long.SIZE / laneBits;
        int shift = place % lanes * laneBits;
        long mask = (1L << laneBits) - 1;
        for (int line = 0; line < columns.lines(); line++) {
            int word = line * words + place / lanes;
            ranks[word] = (ranks[word] & ~(mask << shift)) | ((long) single[line][0] << shift);
        }
    }

    /**
     * Compares rows with a bound.
     *
     * @param ranks ranks of rows
     * @param from where those of a line begin
     * @param bound rows with lower ranks go left
     * @param words number of longs
     * @param out 1 in the lanes of rows that go left, else 0; written from {@code to} on
     */
    void goesLeft(long[] ranks, int from, int bound, int words, long[] out, int to) {
        long bounds = bound * ones;
        for (int i = 0; i < words; i++) {
            out[to + i] = (~((ranks[from + i] | highest) - bounds) >>> (laneBits - 1)) & ones;
        }
    }

    /** Unpacks the numbers of all rows in the first longs. */
    void unpack(long[] packed, int words, int[] numbers) {
        int lanes = Long.SIZE / laneBits;
        int mask = (int) ((1L << laneBits) - 1);
        for (int word = 0; word < words; word++) {
            long rest = packed[word];
            for (int row = word * lanes; row < (word + 1) * lanes; row++) {
                numbers[row] = (int) rest & mask;
                rest >>>= laneBits;
            }
        }
    }
}
