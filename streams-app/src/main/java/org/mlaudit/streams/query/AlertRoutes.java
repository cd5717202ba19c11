package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.streams.alert.ActionKind;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.AlertAnswers.ActionAnswer;
import org.mlaudit.streams.query.AlertAnswers.ActionBody;
import org.mlaudit.streams.query.AlertAnswers.AlertDetail;
import org.mlaudit.streams.query.Answers.AlertList;

/** Alerts, and what people do about them. */
final class AlertRoutes {
    private static final String ONE = "/api/alerts/{id}";
    private static final String EFFECT =
            " Who, when and why is recorded in the topic of actions; the alert itself follows a moment later. Sent again with"
                    + " the same Idempotency-Key, it counts once.";

    private final Api api;
    private final AlertsEverywhere everywhere;
    private final AlertActions actions;

    AlertRoutes(Api api, Peers peers, HostPort self) {
        this.api = api;
        this.everywhere = new AlertsEverywhere(peers, self);
        this.actions = new AlertActions(api, everywhere);
    }

    List<Route> all() {
        List<Route> routes = new ArrayList<>();
        routes.add(list());
        routes.add(one());
        routes.add(action(
                ActionKind.ACKNOWLEDGE,
                "acknowledgeAlert",
                "Acknowledge an alert",
                "It stays acknowledged, whatever further windows say, until the condition is gone.",
                "{\"comment\": \"I look into it.\"}"));
        routes.add(action(
                ActionKind.SILENCE,
                "silenceAlert",
                "Silence an alert",
                "Until then further windows update it but do not open it again; the first that alarms afterwards does.",
                "{\"until\": \"P7D\", \"comment\": \"The airport is closed this week.\"}"));
        routes.add(action(
                ActionKind.RESOLVE,
                "resolveAlert",
                "Resolve an alert",
                "For good: the next window that alarms opens a new one.",
                "{\"comment\": \"The feed was repaired.\"}"));
        routes.add(action(
                ActionKind.REOPEN,
                "reopenAlert",
                "Open an alert again",
                "Takes back that it was acknowledged, silenced or, by a person, resolved.",
                "{}"));
        routes.add(action(
                ActionKind.COMMENT,
                "commentOnAlert",
                "Comment on an alert",
                "Its state stays.",
                "{\"comment\": \"Seen last spring as well.\"}"));
        return routes;
    }

    private Route list() {
        return Route.get(
                        "/api/alerts",
                        "listAlerts",
                        "Alerts",
                        "Of all instances, last updated first: the newest of each target. from and to bound the last update,"
                                + " in event time.",
                        AlertList.class,
                        request -> everywhere.answer(request, api.view()))
                .with(
                        Parameters.MODEL_FILTER,
                        Parameters.VERSION_FILTER,
                        Parameters.MONITOR,
                        Parameters.TARGET,
                        Parameters.STATE,
                        Parameters.SEVERITY,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.LIMIT)
                .failing(503);
    }

    private Route one() {
        return Route.get(
                        ONE,
                        "getAlert",
                        "One alert",
                        "With what happened to it, who did what about it, what can be done, and the alerts that most likely"
                                + " share its root cause. Alerts that ended long ago are known as well.",
                        AlertDetail.class,
                        this::detail)
                .with(Parameters.ALERT)
                .failing(404, 503);
    }

    private Answer detail(Request request) {
        return Answer.json(everywhere.detail(request, api.view(), request.required(Parameters.ALERT)));
    }

    private Route action(ActionKind kind, String id, String summary, String description, String example) {
        return Route.get(
                        ONE + "/" + kind.text(),
                        id,
                        summary,
                        description + EFFECT,
                        ActionAnswer.class,
                        request -> actions.act(request, kind))
                .with(kind == ActionKind.REOPEN ? Parameters.DECIDED_ALERT : Parameters.ALERT)
                .posting(ActionBody.class, example)
                .failing(404, 409, 413, 415, 422, 503);
    }
}
