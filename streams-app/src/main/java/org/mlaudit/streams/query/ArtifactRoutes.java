package org.mlaudit.streams.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.query.ExplanationAnswers.ArtifactAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.LoadedModel;
import org.mlaudit.streams.query.ExplanationAnswers.ModelInput;
import org.mlaudit.streams.query.ExplanationAnswers.TreeShape;

/** The trained model of a version, as it was loaded. */
final class ArtifactRoutes {
    private static final int MOST_INPUTS = 1_000;

    private final Api api;

    ArtifactRoutes(Api api) {
        this.api = api;
    }

    Route artifact() {
        return Route.get(
                        "/api/models/{model}/{version}/artifact",
                        "getArtifact",
                        "The trained model of a version",
                        "What was loaded on this instance, how it is explained, and what it gets of which feature; or every"
                                + " problem that keeps it from being used.",
                        ArtifactAnswer.class,
                        this::answer)
                .with(Parameters.MODEL, Parameters.VERSION)
                .failing(404, 503);
    }

    private Answer answer(Request request) {
        ModelVersion version = api.model(request.key());
        try {
            Optional<ExplainedModel> model =
                    api.heavy().run("it again in a moment", () -> api.view().explained(request.key()));
            return Answer.json(answer(
                    version,
                    model.map(ArtifactRoutes::loaded),
                    null,
                    model.isPresent()
                            ? null
                            : "The version has no trained model, or its contract's method of explanation is NONE."));
        } catch (UnusableModelException e) {
            return Answer.json(answer(version, Optional.empty(), e.fault(), String.valueOf(e.getMessage())));
        }
    }

    private ArtifactAnswer answer(
            ModelVersion version,
            Optional<LoadedModel> loaded,
            @Nullable ExplanationFault fault,
            @Nullable String problem) {
        return new ArtifactAnswer(
                version.getModel(),
                version.getVersion(),
                version.getArtifactUri(),
                version.getArtifactSha256(),
                loaded.isPresent(),
                fault,
                problem,
                loaded.orElse(null),
                api.owners().here());
    }

    private static LoadedModel loaded(ExplainedModel model) {
        CompiledModel compiled = model.model();
        return new LoadedModel(
                kind(compiled),
                model.digest(),
                compiled.outputs(),
                compiled.space().text(),
                compiled.link().name(),
                compiled instanceof TreeEnsemble trees
                        ? new TreeShape(trees.trees().size(), trees.leaves(), trees.depth(), trees.covered())
                        : null,
                inputs(model),
                compiled.inputs().size(),
                model.method().text(),
                model.explainers().methods().stream().map(Method::text).toList(),
                model.isExact(),
                model.isExact() ? model.explainer().kernel() : null,
                model.background().map(Background::size).orElse(0),
                nullable(model.fidelity()),
                model.encoding().warnings());
    }

    private static String kind(CompiledModel model) {
        return switch (model) {
            case TreeEnsemble trees -> "TREES";
            case LinearModel linear -> "LINEAR";
            case FactorizationMachine machine -> "FACTORIZATION_MACHINE";
            case OpaqueModel opaque -> "OPAQUE";
        };
    }

    private static List<ModelInput> inputs(ExplainedModel model) {
        List<String> names = model.model().inputs();
        List<ModelInput> inputs = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_INPUTS, names.size()); i++) {
            inputs.add(new ModelInput(
                    names.get(i),
                    model.encoding().featureNames().get(model.encoding().featureOf(i))));
        }
        return inputs;
    }

    static @Nullable Double nullable(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }
}
