package org.mlaudit.streams.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.query.Answers.FindingAnswer;
import org.mlaudit.streams.query.Answers.FindingList;

/** What monitors found of a model version: the findings themselves, and segments ranked by them. */
final class FindingRoutes {
    private final Api api;

    FindingRoutes(Api api) {
        this.api = api;
    }

    List<Route> all() {
        return List.of(findings(), segments());
    }

    private Route findings() {
        return Route.get(
                        "/api/models/{model}/{version}/findings",
                        "listFindings",
                        "Findings on a model version",
                        "Newest window first. from and to bound the windows' starts.",
                        FindingList.class,
                        this::findingList)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.MONITOR,
                        Parameters.TARGET,
                        Parameters.VERDICT,
                        Parameters.SEGMENT,
                        Parameters.BASELINE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.LIMIT)
                .failing(404, 503);
    }

    private Route segments() {
        return Route.get(
                        "/api/models/{model}/{version}/segments",
                        "rankSegments",
                        "Segments of a window, the weakest first",
                        "Of the newest window, or the one that starts at start. Ranked by alarms, then warnings, then the"
                                + " strongest evidence.",
                        SegmentRanking.SegmentList.class,
                        this::segmentList)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.MONITOR,
                        Parameters.TARGET,
                        Parameters.START,
                        Parameters.SIZE,
                        Parameters.LIMIT)
                .failing(404, 503);
    }

    private Answer segmentList(Request request) {
        int limit = request.limit();
        return api.owned(request, (model, source) -> {
            Duration size = Api.size(request, model);
            WindowSnapshot window = api.snapshot(request, model, request.optional(Parameters.START));
            FindingFilter filter = new FindingFilter(
                    request.optional(Parameters.MONITOR),
                    request.optional(Parameters.TARGET),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of(),
                    new TimeRange(window.info().start(), window.info().start().plusMillis(1)));
            List<SegmentRanking.RankedSegment> ranked =
                    SegmentRanking.of(api.view().findings(request.key(), filter, Integer.MAX_VALUE), size);
            return new SegmentRanking.SegmentList(
                    model.getModel(),
                    model.getVersion(),
                    size,
                    window.info().start(),
                    Answers.first(ranked, limit),
                    ranked.size() > limit,
                    source);
        });
    }

    private Answer findingList(Request request) {
        FindingFilter filter = new FindingFilter(
                request.optional(Parameters.MONITOR),
                request.optional(Parameters.TARGET),
                request.optional(Parameters.SEGMENT),
                request.optional(Parameters.BASELINE),
                request.optional(Parameters.VERDICT).orElse(Set.of()),
                request.range());
        int limit = request.limit();
        return api.owned(request, (model, source) -> {
            List<Finding> findings = api.view().findings(request.key(), filter, limit + 1);
            return new FindingList(
                    model.getModel(),
                    model.getVersion(),
                    Answers.first(findings, limit).stream()
                            .map(FindingAnswer::of)
                            .toList(),
                    findings.size() > limit,
                    source);
        });
    }
}
