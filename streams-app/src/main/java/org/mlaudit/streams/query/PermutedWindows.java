package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.global.ImportanceMetric;
import org.mlaudit.streams.explain.global.JudgedRows;
import org.mlaudit.streams.explain.global.LabelledRows;
import org.mlaudit.streams.explain.global.LabelledRows.LabelledRow;
import org.mlaudit.streams.explain.global.PermutationImportance;
import org.mlaudit.streams.explain.sampled.Seeds;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.streams.query.ImportanceAnswers.FeatureImportance;
import org.mlaudit.streams.query.ImportanceAnswers.PermutedFeature;
import org.mlaudit.streams.query.ImportanceAnswers.PermutedMetric;

/** The labelled rows of some judged windows, of which features are permuted. */
final class PermutedWindows {
    /** Most evaluations of the model for one answer; more rows than fit are left out. */
    static final int MOST_EVALUATIONS = 1_000_000;

    private final ExplainedModel model;
    private final List<OutcomeWindow> windows;
    private final List<LabelledRow> rows;

    private PermutedWindows(ExplainedModel model, List<OutcomeWindow> windows, List<LabelledRow> rows) {
        this.model = model;
        this.windows = windows;
        this.rows = rows;
    }

    /**
     * What permuting did.
     *
     * @param problem why there is nothing, if there is not
     * @param metric the loss on the rows as they are
     * @param features by importance, the greatest first
     */
    record Result(Optional<String> problem, Optional<PermutedMetric> metric, List<FeatureImportance> features) {
        static Result none(String why) {
            return new Result(Optional.of(why), Optional.empty(), List.of());
        }
    }

    /**
     * The newest judged windows of a time.
     *
     * @param limit most windows
     * @throws ProblemException if there are more
     */
    static PermutedWindows of(AuditView view, ExplainedModel model, Duration size, TimeRange range, int limit) {
        ModelKey key = model.contract().key();
        List<OutcomeWindow> windows = view.outcomes(key, size, range, limit == 1 ? 1 : limit + 1);
        if (windows.size() > limit) {
            throw ProblemException.badParameter(
                    "from", "and to hold more than " + limit + " windows; ask for a shorter time or a larger size");
        }
        ModelVersion version = view.model(key).orElseThrow();
        List<LabelledRow> rows = new ArrayList<>();
        for (OutcomeWindow window : windows) {
            view.window(key, size, window.start())
                    .map(snapshot -> WindowSummary.decode(Models.spec(version), snapshot.summary()))
                    .ifPresent(inputs -> rows.addAll(LabelledRows.of(inputs, window.summary())));
        }
        return new PermutedWindows(model, windows, rows);
    }

    Optional<Instant> from() {
        return windows.isEmpty()
                ? Optional.empty()
                : Optional.of(windows.getLast().start());
    }

    Optional<Instant> to() {
        return windows.isEmpty()
                ? Optional.empty()
                : Optional.of(windows.getFirst().end());
    }

    int count() {
        return windows.size();
    }

    long predictions() {
        return windows.stream()
                .mapToLong(window -> window.summary().whole().predictions())
                .sum();
    }

    /**
     * Permutes each feature. The seed is the model's, so that the same windows get the same answer.
     *
     * @param asked the metric; auroc for classes and mse for values when empty
     */
    Result permute(Optional<ImportanceMetric> asked, int repeats) {
        ImportanceMetric metric = asked.orElse(model.isClassifier() ? ImportanceMetric.AUROC : ImportanceMetric.MSE);
        if (metric.ofClasses() != model.isClassifier()) {
            throw ProblemException.badParameter(
                    "metric",
                    "is " + metric.text() + ", which is not one of a model that predicts "
                            + (model.isClassifier() ? "classes" : "values"));
        }
        if (model.contract().policy(InferenceLayout.SAMPLED_ROWS, 0) <= 0) {
            return Result.none(
                    "windows keep no rows: the contract's policy " + InferenceLayout.SAMPLED_ROWS + " says how many");
        }
        int most =
                Math.max(1, MOST_EVALUATIONS / ((repeats + 1) * model.encoding().features()));
        Optional<JudgedRows> judged = JudgedRows.of(
                rows.subList(0, Math.min(most, rows.size())),
                model.encoding(),
                model.contract().prediction().threshold());
        if (judged.isEmpty()) {
            return Result.none("no sampled inference of these windows has an outcome yet");
        }
        PermutationImportance importance = PermutationImportance.of(
                model.model(),
                model.encoding().featuresOfInputs(),
                model.encoding().featureNames(),
                judged.get(),
                metric,
                repeats,
                Seeds.of("", model.digest()));
        return importance.loss().isEmpty()
                ? Result.none(metric.text() + " is not defined on the " + importance.rows()
                        + " sampled rows with an outcome: they are all of one class")
                : result(importance, repeats);
    }

    private static Result result(PermutationImportance importance, int repeats) {
        List<PermutationImportance.Feature> sorted = importance.features().stream()
                .filter(each -> each.mean().isPresent())
                .sorted(Comparator.comparingDouble(each -> -each.mean().orElse(0)))
                .toList();
        List<FeatureImportance> features = new ArrayList<>();
        for (PermutationImportance.Feature each : sorted) {
            features.add(new FeatureImportance(
                    each.feature(),
                    features.size() + 1,
                    null,
                    null,
                    new PermutedFeature(
                            each.mean().orElseThrow(),
                            ArtifactRoutes.nullable(each.standardError()),
                            each.increases())));
        }
        return new Result(
                Optional.empty(),
                Optional.of(new PermutedMetric(
                        importance.metric().text(), importance.loss().orElseThrow(), importance.rows(), repeats)),
                features);
    }
}
