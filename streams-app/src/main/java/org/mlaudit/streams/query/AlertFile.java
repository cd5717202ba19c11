package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mlaudit.event.Alert;
import org.mlaudit.streams.alert.ActionKind;
import org.mlaudit.streams.alert.AlertHistory;

/**
 * All that is known of one alert.
 *
 * @param history the alert and what happened to it
 * @param current whether it is the newest alert of its target
 * @param byPerson whether a person brought it to the state that it is in
 * @param silencedUntil when its silence ends
 * @param related the alerts that most likely share its root cause, the likeliest cause first
 */
public record AlertFile(
        AlertHistory history, boolean current, boolean byPerson, Optional<Instant> silencedUntil, List<Alert> related) {
    public AlertFile {
        related = List.copyOf(related);
    }

    /** Why something can't be done about it; empty if it can. */
    Optional<String> refusal(ActionKind kind) {
        return kind.refusal(history.alert().getState(), current, byPerson);
    }
}
