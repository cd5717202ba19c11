package org.mlaudit.streams.drift;

import java.util.List;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.NumberView.Bucket;

/** Merges the buckets of two summaries, and the bins that both counted in, into common cells. */
final class ViewCells {
    private final double[] cuts;
    private final long[] ours;
    private final long[] theirs;
    private int size;

    private ViewCells(int most) {
        cuts = new double[most];
        ours = new long[most];
        theirs = new long[most];
    }

    static CellBuilder cells(NumberView window, NumberView reference, Bins bins, double min, double max, int exponent) {
        ViewCells known = ofBuckets(window.buckets(), reference.buckets());
        if (bins.count() > 1 && window.countsExactly(bins) && reference.countsExactly(bins)) {
            known = known.mergedWith(ofBins(bins, window.counts(bins), reference.counts(bins)));
        }
        return known.build(min, max, exponent);
    }

    /** Notes how many values lie below a point that is not less than the ones before. */
    private void cut(double at, long below, long belowReference) {
        if (size > 0 && cuts[size - 1] == at) {
            return;
        }
        cuts[size] = at + 0.0;
        ours[size] = below;
        theirs[size++] = belowReference;
    }

    private static ViewCells ofBuckets(List<Bucket> window, List<Bucket> reference) {
        ViewCells known = new ViewCells(2 * (window.size() + reference.size()));
        long below = 0;
        long belowReference = 0;
        int i = 0;
        int j = 0;
        while (i < window.size() || j < reference.size()) {
            double next = Math.min(smallest(window, i), smallest(reference, j));
            known.cut(next, below, belowReference);
            double above = next;
            if (i < window.size() && window.get(i).smallest() == next) {
                above = window.get(i).above();
                below += window.get(i++).count();
            }
            if (j < reference.size() && reference.get(j).smallest() == next) {
                above = reference.get(j).above();
                belowReference += reference.get(j++).count();
            }
            known.cut(above, below, belowReference);
        }
        return known;
    }

    private static double smallest(List<Bucket> buckets, int index) {
        return index < buckets.size() ? buckets.get(index).smallest() : Double.POSITIVE_INFINITY;
    }

    private static ViewCells ofBins(Bins bins, long[] window, long[] reference) {
        ViewCells known = new ViewCells(bins.count());
        long below = 0;
        long belowReference = 0;
        for (int bin = 0; bin < bins.count() - 1; bin++) {
            below += window[bin];
            belowReference += reference[bin];
            known.cut(bins.upper(bin), below, belowReference);
        }
        return known;
    }

    private ViewCells mergedWith(ViewCells other) {
        ViewCells merged = new ViewCells(size + other.size);
        int i = 0;
        int j = 0;
        while (i < size || j < other.size) {
            if (j == other.size || (i < size && cuts[i] <= other.cuts[j])) {
                merged.cut(cuts[i], ours[i], theirs[i]);
                i++;
            } else {
                merged.cut(other.cuts[j], other.ours[j], other.theirs[j]);
                j++;
            }
        }
        return merged;
    }

    private CellBuilder build(double min, double max, int exponent) {
        CellBuilder cells = new CellBuilder(size, exponent);
        for (int i = 0; i + 1 < size; i++) {
            double from = Math.max(min, cuts[i]);
            double end = cuts[i + 1] == Double.MAX_VALUE ? Double.MAX_VALUE : Math.nextDown(cuts[i + 1]);
            double to = Math.max(from, Math.min(max, end));
            cells.add(from, to, ours[i + 1] - ours[i], theirs[i + 1] - theirs[i]);
        }
        return cells;
    }
}
