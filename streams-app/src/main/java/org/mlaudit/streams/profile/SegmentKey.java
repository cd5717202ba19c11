package org.mlaudit.streams.profile;

/**
 * A segment of a model's inferences: those with one value of one field.
 *
 * @param field name of the segment field
 * @param value its value
 */
public record SegmentKey(String field, String value) implements Comparable<SegmentKey> {
    /** As findings name it: {@code field=value}. */
    @Override
    public String toString() {
        return field + "=" + value;
    }

    @Override
    public int compareTo(SegmentKey other) {
        int byField = field.compareTo(other.field);
        return byField != 0 ? byField : value.compareTo(other.value);
    }
}
