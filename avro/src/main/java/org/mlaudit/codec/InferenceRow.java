package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;

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

    /** A time that is not known. */
    public static final long UNKNOWN_TIME = Long.MIN_VALUE;
    /** The schema of a row that was not decoded from a message. */
    public static final int NO_SCHEMA = -1;

    private static final int NO_TEXT = -1;

    /** The columns this row has. */
    public final InferenceLayout layout;
    /** Whether the inference holds a value, by column; the segments that come from its map follow. */
    public final boolean[] present;
    /** Value of a present NUMBER column, as it was written: it may be NaN or infinite. */
    public final double[] number;
    /** {@link CategoryHash} of a present CATEGORY column. */
    public final long[] hash;

    /** Items of a present EMBEDDING column, as many as the contract says; empty where the layout asks for no vectors. */
    public final float[][] vector;
    /** Number of items that a present EMBEDDING column's vector had, if the layout asks for vectors. */
    public final int[] vectorLength;

    /**
     * Probability of each class in the contract's order, as it was written, if {@link #probabilitiesPresent}: it may be NaN
     * or infinite. As long as the classes for MULTICLASS, otherwise empty.
     */
    public final float[] probabilities;
    /** Whether the inference holds as many probabilities as there are classes. */
    public boolean probabilitiesPresent;

    /** Event time, microseconds since 1970 UTC. */
    public long occurredAtMicros;
    /** When it reached the topic, microseconds since 1970 UTC; {@link #UNKNOWN_TIME} if nobody set it. */
    public long arrivedAtMicros = UNKNOWN_TIME;
    /** Id of the schema that it was written with; {@link #NO_SCHEMA} when it was not decoded from a message. */
    public int schemaId = NO_SCHEMA;

    byte[] buffer = new byte[0];
    int idOffset;
    int idLength;
    final int[] textOffset;
    final int[] textLength;

    /** A row for a layout, with every column absent. */
    public InferenceRow(InferenceLayout layout) {
        int columns = layout.columns().size() + layout.segmentKeys().length;
        this.layout = layout;
        this.present = new boolean[columns];
        this.number = new double[columns];
        this.hash = new long[columns];
        this.vector = new float[layout.columns().size()][];
        this.vectorLength = new int[layout.columns().size()];
        layout.columns().forEach(column -> vector[column.index()] = new float[items(layout, column)]);
        PredictionSpec prediction = layout.contract().prediction();
        boolean multiclass = prediction.kind() == PredictionKind.MULTICLASS;
        this.probabilities = new float[multiclass ? prediction.classes().size() : 0];
        this.textOffset = new int[columns];
        this.textLength = new int[columns];
    }

    private static int items(InferenceLayout layout, Column column) {
        boolean embedding = column.feature()
                .filter(feature -> feature.type() == FeatureType.EMBEDDING)
                .isPresent();
        return layout.vectors() && embedding ? column.feature().orElseThrow().dimensions() : 0;
    }

    /** The bytes that it is a view of. */
    public byte[] bytes() {
        return buffer;
    }

    /** Where the id's UTF-8 bytes start in {@link #bytes()}. */
    public int idOffset() {
        return idOffset;
    }

    /** Number of the id's UTF-8 bytes. */
    public int idLength() {
        return idLength;
    }

    /** Id of the inference; makes a new string. */
    public String id() {
        return new String(buffer, idOffset, idLength, StandardCharsets.UTF_8);
    }

    /** Whether the row was given an id. */
    public boolean hasId() {
        return idLength > 0;
    }

    /** {@link CategoryHash#ofId 64-bit hash} of the id, the same in every process; allocates nothing. */
    public long idHash() {
        return CategoryHash.ofId(buffer, idOffset, idLength);
    }

    /**
     * {@link CategoryHash#secondOfId A second 64-bit hash} of the id; allocates nothing. Both together are a key of 128 bits
     * that ground truth with the same id has too: {@link GroundTruthRow#idHash2()}.
     */
    public long idHash2() {
        return CategoryHash.secondOfId(buffer, idOffset, idLength);
    }

    /** Whether the inference has a value of the segment at a position of {@link InferenceLayout#segments()}. */
    public boolean segmentPresent(int segment) {
        return present[layout.segments().get(segment).place()];
    }

    /** {@link CategoryHash} of a present segment's value. */
    public long segmentHash(int segment) {
        return hash[layout.segments().get(segment).place()];
    }

    /** Value of a present segment; makes a new string except for a BOOLEAN feature. */
    public String segmentText(int segment) {
        return text(layout.segments().get(segment).place());
    }

    /**
     * Name behind a present CATEGORY column's hash, or the text of a present TEXT feature; makes a new string except for a
     * BOOLEAN.
     */
    public String text(int column) {
        if (textLength[column] == NO_TEXT) {
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

    /** Marks a TEXT feature as present with the text in UTF-8 at {@code utf8[offset .. offset + length)}. */
    public void setText(int column, byte[] utf8, int offset, int length) {
        buffer = utf8;
        present[column] = true;
        textOffset[column] = offset;
        textLength[column] = length;
        number[column] = codePoints(utf8, offset, offset + length);
    }

    /** Sets the id to the text in UTF-8 at {@code utf8[offset .. offset + length)}. */
    public void setId(byte[] utf8, int offset, int length) {
        buffer = utf8;
        idOffset = offset;
        idLength = length;
    }

    static int codePoints(byte[] utf8, int start, int end) {
        int count = 0;
        for (int i = start; i < end; i++) {
            count += (utf8[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /** Marks a BOOLEAN feature's CATEGORY column as present. */
    public void setBoolean(int column, boolean value) {
        present[column] = true;
        textLength[column] = NO_TEXT;
        hash[column] = value ? TRUE : FALSE;
    }

    /** Marks a column as absent. */
    public void setMissing(int column) {
        present[column] = false;
    }
}
