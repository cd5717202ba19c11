package org.mlaudit.streams.topology;

import java.time.Duration;

/**
 * Pace of the stream.
 *
 * @param partsInterval how often changed panes are forwarded, and closed or amended windows judged; wall clock
 * @param idleAfter after how long without an event, wall clock, a source partition no longer holds back a model's windows
 * @param closeWhenIdle whether a model that is idle in every partition closes its last pane at once, as the end of a
 *     replay should; otherwise its event time goes on with the wall clock
 * @param keepExplanations how long what is said of single inferences is kept, wall clock
 */
public record StreamSettings(
        Duration partsInterval, Duration idleAfter, boolean closeWhenIdle, Duration keepExplanations) {
    /** Settings that keep what is said of single inferences for a week. */
    public StreamSettings(Duration partsInterval, Duration idleAfter, boolean closeWhenIdle) {
        this(partsInterval, idleAfter, closeWhenIdle, Duration.ofDays(7));
    }
}
