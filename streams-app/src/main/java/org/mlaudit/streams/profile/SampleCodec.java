package org.mlaudit.streams.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;

/**
 * The bytes of a {@link RowSample}: keys, then column by column which rows hold a value and the values: numbers as small
 * integers where all of them are, else as doubles; categories as positions in a list of the names that occur.
 */
final class SampleCodec {
    private static final double LARGEST_WHOLE = 1L << 53;

    private SampleCodec() {}

    /** What {@link #read} found. */
    record Read(boolean any, int limit, List<SampledRow> rows) {}

    static void write(List<SampledRow> rows, boolean any, int limit, InferenceLayout layout, BytesOut out) {
        out.octet(any ? 1 : 0);
        out.count(limit);
        out.count(rows.size());
        rows.forEach(row -> out.fixedLong(row.key));
        for (Column column : layout.columns()) {
            int index = column.index();
            writePresent(rows, index, out);
            List<SampledRow> present =
                    rows.stream().filter(row -> row.present[index]).toList();
            switch (column.kind()) {
                case NUMBER -> writeNumbers(present, index, out);
                case CATEGORY -> writeCategories(present, index, out);
            }
        }
    }

    private static void writePresent(List<SampledRow> rows, int column, BytesOut out) {
        for (int first = 0; first < rows.size(); first += 8) {
            int bits = 0;
            for (int i = first; i < Math.min(rows.size(), first + 8); i++) {
                bits |= rows.get(i).present[column] ? 1 << (i - first) : 0;
            }
            out.octet(bits);
        }
    }

    private static void writeNumbers(List<SampledRow> rows, int column, BytesOut out) {
        boolean whole = rows.stream().allMatch(row -> whole(row.numbers[column]));
        boolean vectors = rows.stream().anyMatch(row -> row.vectors[column].length > 0);
        out.octet((whole ? 1 : 0) + (vectors ? 2 : 0));
        for (SampledRow row : rows) {
            if (whole) {
                out.signed((long) row.numbers[column]);
            } else {
                out.number(row.numbers[column]);
            }
            if (vectors) {
                out.count(row.vectors[column].length);
                for (float item : row.vectors[column]) {
                    out.fixedInt(Float.floatToIntBits(item));
                }
            }
        }
    }

    private static boolean whole(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
    }

    private static void writeCategories(List<SampledRow> rows, int column, BytesOut out) {
        TreeMap<Long, String> names = new TreeMap<>();
        rows.forEach(row -> names.put(row.hashes[column], row.name(column)));
        Map<Long, Integer> positions = new TreeMap<>();
        out.count(names.size());
        names.forEach((hash, name) -> {
            positions.put(hash, positions.size());
            out.fixedLong(hash);
            out.text(name);
        });
        rows.forEach(row -> out.count(positions.getOrDefault(row.hashes[column], 0)));
    }

    static Read read(InferenceLayout layout, BytesIn in) {
        boolean any = in.octet() == 1;
        int limit = in.size(RowSample.MOST_BYTES);
        int size = in.size(limit);
        List<SampledRow> rows = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(SampledRow.empty(in.fixedLong(), layout.columns().size()));
        }
        for (Column column : layout.columns()) {
            int index = column.index();
            readPresent(rows, index, in);
            List<SampledRow> present =
                    rows.stream().filter(row -> row.present[index]).toList();
            switch (column.kind()) {
                case NUMBER -> readNumbers(present, index, in);
                case CATEGORY -> readCategories(present, index, in);
            }
        }
        return new Read(any, limit, rows);
    }

    private static void readPresent(List<SampledRow> rows, int column, BytesIn in) {
        int bits = 0;
        for (int i = 0; i < rows.size(); i++) {
            bits = i % 8 == 0 ? in.octet() : bits;
            rows.get(i).present[column] = (bits >> i % 8 & 1) == 1;
        }
    }

    private static void readNumbers(List<SampledRow> rows, int column, BytesIn in) {
        int form = in.octet();
        for (SampledRow row : rows) {
            row.numbers[column] = (form & 1) == 1 ? in.signed() : in.number();
            if ((form & 2) == 2) {
                float[] items = new float[in.size()];
                for (int i = 0; i < items.length; i++) {
                    items[i] = Float.intBitsToFloat(in.fixedInt());
                }
                row.vectors[column] = items;
            }
        }
    }

    private static void readCategories(List<SampledRow> rows, int column, BytesIn in) {
        int size = in.size();
        long[] hashes = new long[size];
        String[] names = new String[size];
        for (int i = 0; i < size; i++) {
            hashes[i] = in.fixedLong();
            names[i] = in.text();
        }
        for (SampledRow row : rows) {
            int position = in.size(size - 1);
            row.hashes[column] = hashes[position];
            row.names[column] = names[position];
        }
    }
}
