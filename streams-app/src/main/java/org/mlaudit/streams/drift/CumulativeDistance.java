package org.mlaudit.streams.drift;

import java.util.List;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.NumberView.Bucket;
import org.mlaudit.streams.profile.Reference;

/**
 * Largest distance between two cumulative distributions over the points where both are known.
 *
 * @param value the distance, 0 to 1
 * @param at where it was found
 * @param windowShare share of the window's values below that point
 * @param referenceShare share of the reference's values below that point
 * @param atMost bound of the distance over all points
 */
record CumulativeDistance(double value, double at, double windowShare, double referenceShare, double atMost) {
    /** Compares two columns, each with at least one valid value. */
    static CumulativeDistance between(NumberView window, NumberView theirs, Reference reference) {
        Search search = new Search(window.valid(), theirs.valid());
        search.buckets(window.buckets(), theirs.buckets());
        reference
                .bins(theirs.column().index())
                .ifPresent(bins -> search.bins(bins, window.counts(bins), theirs.counts(bins)));
        return new CumulativeDistance(
                search.value, search.at, search.windowShare, search.referenceShare, Math.min(1, search.atMost));
    }

    private static final class Search {
        private final double windowTotal;
        private final double referenceTotal;
        private double value;
        private double at;
        private double windowShare;
        private double referenceShare;
        private double atMost;

        Search(long windowTotal, long referenceTotal) {
            this.windowTotal = windowTotal;
            this.referenceTotal = referenceTotal;
        }

        void buckets(List<Bucket> window, List<Bucket> reference) {
            long below = 0;
            long belowReference = 0;
            int ours = 0;
            int theirs = 0;
            while (ours < window.size() || theirs < reference.size()) {
                double next = ours == window.size()
                        ? reference.get(theirs).smallest()
                        : theirs == reference.size()
                                ? window.get(ours).smallest()
                                : Math.min(
                                        window.get(ours).smallest(),
                                        reference.get(theirs).smallest());
                double distance = point(next, below, belowReference);
                long more = 0;
                long moreReference = 0;
                double above = next;
                if (ours < window.size() && window.get(ours).smallest() == next) {
                    above = window.get(ours).above();
                    more = window.get(ours++).count();
                }
                if (theirs < reference.size() && reference.get(theirs).smallest() == next) {
                    above = reference.get(theirs).above();
                    moreReference = reference.get(theirs++).count();
                }
                below += more;
                belowReference += moreReference;
                point(above, below, belowReference);
                atMost = Math.max(atMost, distance + Math.max(more / windowTotal, moreReference / referenceTotal));
            }
        }

        void bins(Bins bins, long[] window, long[] reference) {
            long below = 0;
            long belowReference = 0;
            for (int bin = 0; bin < bins.count() - 1; bin++) {
                below += window[bin];
                belowReference += reference[bin];
                point(bins.upper(bin), below, belowReference);
            }
            atMost = Math.max(atMost, value);
        }

        private double point(double where, long below, long belowReference) {
            double share = below / windowTotal;
            double shareOfReference = belowReference / referenceTotal;
            double distance = Math.abs(share - shareOfReference);
            if (distance > value) {
                value = distance;
                at = where;
                windowShare = share;
                referenceShare = shareOfReference;
            }
            return distance;
        }
    }
}
