package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mlaudit.codec.UuidV7;
import org.mlaudit.event.Action;
import org.mlaudit.event.AlertState;
import org.mlaudit.streams.alert.ActionKind;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.query.AlertAnswers.ActionAnswer;

/**
 * Takes what people do about alerts. Any instance takes it: it asks for the alert where that is kept, checks that the action is
 * possible, and writes it to the topic of actions, from which it reaches the alert. A repeat with the same {@code
 * Idempotency-Key} has the same id: it is answered with what was recorded, from the alert's history or, until it is there, from
 * memory; and where neither knows of it, a second record of the same id changes nothing.
 */
final class AlertActions {
    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_COMMENT = 2_000;
    private static final int LONGEST_TIME = 100;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(90);
    private static final int REMEMBERED = 1_000;
    private static final List<String> MEMBERS = List.of("comment", "until");

    private final Api api;
    private final AlertsEverywhere everywhere;
    private final Clock clock = Clock.systemUTC();
    private final UuidV7 ids = new UuidV7(clock);
    private final Map<String, ActionAnswer> recent = new LinkedHashMap<>();

    AlertActions(Api api, AlertsEverywhere everywhere) {
        this.api = api;
        this.everywhere = everywhere;
    }

    /** Records an action that is possible, once for each key. */
    Answer act(Request request, ActionKind kind) {
        JsonBody body = JsonBody.of(request, api.maxBodyBytes(), MEMBERS);
        Optional<String> comment = body.text("comment", LONGEST_COMMENT);
        Optional<Instant> until = until(body, kind);
        if (kind == ActionKind.COMMENT && body.member("comment").isEmpty()) {
            body.fault("/comment", "is missing");
        }
        body.check();
        String alert = request.required(kind == ActionKind.REOPEN ? Parameters.DECIDED_ALERT : Parameters.ALERT);
        Optional<String> id = request.header(KEY).map(key -> id(request, alert, kind, key));
        JsonNode detail = everywhere.detail(request, api.view(), alert);
        return Answer.json(once(request, kind, detail, id, comment.orElse(""), until));
    }

    private Optional<Instant> until(JsonBody body, ActionKind kind) {
        Optional<String> text = body.text("until", LONGEST_TIME);
        if (kind != ActionKind.SILENCE) {
            text.ifPresent(given -> body.fault("/until", "is of a silence alone"));
            return Optional.empty();
        }
        if (body.member("until").isEmpty()) {
            body.fault("/until", "is missing");
        }
        return text.flatMap(given -> time(body, given));
    }

    private Optional<Instant> time(JsonBody body, String text) {
        Instant now = clock.instant();
        Instant until;
        try {
            until = text.startsWith("P") ? now.plus(Durations.parse(text)) : Parameters.instant(text);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            body.fault(
                    "/until", "must be a time such as 2001-02-01T00:00:00Z, or how long from now, such as PT1H or P7D");
            return Optional.empty();
        }
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_SILENCE))) {
            body.fault("/until", "must be in the future and at most " + LONGEST_SILENCE.toDays() + " days away");
            return Optional.empty();
        }
        return Optional.of(until.truncatedTo(ChronoUnit.MILLIS));
    }

    private static String id(Request request, String alert, ActionKind kind, String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new ProblemException(400, "The header " + KEY + " must have 1 to " + LONGEST_KEY + " characters.");
        }
        String text = String.join("\n", alert, kind.name(), request.actor(), key);
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** One at a time, so that of two equal requests the second finds what the first recorded. */
    private synchronized ActionAnswer once(
            Request request,
            ActionKind kind,
            JsonNode detail,
            Optional<String> id,
            String comment,
            Optional<Instant> until) {
        Optional<ActionAnswer> known =
                id.flatMap(given -> Optional.ofNullable(recent.get(given)).or(() -> recorded(given, detail)));
        if (known.isPresent()) {
            return known.get();
        }
        JsonNode alert = detail.path("alert");
        refuseImpossible(kind, detail);
        Action action = Action.newBuilder()
                .setId(id.orElseGet(ids::next))
                .setKind(kind.name())
                .setOccurredAt(clock.instant().truncatedTo(ChronoUnit.MICROS))
                .setActor(request.actor())
                .setAlert(alert.path("id").asText())
                .setModel(alert.path("model").asText())
                .setVersion(alert.path("version").asText())
                .setUntil(until.orElse(null))
                .setComment(comment)
                .build();
        api.view().record(action);
        ActionAnswer answer = ActionAnswer.of(action);
        id.ifPresent(given -> remember(given, answer));
        return answer;
    }

    private void remember(String id, ActionAnswer answer) {
        recent.put(id, answer);
        if (recent.size() > REMEMBERED) {
            recent.remove(recent.keySet().iterator().next());
        }
    }

    private static Optional<ActionAnswer> recorded(String id, JsonNode detail) {
        JsonNode alert = detail.path("alert");
        for (JsonNode event : detail.path("history")) {
            if (event.path("action").asText().equals(id)) {
                return Optional.of(new ActionAnswer(
                        id,
                        event.path("kind").asText(),
                        alert.path("id").asText(),
                        alert.path("model").asText(),
                        alert.path("version").asText(),
                        Instant.parse(event.path("at").asText()),
                        event.path("actor").asText(),
                        event.path("until").isTextual()
                                ? Instant.parse(event.path("until").asText())
                                : null,
                        event.path("comment").asText()));
            }
        }
        return Optional.empty();
    }

    private static void refuseImpossible(ActionKind kind, JsonNode detail) {
        AlertState state = AlertState.valueOf(detail.path("alert").path("state").asText());
        kind.refusal(
                        state,
                        detail.path("current").asBoolean(),
                        detail.path("byPerson").asBoolean())
                .ifPresent(why -> {
                    throw new ProblemException(409, "The alert cannot be brought to that: " + why + ".");
                });
    }
}
