package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.SegmentSpec;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.config.Durations;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.query.ImportanceAnswers.FeatureImportance;
import org.mlaudit.streams.query.ImportanceAnswers.ImportanceAnswer;

/** How much each feature of a model version matters. */
final class ImportanceRoutes {
    /** Most windows that are merged for one answer. */
    static final int MOST_WINDOWS = 100;

    private final Api api;

    ImportanceRoutes(Api api) {
        this.api = api;
    }

    /** Where importance comes from. */
    enum Method {
        ATTRIBUTION,
        REFERENCE,
        PERMUTATION;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Route importance() {
        return Route.get(
                        "/api/models/{model}/{version}/importance",
                        "getImportance",
                        "Importance of features",
                        "Of all windows that start from from to to together, at most " + MOST_WINDOWS
                                + ", or of the newest when neither is given. attribution: mean magnitude, mean,"
                                + " quantiles and density of each feature's attributions, beside the reference."
                                + " reference: the same of the reference's own rows. permutation: how much"
                                + " worse the trained model predicts sampled rows with an outcome when a feature's values"
                                + " are permuted; at most " + PermutedWindows.MOST_EVALUATIONS + " evaluations.",
                        ImportanceAnswer.class,
                        this::answer)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.SIZE,
                        Parameters.FROM,
                        Parameters.TO,
                        Parameters.SEGMENT_OF_WINDOW,
                        Parameters.IMPORTANCE_METHOD,
                        Parameters.IMPORTANCE_METRIC,
                        Parameters.REPEATS)
                .failing(404, 409, 503);
    }

    private Answer answer(Request request) {
        TimeRange range = request.range();
        Method method = request.optional(Parameters.IMPORTANCE_METHOD).orElse(Method.ATTRIBUTION);
        Optional<SegmentKey> segment = request.optional(Parameters.SEGMENT_OF_WINDOW);
        if (method == Method.PERMUTATION && segment.isPresent()) {
            throw ProblemException.badParameter("segment", "can't be given with method=permutation");
        }
        return api.owned(request, (model, source) -> {
            segment.ifPresent(key -> checkField(key, Models.contract(model)));
            return api.heavy().run("a shorter time, or fewer repeats", () -> switch (method) {
                case REFERENCE -> ofReference(request.key(), model, segment, source);
                case ATTRIBUTION -> ofWindows(request, model, range, segment, source);
                case PERMUTATION -> permuted(request, model, range, source);
            });
        });
    }

    private static void checkField(SegmentKey segment, ModelContract contract) {
        List<String> names = contract.segments().stream().map(SegmentSpec::name).toList();
        if (!names.contains(segment.field())) {
            throw ProblemException.badParameter(
                    "segment",
                    "names the field " + Parameters.quoted(segment.field())
                            + (names.isEmpty()
                                    ? ", and the contract has no segments"
                                    : ", which is none of " + String.join(", ", names)));
        }
    }

    /** Windows merged into one. */
    private record Merged(Instant from, Instant to, int windows, WindowSummary summary) {}

    private ImportanceAnswer ofWindows(
            Request request, ModelVersion model, TimeRange range, Optional<SegmentKey> segment, Answers.Source source) {
        Duration size = Api.size(request, model);
        boolean newest = range.equals(TimeRange.ALL);
        Merged merged = merged(request.key(), model, size, range, newest ? 1 : MOST_WINDOWS);
        Optional<WindowSummary> part = segment.isEmpty()
                ? Optional.of(merged.summary)
                : Optional.ofNullable(merged.summary.segments().get(segment.get()));
        Optional<Attributions> attributions = part.map(WindowSummary::attributions);
        Optional<Attributions> before = api.view().reference(request.key()).flatMap(each -> of(each, segment));
        List<Feature> features = Models.contract(model).features();
        List<FeatureImportance> answers = attributions
                .map(each -> AttributionImportance.features(features, each, before))
                .orElse(List.of());
        return new ImportanceAnswer(
                model.getModel(),
                model.getVersion(),
                Method.ATTRIBUTION.text(),
                size,
                merged.from,
                merged.to,
                merged.windows,
                segment.map(SegmentKey::toString).orElse(null),
                part.map(WindowSummary::rows).orElse(0L),
                outputSpace(request.key()),
                problem(answers, segment, part, request.key(), "these windows"),
                answers,
                attributions
                        .map(each -> ArtifactRoutes.nullable(AttributionImportance.ndcg(each, before)))
                        .orElse(null),
                attributions.map(AttributionImportance::checks).orElse(null),
                null,
                source);
    }

    private Merged merged(ModelKey key, ModelVersion model, Duration size, TimeRange range, int limit) {
        List<WindowInfo> windows = api.view().windows(key, size, range, limit == 1 ? 1 : limit + 1);
        if (windows.isEmpty()) {
            throw new ProblemException(
                    404,
                    key + " has no window of size " + Durations.format(size) + (limit == 1 ? " yet" : " in this time")
                            + "; GET /api/models/" + key + "/windows?size=" + Durations.format(size)
                            + " lists those it has.");
        }
        if (windows.size() > limit) {
            throw ProblemException.badParameter(
                    "from", "and to hold more than " + limit + " windows; ask for a shorter time or a larger size");
        }
        WindowSummary all = new WindowSummary(Models.spec(model));
        for (WindowInfo window : windows) {
            api.view()
                    .window(key, size, window.start())
                    .ifPresent(each -> all.merge(WindowSummary.decode(all.spec(), each.summary())));
        }
        return new Merged(windows.getLast().start(), windows.getFirst().end(), windows.size(), all);
    }

    private ImportanceAnswer permuted(Request request, ModelVersion model, TimeRange range, Answers.Source source) {
        Duration size = PerformanceRoutes.size(request.optional(Parameters.SIZE), model);
        ExplainedModel trained = api.trained().of(request.key());
        int limit = range.equals(TimeRange.ALL) ? 1 : MOST_WINDOWS;
        PermutedWindows windows = PermutedWindows.of(api.view(), trained, size, range, limit);
        PermutedWindows.Result result = windows.permute(
                request.optional(Parameters.IMPORTANCE_METRIC),
                request.optional(Parameters.REPEATS).orElse(Parameters.USUAL_REPEATS));
        return new ImportanceAnswer(
                model.getModel(),
                model.getVersion(),
                Method.PERMUTATION.text(),
                size,
                windows.from().orElse(null),
                windows.to().orElse(null),
                windows.count(),
                null,
                windows.predictions(),
                trained.model().space().text(),
                result.problem().orElse(null),
                result.features(),
                null,
                null,
                result.metric().orElse(null),
                source);
    }

    private ImportanceAnswer ofReference(
            ModelKey key, ModelVersion model, Optional<SegmentKey> segment, Answers.Source source) {
        Reference reference =
                api.view().reference(key).orElseThrow(() -> new ProblemException(404, key + " has no reference yet."));
        Optional<Attributions> attributions = of(reference, segment);
        List<FeatureImportance> answers = attributions
                .map(each ->
                        AttributionImportance.features(Models.contract(model).features(), each, Optional.of(each)))
                .orElse(List.of());
        return new ImportanceAnswer(
                model.getModel(),
                model.getVersion(),
                Method.REFERENCE.text(),
                null,
                null,
                null,
                0,
                segment.map(SegmentKey::toString).orElse(null),
                reference.rows(),
                outputSpace(key),
                answers.isEmpty() ? "nothing is known of the attributions of the reference's rows" : null,
                answers,
                null,
                attributions.map(AttributionImportance::checks).orElse(null),
                null,
                source);
    }

    /** What the reference says of attributions, if anything. */
    private static Optional<Attributions> of(Reference reference, Optional<SegmentKey> segment) {
        Optional<Attributions> attributions = segment.isEmpty()
                ? Optional.of(reference.attributions())
                : reference.segment(segment.get()).map(Baseline::attributions);
        return attributions.filter(each -> each.explained() > 0);
    }

    private @Nullable String problem(
            List<FeatureImportance> answers,
            Optional<SegmentKey> segment,
            Optional<WindowSummary> part,
            ModelKey key,
            String which) {
        if (!answers.isEmpty()) {
            return null;
        }
        if (segment.isPresent() && part.isEmpty()) {
            return "no inference of " + which + " belongs to " + segment.get();
        }
        try {
            return api.view().explained(key).isPresent()
                    ? "no inference of " + which + " was explained"
                    : key + " is not explained: it has no trained model, or its contract's method is NONE";
        } catch (UnusableModelException e) {
            return "the trained model can't be used: " + e.getMessage();
        }
    }

    private @Nullable String outputSpace(ModelKey key) {
        try {
            return api.view()
                    .explained(key)
                    .map(ExplainedModel::model)
                    .map(model -> model.space().text())
                    .orElse(null);
        } catch (UnusableModelException e) {
            return null;
        }
    }
}
