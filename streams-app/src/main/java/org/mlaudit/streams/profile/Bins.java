package org.mlaudit.streams.profile;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the number line at ascending edges: bin 0 holds everything below the first edge, bin i everything from edge i-1
 * (inclusive) up to edge i, the last bin everything from the last edge. So every finite value has exactly one bin, and
 * values beyond the reference's range fall into the open outer bins.
 *
 * <p>A value finds its bin by a grid of 256 equal cells over the range of the edges, less the outermost ones, which lie
 * far out where a reference has outliers: a cell knows the first bin that can hold
 * its values, and a short scan over the edges decides. The cell of a value is a monotone function of it, so rounding can
 * not lead to a wrong bin. Immutable.
 */
public final class Bins {
    private static final int CELLS = 256;

    private final double[] edges;
    private final double origin;
    private final double cellsPerUnit;
    private final short[] firstBin;
    /** Made when first asked for; making them twice at the same time does no harm. */
    private volatile String @Nullable [] labels;

    private Bins(double[] edges) {
        this.edges = edges;
        this.firstBin = new short[CELLS];
        int skipped = edges.length >= 4 ? 1 : 0;
        double span = edges.length == 0 ? 0 : edges[edges.length - 1 - skipped] - edges[skipped];
        boolean gridded = span > 0 && Double.isFinite(CELLS / span) && Double.isFinite(span);
        this.origin = gridded ? edges[skipped] : 0;
        this.cellsPerUnit = gridded ? (CELLS - 2) / span : 0;
        for (int cell = 0; cell < CELLS; cell++) {
            int below = 0;
            while (below < edges.length && cell(edges[below]) < cell) {
                below++;
            }
            firstBin[cell] = (short) below;
        }
    }

    /**
     * Bins with the given edges.
     *
     * @param edges finite, strictly ascending, at most 30,000; none makes one bin of all values
     * @throws IllegalArgumentException if they are not
     */
    public static Bins of(double... edges) {
        if (edges.length > 30_000) {
            throw new IllegalArgumentException(edges.length + " edges are more than 30000");
        }
        double[] copy = edges.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] += 0.0;
            if (!Double.isFinite(copy[i]) || (i > 0 && !(copy[i - 1] < copy[i]))) {
                throw new IllegalArgumentException("edges must be finite and ascending: " + Arrays.toString(edges));
            }
        }
        return new Bins(copy);
    }

    /** Number of bins, at least 1. */
    public int count() {
        return edges.length + 1;
    }

    /** The bin of a finite value, 0 to {@code count() - 1}. */
    public int indexOf(double value) {
        int bin = firstBin[cell(value)];
        while (bin < edges.length && value >= edges[bin]) {
            bin++;
        }
        return bin;
    }

    /** Smallest value of a bin; negative infinity for the first. */
    public double lower(int bin) {
        return bin == 0 ? Double.NEGATIVE_INFINITY : edges[bin - 1];
    }

    /** Smallest value above a bin; positive infinity for the last. */
    public double upper(int bin) {
        return bin == edges.length ? Double.POSITIVE_INFINITY : edges[bin];
    }

    /** A bin for people, such as {@code < 250}, {@code 250 to 600}, {@code = 3} or {@code > 4963}. */
    public String label(int bin) {
        String[] known = labels;
        if (known == null) {
            known = new String[count()];
            for (int i = 0; i < known.length; i++) {
                known[i] = describe(i);
            }
            labels = known;
        }
        return known[bin];
    }

    private String describe(int bin) {
        if (edges.length == 0) {
            return "any";
        }
        if (bin == 0) {
            return "< " + shown(edges[0]);
        }
        double from = edges[bin - 1];
        if (bin == edges.length) {
            return isJustAbove(from) ? "> " + shown(Math.nextDown(from)) : ">= " + shown(from);
        }
        double to = edges[bin];
        if (from == Math.nextDown(to)) {
            return "= " + shown(from);
        }
        return isJustAbove(from)
                ? "between " + shown(Math.nextDown(from)) + " and " + shown(to)
                : shown(from) + " to " + shown(isJustAbove(to) ? Math.nextDown(to) : to);
    }

    /** Whether an edge was put just above a value, so that the value belongs to the bin below. */
    private static boolean isJustAbove(double edge) {
        double below = Math.nextDown(edge);
        return Double.isFinite(below)
                && Double.toString(below).length() < Double.toString(edge).length();
    }

    /** A copy of the edges. */
    public double[] edges() {
        return edges.clone();
    }

    private int cell(double value) {
        return Math.max(0, Math.min(CELLS - 2, (int) ((value - origin) * cellsPerUnit)) + 1);
    }

    private static String shown(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bins bins && Arrays.equals(edges, bins.edges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(edges);
    }

    @Override
    public String toString() {
        return "Bins" + Arrays.toString(edges);
    }
}
