package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.GroupField;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.query.PerformanceAnswers.PerformanceList;

/** How good the predictions of a model version were, as far as outcomes are known, and how good they should be. */
final class PerformanceRoutes {
    private final Api api;

    PerformanceRoutes(Api api) {
        this.api = api;
    }

    Route performance() {
        return Route.get(
                        "/api/models/{model}/{version}/performance",
                        "getPerformance",
                        "Performance of a model version",
                        "By judged window, newest first: coverage, delays, realised metrics and what was estimated"
                                + " without outcomes. from and to bound the windows' starts; with start, one window with"
                                + " its tables and curves.",
                        PerformanceList.class,
                        this::list)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.JUDGED_SIZE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.ONE_START,
                        Parameters.GROUP,
                        Parameters.LIMIT_OF_PERFORMANCE)
                .failing(404, 503);
    }

    Route period() {
        return Route.get(
                        "/api/models/{model}/{version}/performance/period",
                        "getPeriodPerformance",
                        "Performance of a model version over a period",
                        "All predictions from from to to as one window of any length, a month for example, with its"
                                + " tables and curves; also those whose windows are not judged yet. Cut as finely as the"
                                + " smallest judged windows; everything that is kept when from and to are not given.",
                        PerformanceList.class,
                        this::period)
                .with(Parameters.MODEL, Parameters.VERSION, Parameters.FROM, Parameters.TO, Parameters.GROUP)
                .failing(404, 503);
    }

    private Answer period(Request request) {
        return api.owned(request, (model, source) -> {
            ModelKey key = request.key();
            AuditedOutcomes audited = audited(api.view(), key);
            Optional<SegmentKey> segment = request.optional(Parameters.GROUP);
            segment.ifPresent(group -> checkField(group, audited));
            OutcomeWindow window = api.view()
                    .period(key, request.range())
                    .orElseThrow(() -> new ProblemException(
                            404,
                            problem(audited)
                                    .orElse(key + " has no prediction in this time; GET /api/models/" + key
                                            + "/windows lists its windows.")));
            return answer(model, source, audited, window.size(), segment, new Windows(List.of(window), 1, true));
        });
    }

    private Answer list(Request request) {
        TimeRange range = range(request);
        int limit = request.optional(Parameters.LIMIT_OF_PERFORMANCE).orElse(Parameters.USUAL_PERFORMANCES);
        return api.owned(request, (model, source) -> {
            ModelKey key = request.key();
            AuditedOutcomes audited = audited(api.view(), key);
            Duration size = size(request, model);
            Optional<SegmentKey> segment = request.optional(Parameters.GROUP);
            segment.ifPresent(group -> checkField(group, audited));
            Optional<Instant> start = request.optional(Parameters.ONE_START);
            int asked = start.isPresent() ? 1 : limit;
            List<OutcomeWindow> windows = start.map(at -> List.of(window(api.view(), audited, size, Optional.of(at))))
                    .orElseGet(() -> api.view().outcomes(key, size, range, limit + 1));
            return answer(model, source, audited, size, segment, new Windows(windows, asked, start.isPresent()));
        });
    }

    /**
     * Windows to answer.
     *
     * @param found windows, newest first, perhaps more than were asked for
     * @param asked how many were asked for
     * @param detailed whether their tables and curves were
     */
    private record Windows(List<OutcomeWindow> found, int asked, boolean detailed) {}

    private PerformanceList answer(
            ModelVersion model,
            Answers.Source source,
            AuditedOutcomes audited,
            Duration size,
            Optional<SegmentKey> segment,
            Windows windows) {
        ModelKey key = audited.model().contract().key();
        WindowPerformances performances =
                new WindowPerformances(audited, segment, api.view().judgedUpTo(key), windows.detailed);
        return new PerformanceList(
                model.getModel(),
                model.getVersion(),
                audited.model().contract().prediction().kind().name(),
                size,
                segment.map(SegmentKey::toString).orElse(null),
                performances.judgedMetrics(),
                performances.reference(),
                problem(audited).orElse(null),
                performances.of(withEarlier(key, size, windows.found), Math.min(windows.asked, windows.found.size())),
                windows.found.size() > windows.asked,
                source);
    }

    /** The windows and those before the last of them. */
    private List<OutcomeWindow> withEarlier(ModelKey key, Duration size, List<OutcomeWindow> windows) {
        if (windows.isEmpty()) {
            return windows;
        }
        List<OutcomeWindow> all = new ArrayList<>(windows);
        all.addAll(api.view()
                .outcomes(
                        key,
                        size,
                        new TimeRange(TimeRange.ALL.from(), windows.getLast().start()),
                        WindowPerformances.HISTORY));
        return all;
    }

    private static TimeRange range(Request request) {
        TimeRange range = request.range();
        request.optional(Parameters.ONE_START).ifPresent(start -> {
            if (!range.contains(start)) {
                throw ProblemException.badParameter("start", "must lie between from and to");
            }
        });
        return range;
    }

    private static void checkField(SegmentKey group, AuditedOutcomes audited) {
        List<String> names =
                audited.spec().groupFields().stream().map(GroupField::name).toList();
        if (!names.contains(group.field())) {
            throw ProblemException.badParameter(
                    "segment",
                    "names the field " + Parameters.quoted(group.field())
                            + (names.isEmpty()
                                    ? ", and the contract has neither segments nor protected attributes"
                                    : ", which is none of " + String.join(", ", names)));
        }
    }

    static AuditedOutcomes audited(AuditView view, ModelKey key) {
        return view.audited(key)
                .orElseThrow(() -> new ProblemException(
                        404,
                        "No model version " + Parameters.quoted(key.toString())
                                + " is registered; GET /api/models lists those that are."));
    }

    /**
     * The judged window that starts at an instant, or the newest.
     *
     * @throws ProblemException if there is none
     */
    static OutcomeWindow window(AuditView view, AuditedOutcomes model, Duration size, Optional<Instant> start) {
        ModelKey key = model.model().contract().key();
        TimeRange range = start.map(at -> new TimeRange(at, at.plusMillis(1))).orElse(TimeRange.ALL);
        return view.outcomes(key, size, range, 1).stream()
                .filter(window -> start.map(window.start()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        404,
                        problem(model)
                                .orElseGet(() -> key + " has no judged window of size " + Durations.format(size)
                                        + start.map(at -> " that starts at " + at)
                                                .orElse(" yet")
                                        + "; GET /api/models/" + key + "/windows?size=" + Durations.format(size)
                                        + " lists its windows.")));
    }

    /** Why nothing is known of the outcomes of a version and never will be. */
    private static Optional<String> problem(AuditedOutcomes model) {
        return model.spec().joined()
                ? Optional.empty()
                : Optional.of(model.model().contract().key() + " is not joined with its outcomes: its policy "
                        + OutcomeSpec.JOIN + " is off.");
    }

    /** The size of judged windows that a request asks for, or the contract's first. */
    static Duration size(Request request, ModelVersion model) {
        return size(request.optional(Parameters.JUDGED_SIZE), model);
    }

    /** A size of judged windows, or the contract's first. */
    static Duration size(Optional<Duration> asked, ModelVersion model) {
        ModelContract contract = Models.contract(model);
        List<Duration> sizes = new ArrayList<>(contract.windows().sizes());
        Duration size = asked.orElse(sizes.getFirst());
        if (!sizes.contains(size)) {
            throw ProblemException.badParameter(
                    "size",
                    "must be one of the windows that are judged: "
                            + String.join(
                                    ", ", sizes.stream().map(Durations::format).toList()));
        }
        return size;
    }
}
