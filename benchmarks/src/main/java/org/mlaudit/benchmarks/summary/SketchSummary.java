package org.mlaudit.benchmarks.summary;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.Reference;

/**
 * A window's summary made of DataSketches, as one would build it: for each number a KLL sketch of doubles with k = 200 and
 * sums, for each category frequent items over its 64-bit hash and an HLL sketch of 4,096 registers, and missing counts.
 * Given a reference, numbers are also counted in its bins, which no sketch does: by binary search, as drift against the
 * reference needs them.
 */
final class SketchSummary {
    private static final int FREQUENT_ITEMS = 1_024;
    private static final int LOG_REGISTERS = 12;

    private static final double[] NO_EDGES = {};

    private final List<NumberSketch> numbers = new ArrayList<>();
    private final List<CategorySketch> categories = new ArrayList<>();

    SketchSummary(InferenceLayout layout, Optional<Reference> reference) {
        for (Column column : layout.columns()) {
            switch (column.kind()) {
                case NUMBER ->
                    numbers.add(new NumberSketch(
                            column.index(),
                            reference
                                    .flatMap(known -> known.bins(column.index()))
                                    .map(Bins::edges)));
                case CATEGORY -> categories.add(new CategorySketch(column.index()));
            }
        }
    }

    void add(InferenceRow row) {
        for (NumberSketch number : numbers) {
            number.add(row);
        }
        for (CategorySketch category : categories) {
            category.add(row);
        }
    }

    /** What it holds, for a look at it. */
    @Override
    public String toString() {
        return numbers + " " + categories;
    }

    private static final class NumberSketch {
        private final KllDoublesSketch quantiles = KllDoublesSketch.newHeapInstance(200);
        private final int column;
        private long missing;
        private long invalid;
        private double sum;
        private double squares;

        private final double[] edges;
        private final long[] binCounts;

        NumberSketch(int column, Optional<double[]> edges) {
            this.column = column;
            this.edges = edges.orElse(NO_EDGES);
            this.binCounts = new long[this.edges.length + 1];
        }

        void add(InferenceRow row) {
            double value = row.number[column];
            if (!row.present[column]) {
                missing++;
            } else if (!Double.isFinite(value)) {
                invalid++;
            } else {
                quantiles.update(value);
                sum += value;
                squares += value * value;
                if (edges.length > 0) {
                    int found = Arrays.binarySearch(edges, value);
                    binCounts[found < 0 ? -found - 1 : found + 1]++;
                }
            }
        }

        @Override
        public String toString() {
            return quantiles.getN() + " values, " + missing + " missing, " + invalid + " invalid, bins "
                    + Arrays.toString(binCounts) + ", sums " + sum + " and "
                    + squares;
        }
    }

    private static final class CategorySketch {
        private final LongsSketch frequent = new LongsSketch(FREQUENT_ITEMS);
        private final HllSketch distinct = new HllSketch(LOG_REGISTERS);
        private final int column;
        private long missing;

        CategorySketch(int column) {
            this.column = column;
        }

        void add(InferenceRow row) {
            if (row.present[column]) {
                frequent.update(row.hash[column]);
                distinct.update(row.hash[column]);
            } else {
                missing++;
            }
        }

        @Override
        public String toString() {
            return frequent.getStreamLength() + " values, " + missing + " missing, " + distinct.getEstimate()
                    + " different";
        }
    }
}
