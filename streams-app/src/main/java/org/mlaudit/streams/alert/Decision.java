package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.event.AlertState;

/**
 * What a person decided last about the newest alert of a target.
 *
 * @param alert id of the alert
 * @param state the state that it was brought to
 * @param until when a silence ends, on the clock of the person; empty with other states
 */
public record Decision(String alert, AlertState state, Optional<Instant> until) {
    /** Whether it is about an alert. */
    public boolean isOf(String id) {
        return alert.equals(id);
    }

    /** Whether a silence is over. */
    boolean isOver(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isPresent();
    }
}
