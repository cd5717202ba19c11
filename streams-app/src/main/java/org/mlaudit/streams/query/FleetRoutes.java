package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.event.Severity;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.FleetAnswers.AlertGlance;
import org.mlaudit.streams.query.FleetAnswers.FleetAnswer;
import org.mlaudit.streams.query.FleetAnswers.FleetModel;
import org.mlaudit.streams.query.FleetAnswers.ModelHealth;
import org.mlaudit.streams.query.FleetAnswers.OpenAlerts;
import org.mlaudit.streams.query.FleetAnswers.WindowRows;

/**
 * All model versions at a glance. Each instance tells of those it owns, from what it computed less than a second ago; one gathers what
 * all tell.
 */
final class FleetRoutes {
    private static final int WINDOWS = 60;
    private static final int LAST = 3;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Comparator<Alert> LAST_FIRST =
            Comparator.comparing(Alert::getUpdatedAt).reversed().thenComparing(Alert::getId);

    private final Api api;
    private final Peers peers;
    private final HostPort self;
    private @Nullable List<FleetModel> computed;
    private long computedAt;

    FleetRoutes(Api api, Peers peers, HostPort self) {
        this.api = api;
        this.peers = peers;
        this.self = self;
    }

    Route fleet() {
        return Route.get(
                        "/api/fleet",
                        "getFleet",
                        "All model versions at a glance",
                        "Of all instances: health, volume, open alerts. At most a second old.",
                        FleetAnswer.class,
                        this::answer)
                .failing(503);
    }

    private Answer answer(Request request) {
        AuditView view = api.view();
        List<FleetModel> mine = local(view);
        if (request.header(Peers.FORWARDED).isPresent()) {
            return Answer.json(new FleetAnswer(mine, List.of()));
        }
        Map<HostPort, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        for (HostPort instance : view.instances()) {
            if (!instance.equals(self)) {
                asked.put(instance, peers.ask(instance, request, self, false));
            }
        }
        if (asked.isEmpty()) {
            return Answer.json(new FleetAnswer(mine, List.of()));
        }
        Map<String, JsonNode> all = new TreeMap<>();
        mine.forEach(model -> all.put(model.model() + "/" + model.version(), Json.tree(model)));
        List<String> unreachable = new ArrayList<>();
        asked.forEach((peer, answer) -> {
            Optional<Answer> given = Peers.await(answer).filter(each -> each.status() == 200);
            if (given.isEmpty()) {
                unreachable.add(peer.toString());
                return;
            }
            Json.parse(given.get().body().bytes())
                    .path("models")
                    .forEach(model -> all.putIfAbsent(
                            model.path("model").asText() + "/"
                                    + model.path("version").asText(),
                            model));
        });
        return Answer.json(Map.of("models", List.copyOf(all.values()), "unreachable", unreachable));
    }

    private synchronized List<FleetModel> local(AuditView view) {
        List<FleetModel> known = computed;
        if (known != null && System.nanoTime() - computedAt < FRESH_NANOS) {
            return known;
        }
        AlertFilter open = new AlertFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(AlertState.OPEN, AlertState.ACKNOWLEDGED),
                Set.of(),
                TimeRange.ALL);
        Map<ModelKey, List<Alert>> alerts = new HashMap<>();
        for (Alert alert : view.alerts(open, Integer.MAX_VALUE)) {
            alerts.computeIfAbsent(new ModelKey(alert.getModel(), alert.getVersion()), each -> new ArrayList<>())
                    .add(alert);
        }
        List<FleetModel> models = new ArrayList<>();
        for (ModelVersion version : view.models()) {
            ModelKey key = new ModelKey(version.getModel(), version.getVersion());
            if (view.placement(key)
                    .filter(placement -> placement.local() == Placement.Role.OWNER)
                    .isPresent()) {
                models.add(model(view, version, key, alerts.getOrDefault(key, List.of())));
            }
        }
        computed = List.copyOf(models);
        computedAt = System.nanoTime();
        return computed;
    }

    private static FleetModel model(AuditView view, ModelVersion version, ModelKey key, List<Alert> alerts) {
        ModelContract contract = Models.contract(version);
        Duration size = contract.windows().sizes().get(0);
        List<WindowInfo> windows =
                view.windows(key, size, TimeRange.ALL, WINDOWS).reversed();
        Optional<Instant> judged = view.judgedUpTo(key);
        OpenAlerts open = new OpenAlerts(
                count(alerts, Severity.CRITICAL), count(alerts, Severity.WARNING), count(alerts, Severity.INFO));
        return new FleetModel(
                key.model(),
                key.version(),
                version.getState(),
                contract.description(),
                contract.owner(),
                contract.riskTier().name(),
                contract.features().size(),
                health(open, judged.isPresent()),
                open,
                size,
                windows.stream()
                        .map(window -> new WindowRows(window.start(), window.rows(), window.closed()))
                        .toList(),
                judged.orElse(null),
                alerts.stream()
                        .sorted(LAST_FIRST)
                        .limit(LAST)
                        .map(alert -> new AlertGlance(
                                alert.getId(), alert.getSeverity(), alert.getSummary(), alert.getUpdatedAt()))
                        .toList());
    }

    private static int count(List<Alert> alerts, Severity severity) {
        return (int)
                alerts.stream().filter(alert -> alert.getSeverity() == severity).count();
    }

    private static ModelHealth health(OpenAlerts open, boolean judged) {
        if (open.critical() > 0) {
            return ModelHealth.CRITICAL;
        }
        if (open.warning() + open.info() > 0) {
            return ModelHealth.WARNING;
        }
        return judged ? ModelHealth.OK : ModelHealth.NEW;
    }
}
