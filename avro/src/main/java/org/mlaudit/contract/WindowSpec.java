package org.mlaudit.contract;

import java.time.Duration;
import java.util.List;

/**
 * How event time is cut. Windows align to UTC; windows of whole weeks start on Monday.
 *
 * @param pane smallest window that is summarised; every other size is a whole multiple of it
 * @param sizes sizes of the windows that monitors judge, ascending
 * @param grace how long after its end, in event time, a window is judged
 * @param lateness how long after its end a pane still accepts late events; later ones are rejected
 * @param retention how long windows are kept, in event time; at least {@code lateness}
 */
public record WindowSpec(Duration pane, List<Duration> sizes, Duration grace, Duration lateness, Duration retention) {
    /** Panes of 5 minutes, judged by hour and day. */
    public static final WindowSpec DEFAULT = new WindowSpec(
            Duration.ofMinutes(5),
            List.of(Duration.ofHours(1), Duration.ofDays(1)),
            Duration.ofMinutes(1),
            Duration.ofDays(1),
            Duration.ofDays(90));

    public WindowSpec {
        sizes = List.copyOf(sizes);
    }
}
