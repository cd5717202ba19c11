package org.mlaudit.streams.profile;

import java.util.Optional;

/** What the inferences of a window are compared with: a registered reference, or earlier windows merged into one. */
public interface Baseline {
    /** Name of the policy that chose earlier windows, for example {@code hour-of-week}; empty for the reference. */
    Optional<String> name();

    /** Number of inferences in it. */
    long rows();

    /** What it says of a column. */
    ColumnView column(int index);

    /** Bins of a NUMBER column; empty for a CATEGORY column and for one that had no value. */
    Optional<Bins> bins(int column);

    /** What the explanations of its inferences say; nothing where they were not explained. Not to be changed. */
    Attributions attributions();

    /** What the inferences of one of its segments are compared with; empty when none fell into it. */
    Optional<Baseline> segment(SegmentKey key);
}
