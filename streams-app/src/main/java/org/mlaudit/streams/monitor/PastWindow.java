package org.mlaudit.streams.monitor;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * A window before the one that is judged.
 *
 * @param start inclusive
 * @param rows number of inferences, 0 for an empty window
 * @param revision grows with its inferences and with what was said to explain them
 * @param content reads its summary, if it has inferences
 * @param pValue probability of its evidence without any change, if it was judged by a test
 */
public record PastWindow(
        Instant start, long rows, long revision, Supplier<Optional<WindowSummary>> content, OptionalDouble pValue) {
    /** A window of which nothing was explained. */
    public PastWindow(Instant start, long rows, Supplier<Optional<WindowSummary>> content, OptionalDouble pValue) {
        this(start, rows, rows, content, pValue);
    }

    /** A window of which only the number of inferences is known. */
    public PastWindow(Instant start, long rows) {
        this(start, rows, Optional::empty, OptionalDouble.empty());
    }

    /** What is known of its inferences; empty when there are none. */
    public Optional<WindowSummary> summary() {
        return content.get();
    }
}
