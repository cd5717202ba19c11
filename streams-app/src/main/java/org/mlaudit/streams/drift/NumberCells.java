package org.mlaudit.streams.drift;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.NumberView;

/**
 * Two samples of numbers, the window's and the reference's, counted in common cells along the number line: what every
 * numeric statistic of this package is computed from. Cells are ascending and disjoint; at their ends both cumulative
 * distributions are known exactly. A cell of one distinct value has no width.
 *
 * <p>From raw samples every distinct value is a cell, so that statistics are exact. From summaries the cells are the buckets
 * of the logarithmic histogram, narrower than 1/32 of their values, cut further at the edges of the reference's bins;
 * then a statistic comes with a bound of its error.
 *
 * <p>Values are held times a power of two that brings the largest magnitude to between 1/2 and 1, so that squares neither
 * overflow nor vanish; {@link #unscaled} takes it back. Immutable.
 */
public final class NumberCells {
    final double[] low;
    final double[] high;
    private final boolean[] wide;
    final long[] window;
    final long[] reference;
    final long windowTotal;
    final long referenceTotal;
    final Moments windowMoments;
    final Moments referenceMoments;
    private final int exponent;

    NumberCells(
            double[] low,
            double[] high,
            boolean[] wide,
            long[] window,
            long[] reference,
            Moments windowMoments,
            Moments referenceMoments,
            int exponent) {
        this.low = low;
        this.high = high;
        this.wide = wide;
        this.window = window;
        this.reference = reference;
        this.windowTotal = Arrays.stream(window).sum();
        this.referenceTotal = Arrays.stream(reference).sum();
        this.windowMoments = windowMoments;
        this.referenceMoments = referenceMoments;
        this.exponent = exponent;
        if (windowTotal == 0 || referenceTotal == 0) {
            throw new IllegalArgumentException(
                    "each side needs a value, not " + windowTotal + " and " + referenceTotal);
        }
    }

    /**
     * Cells of raw samples, one for each distinct value.
     *
     * @param window finite values, at least one
     * @param reference finite values, at least one
     */
    public static NumberCells of(double[] window, double[] reference) {
        double[] ours = sorted(window);
        double[] theirs = sorted(reference);
        int exponent = exponent(
                Math.max(Math.abs(ours[0]), Math.abs(ours[ours.length - 1])),
                Math.max(Math.abs(theirs[0]), Math.abs(theirs[theirs.length - 1])));
        CellBuilder cells = new CellBuilder(ours.length + theirs.length, exponent);
        int i = 0;
        int j = 0;
        while (i < ours.length || j < theirs.length) {
            double next = i == ours.length ? theirs[j] : j == theirs.length ? ours[i] : Math.min(ours[i], theirs[j]);
            int fromI = i;
            int fromJ = j;
            while (i < ours.length && ours[i] == next) {
                i++;
            }
            while (j < theirs.length && theirs[j] == next) {
                j++;
            }
            cells.add(next, next, i - fromI, j - fromJ);
        }
        scale(ours, exponent);
        scale(theirs, exponent);
        return cells.build(Moments.of(ours), Moments.of(theirs));
    }

    /**
     * Cells of two summaries of one column, each with at least one valid value.
     *
     * @param bins bins in which both summaries may have counted exactly; they refine the cells if so
     */
    public static NumberCells of(NumberView window, NumberView reference, Bins bins) {
        double min = Math.min(least(window), least(reference));
        double max = Math.max(greatest(window), greatest(reference));
        int exponent = exponent(Math.abs(min), Math.abs(max));
        CellBuilder cells = ViewCells.cells(window, reference, bins, min, max, exponent);
        return cells.build(Moments.of(window, exponent), Moments.of(reference, exponent));
    }

    /** Number of cells, at least 1. */
    public int count() {
        return low.length;
    }

    /** Number of values in the window. */
    public long windowTotal() {
        return windowTotal;
    }

    /** Number of values in the reference. */
    public long referenceTotal() {
        return referenceTotal;
    }

    /** The cells as such: counts of each distinct value where every cell holds one. */
    public CellCounts values() {
        return CellCounts.of(window, reference);
    }

    /** Standard deviation of the reference with divisor m, in the unit of the values. */
    public double referenceDeviation() {
        return unscaled(Math.sqrt(referenceMoments.squares() / referenceTotal));
    }

    /** 1/n + 1/m: the variance that sampling gives to a difference of means of unit variance. */
    double sampling() {
        return 1.0 / windowTotal + 1.0 / referenceTotal;
    }

    /** The middle of a cell. */
    double middle(int cell) {
        return low[cell] + (high[cell] - low[cell]) / 2;
    }

    /** Differences of the cumulative shares, window less reference, at the upper ends of the cells; the last is 0. */
    double[] differences() {
        double[] differences = new double[count()];
        long ours = 0;
        long theirs = 0;
        for (int cell = 0; cell < differences.length - 1; cell++) {
            ours += window[cell];
            theirs += reference[cell];
            differences[cell] = (double) ours / windowTotal - (double) theirs / referenceTotal;
        }
        return differences;
    }

    /** Cumulative shares of both samples together at the upper ends of the cells; the last is 1. */
    double[] pooled() {
        double total = (double) windowTotal + referenceTotal;
        double[] shares = new double[count()];
        long below = 0;
        for (int cell = 0; cell < shares.length; cell++) {
            below += window[cell] + reference[cell];
            shares[cell] = below / total;
        }
        return shares;
    }

    /** Whether a cell may hold more than one distinct value. */
    boolean wide(int cell) {
        return wide[cell];
    }

    /** A length on the scale of the cells as one of the values. */
    double unscaled(double length) {
        return Finite.of(Math.scalb(length, -exponent));
    }

    /**
     * Standard deviation that distances are divided by: the reference's; of both samples together where the reference is
     * constant, or varies so little beside the greatest value that its variance, a subnormal number, has lost digits; 1 where
     * everything is.
     */
    double unit() {
        double variance = referenceMoments.variance();
        double deviation = variance < Double.MIN_NORMAL ? 0 : Math.sqrt(variance);
        if (deviation == 0) {
            deviation =
                    Math.sqrt(Moments.together(windowMoments, referenceMoments).variance());
        }
        return deviation == 0 ? 1 : deviation;
    }

    private static double[] sorted(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a sample needs a value");
        }
        double[] copy = new double[values.length];
        for (int i = 0; i < copy.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException("a sample holds finite values, not " + values[i]);
            }
            copy[i] = values[i] + 0.0;
        }
        Arrays.sort(copy);
        return copy;
    }

    private static void scale(double[] values, int exponent) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb(values[i], exponent) + 0.0;
        }
    }

    private static int exponent(double left, double right) {
        double largest = Math.max(left, right);
        return largest == 0 ? 0 : -Math.getExponent(largest) - 1;
    }

    private static double least(NumberView view) {
        return any(view.min());
    }

    private static double greatest(NumberView view) {
        return any(view.max());
    }

    private static double any(OptionalDouble value) {
        return value.orElseThrow(() -> new IllegalArgumentException("each side needs a valid value"));
    }
}
