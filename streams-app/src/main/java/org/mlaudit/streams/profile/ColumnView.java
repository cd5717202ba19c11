package org.mlaudit.streams.profile;

import org.mlaudit.codec.Column;

/** What a summary says of one column. */
public sealed interface ColumnView permits NumberView, CategoryView {
    /** The column. */
    Column column();

    /** Values that are present and allowed by the contract. */
    long valid();

    /** Inferences without a value. */
    long missing();

    /** Values that are present and not allowed by the contract: not finite, out of range, not one of the categories. */
    long invalid();

    /** All inferences: valid, missing and invalid. */
    default long rows() {
        return valid() + missing() + invalid();
    }

    /** Share of inferences without a value, 0 to 1; 0 when there are no inferences. */
    default double missingShare() {
        return rows() == 0 ? 0 : (double) missing() / rows();
    }

    /** Share of inferences with a value that is not allowed, 0 to 1; 0 when there are no inferences. */
    default double invalidShare() {
        return rows() == 0 ? 0 : (double) invalid() / rows();
    }
}
