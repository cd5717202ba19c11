package org.mlaudit.streams.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;

/** One row of a {@link RowSample}: a copy of an inference's values. Immutable. */
public final class SampledRow implements Comparable<SampledRow> {
    private static final float[] NO_VECTOR = {};

    final long key;
    final boolean[] present;
    final double[] numbers;
    final long[] hashes;
    final @Nullable String[] names;
    final float[][] vectors;

    private SampledRow(long key, int columns) {
        this.key = key;
        this.present = new boolean[columns];
        this.numbers = new double[columns];
        this.hashes = new long[columns];
        this.names = new @Nullable String[columns];
        this.vectors = new float[columns][];
        Arrays.fill(vectors, NO_VECTOR);
    }

    /** A row without values, to be filled by the decoder. */
    static SampledRow empty(long key, int columns) {
        return new SampledRow(key, columns);
    }

    static SampledRow of(long key, InferenceRow row) {
        SampledRow copy = new SampledRow(key, row.present.length);
        for (Column column : row.layout.columns()) {
            int index = column.index();
            if (!row.present[index]) {
                continue;
            }
            copy.present[index] = true;
            switch (column.kind()) {
                case NUMBER -> {
                    copy.numbers[index] = canonical(row.number[index]);
                    copy.vectors[index] = vector(row, index);
                }
                case CATEGORY -> {
                    copy.hashes[index] = row.hash[index];
                    copy.names[index] = CategoryTable.shortened(row.text(index));
                }
            }
        }
        return copy;
    }

    /** One zero and one NaN, so that equal rows have equal bytes. */
    static double canonical(double value) {
        return Double.isNaN(value) ? Double.NaN : value + 0.0;
    }

    private static float[] vector(InferenceRow row, int column) {
        float[] items = row.vector[column];
        if (items.length == 0 || row.vectorLength[column] != items.length) {
            return NO_VECTOR;
        }
        float[] copy = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            copy[i] = canonical(items[i]);
        }
        return copy;
    }

    /** One zero and one NaN, as of numbers. */
    static float canonical(float item) {
        return Float.isNaN(item) ? Float.NaN : item + 0.0f;
    }

    /** The hash that the row was drawn by: of its id in a window, of its content in a reference made from data. */
    public long key() {
        return key;
    }

    /** Whether the inference holds a value. */
    public boolean present(int column) {
        return present[column];
    }

    /** Value of a present NUMBER column, as it was written: it may be NaN or infinite. 0 when it is absent. */
    public double number(int column) {
        return numbers[column];
    }

    /** Hash of a present CATEGORY column's name; 0 when it is absent. */
    public long hash(int column) {
        return hashes[column];
    }

    /** Name of a present CATEGORY column, cut if it is very long; empty when it is absent. */
    public String name(int column) {
        String name = names[column];
        return name == null ? "" : name;
    }

    /**
     * Items of a present EMBEDDING, if the layout asked for vectors and it has the contract's length; else none. Not to be
     * changed.
     */
    public float[] vector(int column) {
        return vectors[column];
    }

    /** Makes a row hold these values, without id, time, names and vectors. */
    public void copyTo(InferenceRow row) {
        System.arraycopy(present, 0, row.present, 0, present.length);
        System.arraycopy(numbers, 0, row.number, 0, numbers.length);
        System.arraycopy(hashes, 0, row.hash, 0, hashes.length);
    }

    /** By key, then by content, so that which rows are least never depends on the order in which they came. */
    @Override
    public int compareTo(SampledRow other) {
        int order = Long.compare(key, other.key);
        for (int i = 0; order == 0 && i < present.length; i++) {
            order = Boolean.compare(present[i], other.present[i]);
            order = order != 0 ? order : Double.compare(numbers[i], other.numbers[i]);
            order = order != 0 ? order : Long.compare(hashes[i], other.hashes[i]);
            order = order != 0 ? order : Arrays.compare(vectors[i], other.vectors[i]);
        }
        return order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SampledRow row && present.length == row.present.length && compareTo(row) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(key);
    }
}
