package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/**
 * Builds a reference from data that fits in memory (8 bytes a value). Numeric bins follow the data's exact quantiles;
 * the most frequent 512 categories of a column are known ones. {@value RowSample#REFERENCE_ROWS} rows are kept whole, as a
 * sample; with the vectors of embeddings if the layout has them. The order of the rows does not matter.
 */
public final class ReferenceBuilder {
    /** Bins of a numeric column unless it has fewer distinct values. */
    public static final int DEFAULT_BINS = 20;
    /** Categories of a column that a reference knows by name. */
    public static final int MOST_CATEGORIES = 512;

    private final InferenceLayout layout;
    private final int bins;
    private final List<Values> values = new ArrayList<>();
    private final List<Map<String, Long>> categories = new ArrayList<>();
    private final List<Map<Long, String>> names = new ArrayList<>();
    private final Values times = new Values();
    private final ContentSample sample;

    /** A builder of references with {@value #DEFAULT_BINS} bins. */
    public ReferenceBuilder(InferenceLayout layout) {
        this(layout, DEFAULT_BINS);
    }

    /**
     * A builder of references.
     *
     * @param bins number of bins of a numeric column, 2 to 1,000
     */
    public ReferenceBuilder(InferenceLayout layout, int bins) {
        if (bins < 2 || bins > 1_000) {
            throw new IllegalArgumentException("a reference has 2 to 1000 bins, not " + bins);
        }
        this.layout = layout;
        this.bins = bins;
        this.sample = new ContentSample(layout, RowSample.REFERENCE_ROWS);
        for (int i = 0; i < layout.columns().size(); i++) {
            values.add(new Values());
            categories.add(new HashMap<>());
            names.add(new HashMap<>());
        }
    }

    /** Takes a row; it may be reused afterwards. */
    public void add(InferenceRow row) {
        times.add(row.occurredAtMicros);
        sample.add(row);
        for (Column column : layout.columns()) {
            int index = column.index();
            if (column.kind() == Column.Kind.NUMBER) {
                double kept = NumberProfile.buffered(row.present[index], row.number[index]);
                values.get(index).add(Double.doubleToRawLongBits(kept));
            } else if (row.present[index]) {
                String name = names.get(index).computeIfAbsent(row.hash[index], hash -> row.text(index));
                categories.get(index).merge(name, 1L, Long::sum);
            }
        }
    }

    /** Number of rows taken. */
    public long rows() {
        return times.size;
    }

    /** The reference of the rows taken so far. */
    public Reference build() {
        Binning binning = binning();
        WindowSummary summary = new WindowSummary(ProfileSpec.of(layout, binning));
        long[] micros = times.toLongs();
        if (micros.length > 0) {
            summary.countRows(
                    micros.length,
                    Arrays.stream(micros).min().getAsLong(),
                    Arrays.stream(micros).max().getAsLong());
        }
        int number = 0;
        int category = 0;
        for (Column column : layout.columns()) {
            if (column.kind() == Column.Kind.NUMBER) {
                double[] all = values.get(column.index()).toDoubles();
                fill(summary.number(number++), all);
            } else {
                fill(summary.category(category++), categories.get(column.index()), micros.length);
            }
        }
        return Reference.fromData(layout, binning, TrafficRate.of(micros), summary, sample.sample());
    }

    private static void fill(NumberProfile profile, double[] all) {
        int step = 1 << 16;
        for (int first = 0; first < all.length; first += step) {
            profile.drain(all, first, 1, Math.min(step, all.length - first));
        }
    }

    private static void fill(CategoryProfile profile, Map<String, Long> counts, long rows) {
        long present = 0;
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            profile.add(CategoryHash.of(entry.getKey()), entry.getKey(), entry.getValue());
            present += entry.getValue();
        }
        profile.addMissing(rows - present);
    }

    private Binning binning() {
        ProfileSpec plain = ProfileSpec.of(layout, Optional.empty());
        List<Optional<Bins>> cut = new ArrayList<>();
        List<List<String>> known = new ArrayList<>();
        for (Column column : layout.columns()) {
            if (plain.column(column.index()) instanceof NumberSpec number) {
                Range range = new Range(number.low(), number.high());
                double[] valid = Arrays.stream(values.get(column.index()).toDoubles())
                        .filter(range::contains)
                        .toArray();
                cut.add(BinCutter.ofValues(valid, bins));
                known.add(List.of());
            } else {
                cut.add(Optional.empty());
                known.add(mostFrequent(categories.get(column.index())));
            }
        }
        return new Binning(cut, known);
    }

    private static List<String> mostFrequent(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_CATEGORIES)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** A growing array of 64-bit values. */
    private static final class Values {
        private long[] bits = new long[64];
        private int size;

        void add(long value) {
            if (size == bits.length) {
                bits = Arrays.copyOf(bits, size * 2);
            }
            bits[size++] = value;
        }

        long[] toLongs() {
            return Arrays.copyOf(bits, size);
        }

        double[] toDoubles() {
            return Arrays.stream(bits, 0, size)
                    .mapToDouble(Double::longBitsToDouble)
                    .toArray();
        }
    }
}
