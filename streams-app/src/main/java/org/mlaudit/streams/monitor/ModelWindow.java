package org.mlaudit.streams.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * All inferences of one model version in one window of event time.
 *
 * @param key the model version
 * @param start inclusive
 * @param size length of the window
 * @param summary its inferences; it may hold none
 */
public record ModelWindow(ModelKey key, Instant start, Duration size, WindowSummary summary) {
    /** End of the window, exclusive. */
    public Instant end() {
        return start.plus(size);
    }

    /** Number of inferences. */
    public long rows() {
        return summary.rows();
    }

    /** The whole window. */
    public Slice whole() {
        return new Slice(Optional.empty(), summary);
    }

    /** The whole window, then its segments that hold inferences, by field and value. */
    public List<Slice> slices() {
        List<Slice> slices = new ArrayList<>();
        slices.add(whole());
        summary.segments().forEach((key, segment) -> slices.add(new Slice(Optional.of(key), segment)));
        return slices;
    }
}
