package org.mlaudit.streams.alert;

import java.time.Instant;
import java.util.Optional;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;

/**
 * One line of an alert's history.
 *
 * @param at when it happened, on the clock of who did it
 * @param kind what a person did ({@link ActionKind}), or what the stream found: OPENED, CHANGED, RESOLVED, REOPENED
 * @param action id of the action; empty if the stream did it
 * @param actor who did it; empty for the stream
 * @param state the alert's state afterwards
 * @param severity the alert's severity afterwards
 * @param windowEnd end of the newest window that the alert rests on, event time
 * @param until when a silence ends
 * @param comment what the person said
 * @param effective whether it changed what it meant to; an action on an alert that has become another since is recorded, but
 *     changes nothing
 */
public record AlertEvent(
        Instant at,
        String kind,
        Optional<String> action,
        String actor,
        AlertState state,
        Severity severity,
        Instant windowEnd,
        Optional<Instant> until,
        String comment,
        boolean effective) {
    /** The first alarmed window. */
    public static final String OPENED = "OPENED";
    /** Another severity. */
    public static final String CHANGED = "CHANGED";
    /** The condition is gone. */
    public static final String RESOLVED = "RESOLVED";
    /** It is open again: a silence is over, or a window was amended. */
    public static final String REOPENED = "REOPENED";
}
