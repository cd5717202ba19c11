package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cuts a column's values into about equally filled bins. Where there are few distinct values, each gets a bin of its own
 * and the gaps between them do too, so that a new value is seen; a value that alone fills a bin gets one of its own as
 * well. The first and the last bin are for values beyond those seen.
 */
final class BinCutter {
    private final int wanted;
    private final List<Double> starts = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final List<Double> ends = new ArrayList<>();
    private long total;

    /** Cuts into about {@code wanted} bins, at least 2. */
    BinCutter(int wanted) {
        this.wanted = wanted;
    }

    /** Takes the next greater value, or group of values that stays together: its smallest, and the next double above it. */
    void group(double smallest, double next, long count) {
        starts.add(smallest);
        ends.add(next);
        counts.add(count);
        total += count;
    }

    /** The bins; none if there was no value. */
    Optional<Bins> bins() {
        if (starts.isEmpty()) {
            return Optional.empty();
        }
        TreeSet<Double> edges = new TreeSet<>();
        if (starts.size() <= wanted) {
            edges.addAll(starts);
            edges.addAll(ends);
        } else {
            edges.addAll(evenEdges());
            edges.add(ends.getLast());
        }
        edges.removeIf(edge -> edge >= Double.MAX_VALUE);
        return Optional.of(Bins.of(
                edges.stream().mapToDouble(edge -> edge + 0.0).distinct().toArray()));
    }

    private List<Double> evenEdges() {
        List<Double> edges = new ArrayList<>();
        edges.add(starts.getFirst());
        double target = (double) total / wanted;
        long inBin = 0;
        long left = total;
        for (int i = 0; i < starts.size(); i++) {
            long count = counts.get(i);
            boolean full = inBin >= target;
            boolean heavyNext = count >= target && inBin >= target / 2;
            if (inBin > 0 && (full || heavyNext) && left >= target / 2) {
                edges.add(starts.get(i));
                inBin = 0;
            }
            inBin += count;
            left -= count;
        }
        return edges;
    }

    /** Bins of finite values, which are sorted here. */
    static Optional<Bins> ofValues(double[] values, int wanted) {
        Arrays.sort(values);
        BinCutter cutter = new BinCutter(wanted);
        int from = 0;
        for (int i = 1; i <= values.length; i++) {
            if (i == values.length || values[i] + 0.0 != values[from] + 0.0) {
                cutter.group(values[from] + 0.0, Math.nextUp(values[from]), i - from);
                from = i;
            }
        }
        return cutter.bins();
    }

    /** Bins of every NUMBER column of a summary, cut at bucket boundaries. */
    static Binning ofSummary(WindowSummary summary) {
        List<Optional<Bins>> bins = new ArrayList<>();
        List<List<String>> categories = new ArrayList<>();
        for (int i = 0; i < summary.spec().layout().columns().size(); i++) {
            categories.add(List.of());
            bins.add(
                    switch (summary.column(i)) {
                        case NumberView view -> {
                            BinCutter cutter = new BinCutter(ReferenceBuilder.DEFAULT_BINS);
                            view.buckets()
                                    .forEach(bucket -> cutter.group(bucket.smallest(), bucket.above(), bucket.count()));
                            yield cutter.bins();
                        }
                        case CategoryView view -> Optional.empty();
                    });
        }
        return new Binning(
                bins,
                categories,
                SegmentField.of(summary.spec().layout()).stream()
                        .map(field -> List.<String>of())
                        .toList());
    }
}
