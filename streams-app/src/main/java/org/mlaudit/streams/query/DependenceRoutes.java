package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.global.AccumulatedEffects;
import org.mlaudit.streams.explain.global.Dependence;
import org.mlaudit.streams.explain.global.FriedmanH;
import org.mlaudit.streams.explain.global.Grid;
import org.mlaudit.streams.explain.global.InteractionStrength;
import org.mlaudit.streams.explain.global.ModelOutput;
import org.mlaudit.streams.explain.global.ModelOutput.Scale;
import org.mlaudit.streams.explain.global.PartialDependence;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.explain.tree.ShapInteractions;
import org.mlaudit.streams.query.DependenceAnswers.DependenceAnswer;
import org.mlaudit.streams.query.DependenceAnswers.DependencePoint;
import org.mlaudit.streams.query.DependenceAnswers.InteractionList;
import org.mlaudit.streams.query.DependenceAnswers.PairInteraction;

/** How a trained model's output depends on its features, over rows of the reference. */
final class DependenceRoutes {
    /** Most rows of the reference that dependences are means over. */
    static final int MOST_ROWS = 2_000;
    /** Most rows that exact interactions are means over. */
    static final int INTERACTION_ROWS = 200;
    /** Most rows that H squared is computed from; it takes their square of evaluations. */
    static final int H_ROWS = 40;
    /** Most features whose pairs are all looked at by H squared. */
    static final int H_FEATURES = 20;

    private static final String LESS_GRID = "a smaller grid";
    private static final String NO_ROWS = "the version has no rows of reference data: register it with --reference";

    private final Api api;

    DependenceRoutes(Api api) {
        this.api = api;
    }

    /** What is told of a feature. */
    enum Kind {
        PDP,
        ALE
    }

    List<Route> all() {
        return List.of(dependence(), interactions());
    }

    private Route dependence() {
        return Route.get(
                        "/api/models/{model}/{version}/dependence/{feature}",
                        "getDependence",
                        "How the output depends on a feature",
                        "Partial dependence with curves of single rows, or accumulated local effects, of the trained model"
                                + " over at most " + MOST_ROWS
                                + " rows of the reference. With a second feature also how"
                                + " both interact, over at most " + H_ROWS + " rows.",
                        DependenceAnswer.class,
                        this::dependence)
                .with(
                        Parameters.MODEL,
                        Parameters.VERSION,
                        Parameters.MODEL_FEATURE,
                        Parameters.DEPENDENCE_KIND,
                        Parameters.GRID,
                        Parameters.ICE,
                        Parameters.SCALE,
                        Parameters.CLASS,
                        Parameters.WITH)
                .failing(404, 409, 503);
    }

    private Route interactions() {
        return Route.get(
                        "/api/models/{model}/{version}/interactions",
                        "getInteractions",
                        "Features that interact",
                        "Pairs of features whose effects on the output do not simply add. Of trees, the mean absolute SHAP"
                                + " interaction over at most " + INTERACTION_ROWS
                                + " rows of the reference; of other models"
                                + " with at most " + H_FEATURES
                                + " features, Friedman and Popescu's H squared over at most "
                                + H_ROWS + ".",
                        InteractionList.class,
                        this::interactions)
                .with(Parameters.MODEL, Parameters.VERSION, Parameters.CLASS, Parameters.LIMIT)
                .failing(404, 409, 503);
    }

    private Answer dependence(Request request) {
        ModelKey key = request.key();
        api.model(key);
        Kind kind = request.optional(Parameters.DEPENDENCE_KIND).orElse(Kind.PDP);
        int grid = request.optional(Parameters.GRID).orElse(Parameters.USUAL_GRID);
        int curves = request.optional(Parameters.ICE).orElse(Parameters.USUAL_CURVES);
        Scale scale = request.optional(Parameters.SCALE).orElse(Scale.PREDICTION);
        return api.heavy().run(LESS_GRID, () -> {
            ExplainedModel model = api.trained().of(key);
            int feature = feature(model, request.required(Parameters.MODEL_FEATURE))
                    .orElseThrow(() -> unknownFeature(model, request.required(Parameters.MODEL_FEATURE)));
            int target = target(model, request.optional(Parameters.CLASS));
            Optional<Integer> with = request.optional(Parameters.WITH).map(name -> with(model, name, feature));
            return Answer.json(answer(new Asked(model, feature, target, kind, grid, curves, scale, with)));
        });
    }

    private record Asked(
            ExplainedModel model,
            int feature,
            int target,
            Kind kind,
            int grid,
            int curves,
            Scale scale,
            Optional<Integer> with) {}

    /** What was found of a feature. */
    private record Found(
            int rows, int unusable, Optional<String> problem, List<DependencePoint> points, List<List<Double>> curves) {
        static Found none(String why) {
            return new Found(0, 0, Optional.of(why), List.of(), List.of());
        }
    }

    private DependenceAnswer answer(Asked asked) {
        ExplainedModel model = asked.model;
        Optional<Background> rows = model.background()
                .map(all -> first(all, MOST_ROWS, model.encoding().inputs()));
        Found found = rows.map(background -> found(asked, background)).orElseGet(() -> Found.none(NO_ROWS));
        return new DependenceAnswer(
                model.contract().key().model(),
                model.contract().key().version(),
                model.encoding().featureNames().get(asked.feature),
                asked.kind.name().toLowerCase(Locale.ROOT),
                asked.scale == Scale.RAW ? model.model().space().text() : predicted(model),
                name(model, asked.target),
                model.digest(),
                found.rows,
                found.unusable,
                found.problem.orElse(null),
                found.points,
                found.curves,
                asked.with
                        .flatMap(other -> rows.map(background -> pair(asked, other, background)))
                        .orElse(null),
                api.owners().here());
    }

    private static Found found(Asked asked, Background background) {
        ExplainedModel model = asked.model;
        Optional<Grid> grid = Grid.of(model.encoding(), asked.feature, background, asked.grid);
        if (grid.isEmpty()) {
            return Found.none("the model gets no single number or category of this feature, or no row has it");
        }
        ModelOutput output = new ModelOutput(model.model(), asked.target, asked.scale);
        return asked.kind == Kind.PDP
                ? PartialDependence.of(output, grid.get(), background, asked.curves)
                        .map(DependenceRoutes::partial)
                        .orElseGet(() -> Found.none("the model gives no row a finite number at all values"))
                : AccumulatedEffects.of(output, grid.get(), background)
                        .map(DependenceRoutes::accumulated)
                        .orElseGet(
                                () -> Found.none(
                                        "accumulated effects need a numeric feature with at least two values; ask for kind=pdp"));
    }

    private static Found partial(Dependence dependence) {
        return new Found(
                dependence.rows(),
                dependence.unusable(),
                Optional.empty(),
                dependence.points().stream()
                        .map(point -> new DependencePoint(
                                point.label(),
                                ArtifactRoutes.nullable(point.number()),
                                point.mean(),
                                ArtifactRoutes.nullable(point.standardError()),
                                null))
                        .toList(),
                dependence.curves().stream().map(Dependence.Curve::outputs).toList());
    }

    private static Found accumulated(AccumulatedEffects effects) {
        List<DependencePoint> points = new ArrayList<>();
        for (int i = 0; i < effects.points().size(); i++) {
            AccumulatedEffects.Point point = effects.points().get(i);
            int rows = i == 0 ? 0 : effects.bins().get(i - 1).rows();
            points.add(
                    new DependencePoint(Double.toString(point.number()), point.number(), point.effect(), null, rows));
        }
        return new Found(effects.rows(), effects.unusable(), Optional.empty(), points, List.of());
    }

    private static PairInteraction pair(Asked asked, int other, Background background) {
        ExplainedModel model = asked.model;
        List<String> names = model.encoding().featureNames();
        int first = Math.min(asked.feature, other);
        int second = Math.max(asked.feature, other);
        Optional<InteractionStrength> strength = model.model() instanceof TreeEnsemble trees && trees.covered()
                ? strengths(model, trees, background, asked.target).stream()
                        .filter(each -> each.first().equals(names.get(first))
                                && each.second().equals(names.get(second)))
                        .findFirst()
                : Optional.empty();
        OptionalDouble hSquared = h(model, asked.target, background).pair(first, second);
        return new PairInteraction(
                names.get(first),
                names.get(second),
                strength.map(InteractionStrength::mean).orElse(null),
                strength.map(each -> ArtifactRoutes.nullable(each.standardError()))
                        .orElse(null),
                ArtifactRoutes.nullable(hSquared));
    }

    private static FriedmanH h(ExplainedModel model, int target, Background background) {
        return new FriedmanH(
                new ModelOutput(model.model(), target, Scale.RAW),
                model.encoding().featuresOfInputs(),
                model.encoding().features(),
                background,
                H_ROWS);
    }

    private static List<InteractionStrength> strengths(
            ExplainedModel model, TreeEnsemble trees, Background background, int target) {
        ShapInteractions interactions = new ShapInteractions(
                trees, model.encoding().featuresOfInputs(), model.encoding().features());
        return InteractionStrength.ranked(
                interactions, model.encoding().featureNames(), background, INTERACTION_ROWS, target);
    }

    private Answer interactions(Request request) {
        ModelKey key = request.key();
        api.model(key);
        int limit = request.limit();
        return api.heavy().run("it again: what it needs of the model may be there then", () -> {
            ExplainedModel model = api.trained().of(key);
            int target = target(model, request.optional(Parameters.CLASS));
            return Answer.json(interactions(model, target, limit));
        });
    }

    private InteractionList interactions(ExplainedModel model, int target, int limit) {
        Optional<Background> background = model.background();
        boolean exact = model.model() instanceof TreeEnsemble trees && trees.covered();
        int features = model.encoding().features();
        Optional<String> problem = background.isEmpty()
                ? Optional.of(NO_ROWS)
                : exact || features <= H_FEATURES
                        ? Optional.empty()
                        : Optional.of("the model has " + features + " features, more than " + H_FEATURES
                                + "; ask for pairs with dependence/{feature}?with=");
        List<PairInteraction> pairs =
                problem.isPresent() ? List.of() : pairs(model, target, background.orElseThrow(), limit + 1);
        int most = exact ? INTERACTION_ROWS : H_ROWS;
        return new InteractionList(
                model.contract().key().model(),
                model.contract().key().version(),
                exact ? "shap-interaction" : "h-squared",
                model.model().space().text(),
                name(model, target),
                model.digest(),
                problem.isPresent()
                        ? 0
                        : Math.min(most, background.map(Background::size).orElse(0)),
                problem.orElse(null),
                Answers.first(pairs, limit),
                pairs.size() > limit,
                api.owners().here());
    }

    private static List<PairInteraction> pairs(ExplainedModel model, int target, Background background, int limit) {
        if (model.model() instanceof TreeEnsemble trees && trees.covered()) {
            return strengths(model, trees, background, target).stream()
                    .limit(limit)
                    .map(each -> new PairInteraction(
                            each.first(),
                            each.second(),
                            each.mean(),
                            ArtifactRoutes.nullable(each.standardError()),
                            null))
                    .toList();
        }
        List<String> names = model.encoding().featureNames();
        FriedmanH h = h(model, target, background);
        List<PairInteraction> pairs = new ArrayList<>();
        for (int first = 0; first < names.size(); first++) {
            for (int second = first + 1; second < names.size(); second++) {
                OptionalDouble share = h.pair(first, second);
                if (share.isPresent()) {
                    pairs.add(
                            new PairInteraction(names.get(first), names.get(second), null, null, share.getAsDouble()));
                }
            }
        }
        return pairs.stream()
                .sorted(Comparator.comparingDouble(pair -> pair.hSquared() == null ? 0 : -pair.hSquared()))
                .limit(limit)
                .toList();
    }

    private static Optional<Integer> feature(ExplainedModel model, String name) {
        int place = model.encoding().featureNames().indexOf(name);
        return place < 0 ? Optional.empty() : Optional.of(place);
    }

    private static ProblemException unknownFeature(ExplainedModel model, String name) {
        return new ProblemException(
                404,
                model.contract().key() + " has no feature " + Parameters.quoted(name) + "; it has "
                        + String.join(", ", model.encoding().featureNames()) + ".");
    }

    private static int with(ExplainedModel model, String name, int feature) {
        int other = feature(model, name)
                .orElseThrow(() -> ProblemException.badParameter(
                        "with",
                        "is " + Parameters.quoted(name) + ", which is none of "
                                + String.join(", ", model.encoding().featureNames())));
        if (other == feature) {
            throw ProblemException.badParameter("with", "must be another feature");
        }
        return other;
    }

    /** The output of a class: the only one of a model of two, whose raw output is of the second. */
    private static int target(ExplainedModel model, Optional<String> asked) {
        PredictionSpec prediction = model.contract().prediction();
        if (asked.isEmpty()) {
            return 0;
        }
        List<String> classes = prediction.kind() == PredictionKind.BINARY
                ? prediction.classes().subList(1, 2)
                : prediction.classes();
        int place = classes.indexOf(asked.get());
        if (place < 0) {
            throw ProblemException.badParameter(
                    "class",
                    "is " + Parameters.quoted(asked.get())
                            + (classes.isEmpty()
                                    ? ", and the model predicts a value"
                                    : ", which is none of " + String.join(", ", classes)));
        }
        return place;
    }

    private static @Nullable String name(ExplainedModel model, int target) {
        String name = model.targetName(target);
        return name.isEmpty() ? null : name;
    }

    private static String predicted(ExplainedModel model) {
        return model.isClassifier() ? "probability" : "value";
    }

    /** The first rows of a sample, whose order says nothing of them. */
    private static Background first(Background all, int most, int inputs) {
        return all.size() <= most ? all : Background.of(Arrays.copyOf(all.rows(), most * inputs), most);
    }
}
