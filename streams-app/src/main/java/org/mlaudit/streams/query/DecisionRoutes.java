package org.mlaudit.streams.query;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.decision.Counterfactuals;
import org.mlaudit.streams.explain.decision.DecisionReport;
import org.mlaudit.streams.explain.decision.ReasonBase;
import org.mlaudit.streams.explain.decision.ReportOptions;
import org.mlaudit.streams.explain.sampled.ModelFailedException;
import org.mlaudit.streams.query.DecisionAnswers.DecisionAnswer;
import org.mlaudit.streams.query.DecisionAnswers.ExplanationBody;
import org.mlaudit.streams.query.DecisionAnswers.FeaturesBody;
import org.mlaudit.streams.query.ExplanationAnswers.Place;

/** Explains a decision when somebody asks: one that was recorded, or one on values that a caller makes up. */
final class DecisionRoutes {
    /** Most evaluations of a model that a request may ask a sampled method for. */
    static final int MOST_EVALUATIONS = 100_000;
    /** Most accepted cases that are told. */
    static final int MOST_SIMILAR = 10;

    private static final String AUTO = "AUTO";
    private static final List<String> OPTIONS =
            List.of("method", "evaluations", "precision", "counterfactuals", "contrast", "base");
    private static final List<String> OF_FEATURES =
            List.of("features", "id", "method", "evaluations", "precision", "counterfactuals", "contrast", "base");
    private static final String LESS = "fewer evaluations";
    private static final String MADE_UP = "what-if";

    private final Api api;
    private final InferenceRoutes inferences;

    DecisionRoutes(Api api, InferenceRoutes inferences) {
        this.api = api;
        this.inferences = inferences;
    }

    List<Route> all() {
        return List.of(ofInference(), ofFeatures());
    }

    private Route ofInference() {
        return Route.get(
                        "/api/inferences/{id}/explanation",
                        "explainInference",
                        "Explain an inference now",
                        "Reads it from its topic again and tells all that a person who is decided about can be told:"
                                + " attributions, a waterfall, principal reasons, what would turn the decision, accepted"
                                + " cases that are alike. The same inference and options get the same answer from any"
                                + " instance. Nothing is stored. At most " + HeavyWork.LONGEST.toSeconds()
                                + " seconds.",
                        DecisionAnswer.class,
                        this::inference)
                .posting(ExplanationBody.class, "{\"counterfactuals\":1,\"base\":\"ALL\"}")
                .with(Parameters.INFERENCE)
                .failing(404, 409, 413, 415, 422, 503);
    }

    private Route ofFeatures() {
        return Route.get(
                        "/api/models/{model}/{version}/explanation",
                        "explainFeatures",
                        "Explain what a model would decide",
                        "The same for values that a caller gives: what if. They must be such as the contract allows."
                                + " Nothing is stored.",
                        DecisionAnswer.class,
                        this::features)
                .posting(FeaturesBody.class, "{\"features\":{\"origin\":\"ATL\",\"distance\":120},\"contrast\":2}")
                .with(Parameters.MODEL, Parameters.VERSION)
                .failing(404, 409, 413, 415, 422, 503);
    }

    /** How to explain. */
    private record Options(
            Optional<Method> method, Optional<Integer> evaluations, Optional<Double> precision, ReportOptions report) {
        static Options of(JsonBody body) {
            Optional<String> method = body.oneOf("method", names());
            var evaluations = body.wholeNumber("evaluations", 1, MOST_EVALUATIONS);
            var precision = body.positive("precision", 1);
            ReportOptions usual = ReportOptions.DEFAULT;
            ReportOptions report = new ReportOptions(
                    body.oneOf("base", bases()).orElse(usual.base()),
                    body.wholeNumber("counterfactuals", 0, Counterfactuals.MOST).orElse(usual.counterfactuals()),
                    body.wholeNumber("contrast", 0, MOST_SIMILAR).orElse(usual.similar()),
                    usual.visits(),
                    usual.evaluations());
            return new Options(
                    method.filter(name -> !name.equals(AUTO)).map(Method::valueOf),
                    evaluations.isPresent() ? Optional.of(evaluations.getAsInt()) : Optional.empty(),
                    precision.isPresent() ? Optional.of(precision.getAsDouble()) : Optional.empty(),
                    report);
        }

        private static Map<String, String> names() {
            Map<String, String> names = new LinkedHashMap<>();
            names.put(AUTO, AUTO);
            Arrays.stream(Method.values()).forEach(method -> names.put(method.name(), method.name()));
            return names;
        }

        private static Map<String, ReasonBase> bases() {
            Map<String, ReasonBase> bases = new LinkedHashMap<>();
            Arrays.stream(ReasonBase.values()).forEach(base -> bases.put(base.name(), base));
            return bases;
        }
    }

    private Answer inference(Request request) {
        JsonBody body = JsonBody.of(request, api.maxBodyBytes(), OPTIONS);
        Options options = Options.of(body);
        body.check();
        return inferences.owned(
                request,
                (inference, source) -> api.heavy().run(LESS, () -> {
                    ExplainedModel model = api.trained().of(inference.model());
                    InferenceRow row = api.view()
                            .row(inference)
                            .orElseThrow(() -> new ProblemException(
                                    404,
                                    InferenceRoutes.gone(inference) + ". POST /api/models/" + inference.model()
                                            + "/explanation explains its features, if you have them."));
                    return answer(
                            model,
                            Optional.of(inference.id()),
                            Optional.of(StoredAnswers.place(inference)),
                            row,
                            options,
                            source);
                }));
    }

    private Answer features(Request request) {
        ModelKey key = request.key();
        api.model(key);
        JsonBody body = JsonBody.of(request, api.maxBodyBytes(), OF_FEATURES);
        Options options = Options.of(body);
        Optional<String> id = body.text("id", Parameters.LONGEST_ID);
        return api.heavy().run(LESS, () -> {
            ExplainedModel model = api.trained().of(key);
            InferenceRow row = FeatureValues.read(model.layout(), id.orElse(MADE_UP), body);
            body.check();
            return Answer.json(answer(
                    model, id, Optional.empty(), row, options, api.owners().here()));
        });
    }

    private DecisionAnswer answer(
            ExplainedModel model,
            Optional<String> id,
            Optional<Place> place,
            InferenceRow row,
            Options options,
            Answers.Source source) {
        ExplanationSpec spec = model.contract().explanation();
        Method method = method(model, options);
        try {
            double[] x = new double[model.encoding().inputs()];
            model.encoding().encode(row, x, 0);
            Explanation explanation = model.explain(
                    method,
                    id.orElse(MADE_UP),
                    x,
                    model.target(row, x, 0),
                    options.evaluations.orElse(Math.min(MOST_EVALUATIONS, spec.evaluations())),
                    options.precision.orElse(spec.precision()));
            DecisionReport report = api.trained().decisions(model).report(row, explanation, options.report);
            return DecisionText.answer(model, id, place, row, report, source);
        } catch (ModelFailedException e) {
            throw new ProblemException(409, "The trained model failed: " + e.getMessage() + ".");
        }
    }

    private static Method method(ExplainedModel model, Options options) {
        Method method = options.method.orElse(model.method());
        Set<Method> methods = model.explainers().methods();
        if (method != model.method() && !methods.contains(method)) {
            List<String> names = methods.stream().map(Method::name).toList();
            String detail = "is " + method.name() + ", which does not explain this model; there are "
                    + String.join(", ", names);
            throw new ProblemException(
                    Problem.of(422, "/method " + detail + ".", List.of(new Problem.Fault("/method", detail))),
                    Map.of());
        }
        return method;
    }
}
