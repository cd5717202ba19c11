package org.mlaudit.streams.monitor;

import java.util.Optional;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The inferences of a window, or those of one of its segments.
 *
 * @param segment empty for the whole window
 * @param summary what is known of them
 */
public record Slice(Optional<SegmentKey> segment, WindowSummary summary) {
    /** Number of inferences. */
    public long rows() {
        return summary.rows();
    }

    /** The same slice of a baseline; empty when the baseline holds nothing of the segment. */
    public Optional<Baseline> of(Baseline baseline) {
        return segment.isEmpty() ? Optional.of(baseline) : baseline.segment(segment.get());
    }

    /** What evidence about a target of this slice is about, compared with a baseline. */
    public Subject subject(String monitor, String target, Baseline baseline) {
        return new Subject(monitor, target, segment.map(SegmentKey::toString), baseline.name());
    }

    /** What evidence about a target of this slice is about, when it is compared with the reference or with nothing. */
    public Subject subject(String monitor, String target) {
        return new Subject(monitor, target, segment.map(SegmentKey::toString), Optional.empty());
    }
}
