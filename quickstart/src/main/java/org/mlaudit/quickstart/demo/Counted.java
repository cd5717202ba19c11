package org.mlaudit.quickstart.demo;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;

/**
 * Inferences by start of the day they occurred in, as the application counts them.
 *
 * @param predictions those of the model
 * @param outcomes those of the stream of outcomes
 */
record Counted(SortedMap<Instant, Long> predictions, SortedMap<Instant, Long> outcomes) {
    static final Counted NOTHING = new Counted(Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Number of predictions. */
    long ofPredictions() {
        return sum(predictions);
    }

    /** Number of outcomes. */
    long ofOutcomes() {
        return sum(outcomes);
    }

    private static long sum(SortedMap<Instant, Long> days) {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }
}
