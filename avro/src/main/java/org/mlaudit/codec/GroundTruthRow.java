package org.mlaudit.codec;

import java.nio.charset.StandardCharsets;

/**
 * One decoded ground truth, overwritten by the next one. Holds a view of the bytes it was decoded from, so it is valid only
 * until they change. Fields are open to the decoder and to the join, which reads them for every message.
 */
public final class GroundTruthRow {
    /** When the outcome became known, microseconds since 1970 UTC, event time. */
    public long observedAtMicros;
    /** Whether it has a real class. */
    public boolean labelPresent;
    /** {@link CategoryHash} of the real class, if present. */
    public long labelHash;
    /** Whether it has a real quantity. */
    public boolean valuePresent;
    /** The real quantity, if present, as it was written: it may be NaN or infinite. */
    public double value;
    /** Whether it has a weight of its own; otherwise it counts as 1. */
    public boolean weightPresent;
    /** The weight, if present, as it was written: it may be negative, NaN or infinite. */
    public double weight;

    byte[] buffer = new byte[0];
    int idOffset;
    int idLength;
    int modelOffset;
    int modelLength;
    int labelOffset;
    int labelLength;

    GroundTruthRow() {}

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
        return text(idOffset, idLength);
    }

    /** {@link CategoryHash#ofId 64-bit hash} of the id, equal to {@link InferenceRow#idHash()}; allocates nothing. */
    public long idHash() {
        return CategoryHash.ofId(buffer, idOffset, idLength);
    }

    /**
     * {@link CategoryHash#secondOfId Second 64-bit hash} of the id, equal to {@link InferenceRow#idHash2()}; allocates
     * nothing.
     */
    public long idHash2() {
        return CategoryHash.secondOfId(buffer, idOffset, idLength);
    }

    /** Name of the model; makes a new string. */
    public String model() {
        return text(modelOffset, modelLength);
    }

    /** {@link CategoryHash} of the model's name; allocates nothing. */
    public long modelHash() {
        return CategoryHash.of(buffer, modelOffset, modelLength);
    }

    /** The real class, if present; makes a new string. */
    public String label() {
        return text(labelOffset, labelLength);
    }

    private String text(int offset, int length) {
        return new String(buffer, offset, length, StandardCharsets.UTF_8);
    }
}
