package org.mlaudit.contract;

import java.time.Duration;

/**
 * How ground truth is joined with inferences.
 *
 * @param timeToLive how long after an inference, in event time, its ground truth may be observed to count; positive, at
 *     most the windows' retention
 */
public record TruthSpec(Duration timeToLive) {
    /** Longest time to live that holds without being asked for. */
    public static final Duration LONGEST_DEFAULT = Duration.ofDays(30);

    /** What holds when a contract says nothing: 30 days, or the windows' retention where that is shorter. */
    public static TruthSpec defaultFor(WindowSpec windows) {
        Duration retention = windows.retention();
        return new TruthSpec(retention.compareTo(LONGEST_DEFAULT) < 0 ? retention : LONGEST_DEFAULT);
    }
}
