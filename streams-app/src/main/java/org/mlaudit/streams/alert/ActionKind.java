package org.mlaudit.streams.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.AlertState;

/** What people can do about an alert. */
public enum ActionKind {
    /** Somebody looks after it: it stays so until the condition is gone. */
    ACKNOWLEDGE(AlertState.ACKNOWLEDGED),
    /** Nobody needs to hear of it until some time: alarms update it, but it is not open again before then. */
    SILENCE(AlertState.SILENCED),
    /** It is dealt with: the next alarmed window opens a new alert. */
    RESOLVE(AlertState.RESOLVED),
    /** What a person did before is taken back. */
    REOPEN(AlertState.OPEN),
    /** Something to know; the state stays. */
    COMMENT(null);

    private final Optional<AlertState> state;

    ActionKind(@Nullable AlertState state) {
        this.state = Optional.ofNullable(state);
    }

    /** The state it brings an alert to; empty if it leaves the state as it is. */
    public Optional<AlertState> state() {
        return state;
    }

    /** As it stands in addresses. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that name, as it stands in an action. */
    public static Optional<ActionKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }

    /**
     * Why it can't be done about an alert; empty if it can.
     *
     * @param current whether the alert is the newest one of its target
     * @param byPerson whether a person brought it to the state that it is in
     */
    public Optional<String> refusal(AlertState now, boolean current, boolean byPerson) {
        if (this == COMMENT) {
            return Optional.empty();
        }
        if (!current) {
            return Optional.of("there is a newer alert of the same target, or the condition was withdrawn");
        }
        return switch (this) {
            case ACKNOWLEDGE -> refused(now == AlertState.ACKNOWLEDGED || now == AlertState.RESOLVED, now);
            case SILENCE, RESOLVE -> refused(now == AlertState.RESOLVED, now);
            case REOPEN ->
                now == AlertState.RESOLVED && !byPerson
                        ? Optional.of("the condition is gone; an alarmed window opens a new alert")
                        : refused(now == AlertState.OPEN, now);
            case COMMENT -> Optional.empty();
        };
    }

    private static Optional<String> refused(boolean when, AlertState now) {
        return when ? Optional.of("it is " + now) : Optional.empty();
    }
}
