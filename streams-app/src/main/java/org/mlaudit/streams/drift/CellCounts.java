package org.mlaudit.streams.drift;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.mlaudit.streams.profile.PairedCounts;
import org.mlaudit.streams.profile.PairedCounts.Cell;

/**
 * Counts of a window and of a reference in the same cells: categories, or bins of numbers. What every statistic over cells
 * is computed from. Counts in the reference's bins and of categories by name are exact in summaries, so that statistics over
 * them equal those over the raw samples in the same cells; categories beyond the 512 that a summary counts by name are one
 * cell on both sides. Immutable.
 */
public final class CellCounts {
    final long[] window;
    final long[] reference;
    final long windowTotal;
    final long referenceTotal;

    private CellCounts(long[] window, long[] reference) {
        if (window.length != reference.length) {
            throw new IllegalArgumentException(
                    window.length + " cells of the window against " + reference.length + " of the reference");
        }
        this.window = window;
        this.reference = reference;
        this.windowTotal = Arrays.stream(window).sum();
        this.referenceTotal = Arrays.stream(reference).sum();
        if (windowTotal == 0 || referenceTotal == 0) {
            throw new IllegalArgumentException(
                    "each side needs a value, not " + windowTotal + " and " + referenceTotal);
        }
    }

    /** Counts of 0 or more in as many cells on both sides, with at least one value on each. */
    public static CellCounts of(long[] window, long[] reference) {
        return new CellCounts(window.clone(), reference.clone());
    }

    /** The counts of a pair of summaries. */
    public static CellCounts of(PairedCounts counts) {
        return new CellCounts(
                counts.cells().stream().mapToLong(Cell::window).toArray(),
                counts.cells().stream().mapToLong(Cell::reference).toArray());
    }

    /**
     * Joins, into one, the cells in which fewer than {@code least} values would be expected in the smaller of both samples
     * (Cochran 1954); the rule of {@link PairedCounts#joinRare} for categories.
     */
    public CellCounts joinRare(double least) {
        double smaller = Math.min(windowTotal, referenceTotal);
        double total = total();
        long[] ours = new long[count() + 1];
        long[] theirs = new long[count() + 1];
        int kept = 1;
        for (int cell = 0; cell < count(); cell++) {
            boolean rare = smaller * ((double) window[cell] + reference[cell]) / total < least;
            int to = rare ? 0 : kept++;
            ours[to] += window[cell];
            theirs[to] += reference[cell];
        }
        return new CellCounts(Arrays.copyOf(ours, kept), Arrays.copyOf(theirs, kept));
    }

    /** The counts with the sides exchanged. */
    CellCounts swapped() {
        return new CellCounts(/* window= */ reference, /* reference= */ window);
    }

    /** Number of cells. */
    public int count() {
        return window.length;
    }

    /** Number of cells that are not empty on both sides. */
    public int occupied() {
        int occupied = 0;
        for (int cell = 0; cell < count(); cell++) {
            occupied += window[cell] + reference[cell] > 0 ? 1 : 0;
        }
        return occupied;
    }

    /** Least number of values that is expected in an occupied cell of the smaller sample. */
    public double leastExpected() {
        return Math.min(windowTotal, referenceTotal)
                * IntStream.range(0, count())
                        .mapToDouble(this::pooledShare)
                        .filter(share -> share > 0)
                        .min()
                        .orElse(0);
    }

    /** Share of occupied cells in which fewer values than these are expected in one of the samples, 0 to 1. */
    public double shareExpectedBelow(double least) {
        double smaller = Math.min(windowTotal, referenceTotal);
        long below = IntStream.range(0, count())
                .mapToDouble(this::pooledShare)
                .filter(share -> share > 0 && share * smaller < least)
                .count();
        return (double) below / occupied();
    }

    /** Number of values in the window. */
    public long windowTotal() {
        return windowTotal;
    }

    /** Number of values in the reference. */
    public long referenceTotal() {
        return referenceTotal;
    }

    /** Shares of the window's values by cell, which sum to 1. */
    public double[] windowShares() {
        return IntStream.range(0, count()).mapToDouble(this::windowShare).toArray();
    }

    /** Shares of the reference's values by cell, which sum to 1. */
    public double[] referenceShares() {
        return IntStream.range(0, count()).mapToDouble(this::referenceShare).toArray();
    }

    /** Number of values on both sides. */
    double total() {
        return (double) windowTotal + referenceTotal;
    }

    /** 1/n + 1/m. */
    double sampling() {
        return 1.0 / windowTotal + 1.0 / referenceTotal;
    }

    /** Share of the window's values in a cell. */
    double windowShare(int cell) {
        return (double) window[cell] / windowTotal;
    }

    /** Share of the reference's values in a cell. */
    double referenceShare(int cell) {
        return (double) reference[cell] / referenceTotal;
    }

    /** Share of both samples' values in a cell. */
    double pooledShare(int cell) {
        return ((double) window[cell] + reference[cell]) / total();
    }
}
