package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Finding;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.query.Answers.FindingAnswer;
import org.mlaudit.streams.query.Answers.Source;
import org.mlaudit.streams.query.Distributions.Bin;
import org.mlaudit.streams.query.Distributions.ColumnProfile;
import org.mlaudit.streams.query.Distributions.Distribution;

/** A feature or output over time: what it looked like in each window, and what monitors said of it. */
final class SeriesRoutes {
    private static final int USUAL_WINDOWS = 60;
    private static final int CATEGORIES = 8;

    private final Api api;

    SeriesRoutes(Api api) {
        this.api = api;
    }

    @Doc("A feature or output over time.")
    record FeatureSeries(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Name of the feature or output.") String target,
            @Doc("Length of the windows.") Duration size,

            @Doc("What it looked like in the reference; null when there is none yet.") @Nullable
            ColumnProfile reference,

            @Doc("Windows, oldest first.") List<SeriesWindow> windows,
            @Doc("Where the answer comes from.") Source source) {}

    @Doc("A feature or output in one window.")
    record SeriesWindow(
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("End, exclusive.") Instant end,
            @Doc("Whether it has been judged.") boolean closed,
            @Doc("What it looked like.") ColumnProfile profile,

            @Doc("The categories that most had, in the window or the reference; empty for numbers.")
            List<CategoryShare> categories,

            @Doc("Findings on it in the whole window.") List<FindingAnswer> findings) {}

    @Doc("Share of a category.")
    record CategoryShare(
            @Doc("Name of the category.") String category,
            @Doc("Share of the present values, 0 to 1.") double share) {}

    Route series() {
        return Route.get(
                        "/api/models/{model}/{version}/features/{feature}/series",
                        "getSeries",
                        "A feature or output over time",
                        "Of windows of one size, the newest within from and to; " + USUAL_WINDOWS
                                + " unless limit says otherwise: quantiles, missing values, categories and findings.",
                        FeatureSeries.class,
                        this::answer)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.FEATURE,
                        Parameters.SIZE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.LIMIT)
                .failing(404, 503);
    }

    private Answer answer(Request request) {
        int limit = request.optional(Parameters.LIMIT).orElse(USUAL_WINDOWS);
        TimeRange range = request.range();
        String target = request.required(Parameters.FEATURE);
        return api.owned(request, (model, source) -> {
            Duration size = Api.size(request, model);
            ModelKey key = request.key();
            List<WindowInfo> windows =
                    api.view().windows(key, size, range, limit).reversed();
            Distributions.requireColumn(model, target);
            Map<Instant, List<FindingAnswer>> findings = findings(key, target, size, windows);
            Optional<Reference> reference = api.view().reference(key);
            List<SeriesWindow> series = new ArrayList<>();
            @Nullable ColumnProfile before = null;
            for (WindowInfo window : windows) {
                Optional<WindowSnapshot> snapshot = api.view().window(key, size, window.start());
                if (snapshot.isPresent()) {
                    Distribution distribution =
                            Distributions.distribution(model, target, snapshot.get(), reference, source);
                    before = distribution.reference();
                    series.add(of(window, distribution, findings.getOrDefault(window.start(), List.of())));
                }
            }
            return new FeatureSeries(
                    model.getModel(), model.getVersion(), target, size, before, List.copyOf(series), source);
        });
    }

    private Map<Instant, List<FindingAnswer>> findings(
            ModelKey key, String target, Duration size, List<WindowInfo> windows) {
        if (windows.isEmpty()) {
            return Map.of();
        }
        FindingFilter filter = new FindingFilter(
                Optional.empty(),
                Optional.of(target),
                Optional.of(""),
                Optional.empty(),
                Set.of(),
                new TimeRange(
                        windows.get(0).start(), windows.get(windows.size() - 1).end()));
        Map<Instant, List<FindingAnswer>> found = new HashMap<>();
        for (Finding finding : api.view().findings(key, filter, Integer.MAX_VALUE)) {
            if (Duration.between(finding.getWindowStart(), finding.getWindowEnd())
                    .equals(size)) {
                found.computeIfAbsent(finding.getWindowStart(), each -> new ArrayList<>())
                        .add(FindingAnswer.of(finding));
            }
        }
        return found;
    }

    private static SeriesWindow of(WindowInfo window, Distribution distribution, List<FindingAnswer> findings) {
        boolean categories = distribution.window().kind().equals("CATEGORY");
        return new SeriesWindow(
                window.start(),
                window.end(),
                window.closed(),
                distribution.window(),
                categories
                        ? distribution.bins().stream()
                                .limit(CATEGORIES)
                                .map(SeriesRoutes::share)
                                .toList()
                        : List.of(),
                findings);
    }

    private static CategoryShare share(Bin bin) {
        return new CategoryShare(bin.label(), bin.share());
    }
}
