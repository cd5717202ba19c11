package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;

/**
 * An alert with all that happened to it, the oldest first. Of more than {@value #MOST} events the first and the newest are
 * kept; every action is in its topic anyway.
 *
 * @param alert as it was published last
 */
public record AlertHistory(Alert alert, List<AlertEvent> events) {
    static final int MOST = 1_000;

    public AlertHistory {
        events = List.copyOf(events);
    }

    /** The history of an alert of which nothing is known but how it is now. */
    public static AlertHistory of(Alert alert) {
        return new AlertHistory(alert, List.of());
    }

    /** What the stream makes of an alert. Only another state or severity is an event. */
    public static AlertHistory judged(Optional<AlertHistory> known, Alert alert, Instant now) {
        List<AlertEvent> events = known.map(AlertHistory::events).orElse(List.of());
        Optional<Alert> before = known.map(AlertHistory::alert);
        Optional<String> kind = before.isEmpty() ? Optional.of(AlertEvent.OPENED) : change(before.get(), alert);
        return new AlertHistory(
                alert,
                kind.map(text -> with(events, byStream(text, alert, now))).orElse(events));
    }

    private static Optional<String> change(Alert before, Alert after) {
        if (before.getState() == after.getState()) {
            boolean other = before.getSeverity() != after.getSeverity();
            return other ? Optional.of(AlertEvent.CHANGED) : Optional.empty();
        }
        return Optional.of(after.getState() == AlertState.RESOLVED ? AlertEvent.RESOLVED : AlertEvent.REOPENED);
    }

    /** Whether an action is in it already. */
    public boolean holds(String action) {
        return events.stream()
                .anyMatch(event -> event.action().filter(action::equals).isPresent());
    }

    /** What a person did. */
    AlertHistory acted(Alert after, Action action, boolean effective) {
        AlertEvent event = new AlertEvent(
                action.getOccurredAt(),
                action.getKind(),
                Optional.of(action.getId()),
                action.getActor(),
                after.getState(),
                after.getSeverity(),
                after.getUpdatedAt(),
                Optional.ofNullable(action.getUntil()),
                action.getComment(),
                effective);
        return new AlertHistory(after, with(events, event));
    }

    private static AlertEvent byStream(String kind, Alert alert, Instant now) {
        return new AlertEvent(
                now,
                kind,
                Optional.empty(),
                "",
                alert.getState(),
                alert.getSeverity(),
                alert.getUpdatedAt(),
                Optional.empty(),
                "",
                true);
    }

    private static List<AlertEvent> with(List<AlertEvent> events, AlertEvent event) {
        List<AlertEvent> all = new ArrayList<>(events);
        if (all.size() >= MOST) {
            all.remove(1);
        }
        all.add(event);
        return all;
    }
}
