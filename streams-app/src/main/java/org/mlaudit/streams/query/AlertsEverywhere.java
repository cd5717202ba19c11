package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.mlaudit.event.Alert;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.query.AlertAnswers.AlertDetail;
import org.mlaudit.streams.query.Answers.AlertAnswer;
import org.mlaudit.streams.query.Answers.AlertList;

/** The alerts of all instances: asks them all at once, merges what they answer, and names those that don't. */
final class AlertsEverywhere {
    private final Peers peers;
    private final HostPort self;

    AlertsEverywhere(Peers peers, HostPort self) {
        this.peers = peers;
        this.self = self;
    }

    /**
     * One alert with all that is known of it, asked of the others where this instance does not keep it.
     *
     * @throws ProblemException if nobody who answers knows it
     */
    JsonNode detail(Request request, AuditView view, String id) {
        Optional<AlertFile> here = view.alert(id);
        if (here.isPresent()) {
            return Json.tree(AlertDetail.of(here.get()));
        }
        boolean all = true;
        if (request.header(Peers.FORWARDED).isEmpty()) {
            String path = "/api/alerts/"
                    + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            List<CompletableFuture<Answer>> asked = view.instances().stream()
                    .filter(instance -> !instance.equals(self))
                    .map(instance -> peers.read(instance, path, request, self))
                    .toList();
            for (CompletableFuture<Answer> peer : asked) {
                Optional<Answer> answer = Peers.await(peer);
                if (answer.filter(given -> given.status() == 200).isPresent()) {
                    return Json.parse(answer.get().body().bytes());
                }
                all &= answer.filter(given -> given.status() == 404).isPresent();
            }
        }
        if (!all) {
            throw new ProblemException(
                    Problem.of(
                            503,
                            "An instance that may keep the alert does not answer. Ask again in a moment.",
                            List.of()),
                    Map.of("Retry-After", "1"));
        }
        throw new ProblemException(
                404,
                "There is no alert " + Parameters.quoted(id) + "; GET /api/alerts lists the newest of each target.");
    }

    /** Answers with the alerts that match, of this instance alone when another one asks. */
    Answer answer(Request request, AuditView view) {
        AlertFilter filter = new AlertFilter(
                request.optional(Parameters.MODEL_FILTER),
                request.optional(Parameters.VERSION_FILTER),
                request.optional(Parameters.MONITOR),
                request.optional(Parameters.TARGET),
                request.optional(Parameters.STATE).orElse(Set.of()),
                request.optional(Parameters.SEVERITY).orElse(Set.of()),
                request.range());
        int limit = request.limit();
        List<Alert> local = view.alerts(filter, limit + 1);
        List<AlertAnswer> mine = local.stream().map(AlertAnswer::of).toList();
        if (request.header(Peers.FORWARDED).isPresent()) {
            return Answer.json(new AlertList(Answers.first(mine, limit), mine.size() > limit, List.of()));
        }
        Map<HostPort, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
        for (HostPort instance : view.instances()) {
            if (!instance.equals(self)) {
                asked.put(instance, peers.ask(instance, request, self, false));
            }
        }
        Map<String, JsonNode> all = new LinkedHashMap<>();
        mine.forEach(alert -> all.put(alert.id(), Json.tree(alert)));
        boolean more = false;
        List<String> unreachable = new ArrayList<>();
        for (Map.Entry<HostPort, CompletableFuture<Answer>> peer : asked.entrySet()) {
            Optional<Answer> answer = Peers.await(peer.getValue()).filter(given -> given.status() == 200);
            if (answer.isEmpty()) {
                unreachable.add(peer.getKey().toString());
                continue;
            }
            JsonNode body = Json.parse(answer.get().body().bytes());
            more |= body.path("more").asBoolean();
            body.path("alerts")
                    .forEach(alert -> all.putIfAbsent(alert.path("id").asText(), alert));
        }
        List<JsonNode> sorted = new ArrayList<>(all.values());
        sorted.sort(Comparator.comparing((JsonNode alert) ->
                        Instant.parse(alert.path("updatedAt").asText()))
                .reversed()
                .thenComparing(alert -> alert.path("id").asText()));
        return Answer.json(Map.of(
                "alerts",
                Answers.first(sorted, limit),
                "more",
                more || sorted.size() > limit,
                "unreachable",
                unreachable));
    }
}
