package org.mlaudit.benchmarks.summary;

import java.util.ArrayList;
import java.util.List;
import org.apache.datasketches.frequencies.LongsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.kll.KllDoublesSketch;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;

/**
 * A window's summary made of DataSketches, as one would build it: for each number a KLL sketch of doubles with k = 200 and
 * sums, for each category frequent items over its 64-bit hash and an HLL sketch of 4,096 registers, and missing counts.
 */
final class SketchSummary {
    private static final int FREQUENT_ITEMS = 1_024;
    private static final int LOG_REGISTERS = 12;

    private final List<NumberSketch> numbers = new ArrayList<>();
    private final List<CategorySketch> categories = new ArrayList<>();

    SketchSummary(InferenceLayout layout) {
        for (Column column : layout.columns()) {
            switch (column.kind()) {
                case NUMBER -> numbers.add(new NumberSketch(column.index()));
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

        NumberSketch(int column) {
            this.column = column;
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
            }
        }

        @Override
        public String toString() {
            return quantiles.getN() + " values, " + missing + " missing, " + invalid + " invalid, sums " + sum + " and "
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
