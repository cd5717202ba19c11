package org.mlaudit.contract;

import java.util.List;

/**
 * A field by whose values inferences are grouped. It is the CATEGORICAL or BOOLEAN feature of that name, or else an entry
 * of the inference's {@code segments} map.
 *
 * @param name name of the feature or of the map's entry
 * @param values values that are groups for certain; empty when groups are only found
 * @param most most groups that are found in the data, besides {@code values}; 0 finds none
 */
public record SegmentSpec(String name, List<String> values, int most) {
    /** Most groups that are found unless the contract says otherwise. */
    public static final int DEFAULT_MOST = 20;
    /** Most groups that a contract may ask for. */
    public static final int LARGEST_MOST = 512;

    public SegmentSpec {
        values = List.copyOf(values);
    }

    /** A segment of which up to {@value #DEFAULT_MOST} groups are found. */
    public SegmentSpec(String name) {
        this(name, List.of(), DEFAULT_MOST);
    }
}
