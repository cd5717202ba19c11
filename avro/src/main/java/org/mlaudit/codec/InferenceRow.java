package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import org.mlaudit.contract.FeatureType;

/**
 * One decoded inference: primitive arrays with a place for each {@link Column}, overwritten by the next one. Holds a view
 * of the bytes it was decoded from, so it is valid only until they change. Fields are open to the decoder and to the
 * summaries, which read them in tight loops.
 */
public final class InferenceRow {
    /** A BOOLEAN column's hash for true. */
    public static final long TRUE = CategoryHash.of("true");
    /** A BOOLEAN column's hash for false. */
    public static final long FALSE = CategoryHash.of("false");

    /** The columns this row has. */
    public final InferenceLayout layout;
    /** Whether the inference holds a value, by column. */
    public final boolean[] present;
    /** Value of a present NUMBER column, as it was written: it may be NaN or infinite. */
    public final double[] number;
    /** {@link CategoryHash} of a present CATEGORY column. */
    public final long[] hash;

    /** Items of a present EMBEDDING column, as many as the contract says; empty where the layout asks for no vectors. */
    public final float[][] vector;
    /** Number of items that a present EMBEDDING column's vector had, if the layout asks for vectors. */
    public final int[] vectorLength;

    /** Event time, microseconds since 1970 UTC. */
    public long occurredAtMicros;

    byte[] buffer = new byte[0];
    int idOffset;
    int idLength;
    final int[] textOffset;
    final int[] textLength;

    /** A row for a layout, with every column absent. */
    public InferenceRow(InferenceLayout layout) {
        int columns = layout.columns().size();
        this.layout = layout;
        this.present = new boolean[columns];
        this.number = new double[columns];
        this.hash = new long[columns];
        this.vector = new float[columns][];
        this.vectorLength = new int[columns];
        layout.columns().forEach(column -> vector[column.index()] = new float[items(layout, column)]);
        this.textOffset = new int[columns];
        this.textLength = new int[columns];
    }

    private static int items(InferenceLayout layout, Column column) {
        boolean embedding = column.feature()
                .filter(feature -> feature.type() == FeatureType.EMBEDDING)
                .isPresent();
        return layout.vectors() && embedding ? column.feature().orElseThrow().dimensions() : 0;
    }

    /** Id of the inference; makes a new string. */
    public String id() {
        return new String(buffer, idOffset, idLength, StandardCharsets.UTF_8);
    }

    /** Name behind a present CATEGORY column's hash; makes a new string except for a BOOLEAN. */
    public String text(int column) {
        if (textLength[column] < 0) {
            return hash[column] == TRUE ? "true" : "false";
        }
        return new String(buffer, textOffset[column], textLength[column], StandardCharsets.UTF_8);
    }

    /** Marks a NUMBER column as present with a value. */
    public void setNumber(int column, double value) {
        present[column] = true;
        number[column] = value;
    }

    /** Marks a CATEGORY column as present with the name in UTF-8 at {@code utf8[offset .. offset + length)}. */
    public void setCategory(int column, byte[] utf8, int offset, int length) {
        buffer = utf8;
        present[column] = true;
        textOffset[column] = offset;
        textLength[column] = length;
        hash[column] = CategoryHash.of(utf8, offset, length);
    }

    /** Marks a BOOLEAN feature's CATEGORY column as present. */
    public void setBoolean(int column, boolean value) {
        present[column] = true;
        textLength[column] = -1;
        hash[column] = value ? TRUE : FALSE;
    }

    /** Marks a column as absent. */
    public void setMissing(int column) {
        present[column] = false;
    }
}
