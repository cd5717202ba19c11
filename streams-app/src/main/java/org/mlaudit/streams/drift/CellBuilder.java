package org.mlaudit.streams.drift;

import java.util.Arrays;

/** Collects cells in ascending order; those that are empty on both sides are left out. */
final class CellBuilder {
    private double[] low;
    private double[] high;
    private long[] window;
    private long[] reference;
    private boolean[] wide;
    private final int exponent;
    private int size;

    /** Cells whose bounds are held times 2 to an exponent. */
    CellBuilder(int expected, int exponent) {
        this.exponent = exponent;
        wide = new boolean[expected];
        low = new double[expected];
        high = new double[expected];
        window = new long[expected];
        reference = new long[expected];
    }

    void add(double from, double to, long ours, long theirs) {
        if (ours == 0 && theirs == 0) {
            return;
        }
        if (size == low.length) {
            int longer = 2 * size + 8;
            low = Arrays.copyOf(low, longer);
            high = Arrays.copyOf(high, longer);
            wide = Arrays.copyOf(wide, longer);
            window = Arrays.copyOf(window, longer);
            reference = Arrays.copyOf(reference, longer);
        }
        low[size] = Math.scalb(from, exponent) + 0.0;
        high[size] = Math.scalb(to, exponent) + 0.0;
        wide[size] = from < to;
        window[size] = ours;
        reference[size++] = theirs;
    }

    NumberCells build(Moments windowMoments, Moments referenceMoments) {
        return new NumberCells(
                Arrays.copyOf(low, size),
                Arrays.copyOf(high, size),
                Arrays.copyOf(wide, size),
                Arrays.copyOf(window, size),
                Arrays.copyOf(reference, size),
                windowMoments,
                referenceMoments,
                exponent);
    }
}
