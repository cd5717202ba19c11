package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Action;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;
import org.mlaudit.streams.alert.ActionKind;
import org.mlaudit.streams.alert.AlertEvent;
import org.mlaudit.streams.query.Answers.AlertAnswer;

/** The shapes of what is answered about one alert. */
final class AlertAnswers {
    private AlertAnswers() {}

    @Doc("An alert with all that is known of it.")
    record AlertDetail(
            @Doc("The alert.") AlertAnswer alert,

            @Doc("Whether it is the newest alert of its target; others are kept as they ended.")
            boolean current,

            @Doc("Whether a person brought it to the state that it is in.")
            boolean byPerson,

            @Doc("When its silence ends; it is open again with the first window that alarms after that.") @Nullable
            Instant silencedUntil,

            @Doc("What can be done about it now.") List<ActionKind> possible,
            @Doc("What happened to it, the oldest first.") List<AlertEventAnswer> history,

            @Doc("The alerts that most likely share its root cause, the likeliest cause first.")
            List<AlertAnswer> related) {
        static AlertDetail of(AlertFile file) {
            return new AlertDetail(
                    AlertAnswer.of(file.history().alert()),
                    file.current(),
                    file.byPerson(),
                    file.silencedUntil().orElse(null),
                    Arrays.stream(ActionKind.values())
                            .filter(kind -> file.refusal(kind).isEmpty())
                            .toList(),
                    file.history().events().stream().map(AlertEventAnswer::of).toList(),
                    file.related().stream().map(AlertAnswer::of).toList());
        }
    }

    @Doc("One line of an alert's history.")
    record AlertEventAnswer(
            @Doc("When it happened, on the clock of who did it.")
            Instant at,

            @Doc(
                    "What a person did (ACKNOWLEDGE, SILENCE, RESOLVE, REOPEN, COMMENT) or the stream found (OPENED, CHANGED,"
                            + " RESOLVED, REOPENED).")
            String kind,

            @Doc("Id of the action; null if the stream did it.") @Nullable
            String action,

            @Doc("Who did it; null for the stream.") @Nullable
            String actor,

            @Doc("The alert's state afterwards.") AlertState state,
            @Doc("The alert's severity afterwards.") Severity severity,

            @Doc("End of the newest window that the alert rested on, event time.")
            Instant windowEnd,

            @Doc("When a silence ends.") @Nullable Instant until,
            @Doc("What the person said.") String comment,

            @Doc(
                    "False if the alert had become another by the time the action's turn came, so that it changed nothing.")
            boolean effective) {
        static AlertEventAnswer of(AlertEvent event) {
            return new AlertEventAnswer(
                    event.at(),
                    event.kind(),
                    event.action().orElse(null),
                    event.actor().isEmpty() ? null : event.actor(),
                    event.state(),
                    event.severity(),
                    event.windowEnd(),
                    event.until().orElse(null),
                    event.comment(),
                    event.effective());
        }
    }

    @Doc("What to do about an alert.")
    record ActionBody(
            @Doc(
                    "Why, for the record; a comment needs it. Up to 2000 characters, and no personal data: it is never erased.")
            @Nullable
            String comment,

            @Doc(
                    "When a silence ends, or how long from now it lasts, ISO-8601: at most 90 days. Of a silence alone, which needs it.")
            @Nullable
            String until) {}

    @Doc("What a person did about an alert, as it was recorded.")
    record ActionAnswer(
            @Doc("Id of the action.") String id,
            @Doc("What was done.") String kind,
            @Doc("Id of the alert.") String alert,
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("When.") Instant occurredAt,
            @Doc("Who did it.") String actor,
            @Doc("When a silence ends.") @Nullable Instant until,
            @Doc("What the person said.") String comment) {
        static ActionAnswer of(Action action) {
            return new ActionAnswer(
                    action.getId(),
                    action.getKind(),
                    action.getAlert(),
                    action.getModel(),
                    action.getVersion(),
                    action.getOccurredAt(),
                    action.getActor(),
                    action.getUntil(),
                    action.getComment());
        }
    }
}
