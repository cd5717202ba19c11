package org.mlaudit.streams.performance;

import java.time.Duration;
import java.time.Instant;
import org.mlaudit.contract.ModelKey;

/**
 * The predictions of one model version in one window, with the outcomes that are known so far.
 *
 * @param key the model version
 * @param start first instant, event time
 * @param size length
 * @param summary what is known of them
 */
public record OutcomeWindow(ModelKey key, Instant start, Duration size, OutcomeSummary summary) {
    /** The instant after the last. */
    public Instant end() {
        return start.plus(size);
    }
}
