package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.ProfileSpec.NumberSpec;

/**
 * Builds a reference from data that fits in memory (8 bytes a value). Numeric bins follow the data's exact quantiles;
 * the most frequent 512 categories of a column are known ones. {@value RowSample#REFERENCE_ROWS} rows are kept whole, as a
 * sample; with the vectors of embeddings if the layout has them. Where the rows' times span enough windows, it knows how
 * much these differ. The order of the rows does not matter.
 */
public final class ReferenceBuilder {
    /** Bins of a numeric column unless it has fewer distinct values. */
    public static final int DEFAULT_BINS = 20;
    /** Categories of a column that a reference knows by name. */
    public static final int MOST_CATEGORIES = 512;

    /** Stands for no category where a row's hash is kept. */
    private static final long ABSENT = 0x4142_5345_4E54_0000L;

    private final InferenceLayout layout;
    private final int bins;
    private final List<Values> values = new ArrayList<>();
    private final List<Map<String, Long>> categories = new ArrayList<>();
    private final List<Map<Long, String>> names = new ArrayList<>();
    private final Values times = new Values();
    private final ContentKeys keys = new ContentKeys();
    private final RowSample sample;
    private final List<SegmentField> segmentFields;
    /** Hash of each row's value, by segment field; {@link #ABSENT} where it has none. */
    private final List<Values> segmentHashes = new ArrayList<>();

    private final List<Map<Long, String>> segmentNames = new ArrayList<>();

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
        this.sample = new RowSample(layout, RowSample.REFERENCE_ROWS);
        for (int i = 0; i < layout.columns().size(); i++) {
            values.add(new Values());
            categories.add(new HashMap<>());
            names.add(new HashMap<>());
        }
        segmentFields = SegmentField.of(layout);
        segmentFields.forEach(field -> {
            segmentHashes.add(new Values());
            segmentNames.add(new HashMap<>());
        });
    }

    /** Takes a row; it may be reused afterwards. */
    public void add(InferenceRow row) {
        times.add(row.occurredAtMicros);
        sample.add(row, keys.next(row));
        for (Column column : layout.columns()) {
            int index = column.index();
            if (column.kind() == Column.Kind.NUMBER) {
                double kept = NumberProfile.buffered(row.present[index], row.number[index]);
                values.get(index).add(Double.doubleToRawLongBits(kept));
            } else if (row.present[index]) {
                String name = names.get(index).computeIfAbsent(row.hash[index], hash -> row.text(index));
                categories.get(index).merge(name, 1L, Long::sum);
                values.get(index).add(row.hash[index]);
            } else {
                values.get(index).add(ABSENT);
            }
        }
        for (int i = 0; i < segmentFields.size(); i++) {
            SegmentField field = segmentFields.get(i);
            if (field.present(row)) {
                segmentNames.get(i).computeIfAbsent(field.hash(row), hash -> field.text(row));
                segmentHashes.get(i).add(field.hash(row));
            } else {
                segmentHashes.get(i).add(ABSENT);
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
        for (int i = 0; i < segmentFields.size(); i++) {
            fillSegments(summary, i, micros);
        }
        Dispersions dispersions = Dispersions.of(
                micros,
                layout.contract().windows().sizes(),
                layout.columns().size(),
                column -> cells(column, binning, summary.spec()));
        return Reference.fromData(layout, binning, TrafficRate.of(micros), summary, sample, dispersions);
    }

    private Optional<ColumnCells> cells(int column, Binning binning, ProfileSpec spec) {
        Values all = values.get(column);
        if (spec.column(column) instanceof NumberSpec number) {
            return binning.bins(column).map(cut -> ColumnCells.ofNumbers(number, cut, all.toDoubles()));
        }
        return Optional.of(
                ColumnCells.ofCategories(binning.categories(column), names.get(column), ABSENT, all.toLongs()));
    }

    private void fillSegments(WindowSummary summary, int field, long[] micros) {
        long[] hashes = segmentHashes.get(field).toLongs();
        summary.segmentTable(field).forEachKept((hash, segment) -> {
            int[] rows = IntStream.range(0, hashes.length)
                    .filter(row -> hashes[row] == hash)
                    .toArray();
            if (rows.length > 0) {
                long[] at = Arrays.stream(rows)
                        .mapToLong(row -> micros[row])
                        .sorted()
                        .toArray();
                segment.countRows(rows.length, at[0], at[at.length - 1]);
                fillRows(segment, rows);
            }
        });
    }

    private void fillRows(WindowSummary segment, int[] rows) {
        int number = 0;
        int category = 0;
        for (Column column : layout.columns()) {
            Values all = values.get(column.index());
            if (column.kind() == Column.Kind.NUMBER) {
                double[] some = Arrays.stream(rows)
                        .mapToDouble(row -> Double.longBitsToDouble(all.get(row)))
                        .toArray();
                fill(segment.number(number++), some);
            } else {
                Map<String, Long> counts = new HashMap<>();
                for (int row : rows) {
                    String name = names.get(column.index()).get(all.get(row));
                    if (name != null) {
                        counts.merge(name, 1L, Long::sum);
                    }
                }
                fill(segment.category(category++), counts, rows.length);
            }
        }
    }

    /** The values of a segment field that the contract names, then others that occur most often. */
    private List<String> segmentValues(int field) {
        Map<String, Long> counts = new HashMap<>();
        for (long hash : segmentHashes.get(field).toLongs()) {
            String name = segmentNames.get(field).get(hash);
            if (name != null) {
                counts.merge(name, 1L, Long::sum);
            }
        }
        List<String> named = segmentFields.get(field).values();
        named.forEach(counts::remove);
        return Stream.concat(
                        named.stream(),
                        mostFrequent(counts, segmentFields.get(field).most()).stream())
                .toList();
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
                known.add(mostFrequent(categories.get(column.index()), MOST_CATEGORIES));
            }
        }
        return new Binning(
                cut,
                known,
                IntStream.range(0, segmentFields.size())
                        .mapToObj(this::segmentValues)
                        .toList());
    }

    private static List<String> mostFrequent(Map<String, Long> counts, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
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

        long get(int index) {
            return bits[index];
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
