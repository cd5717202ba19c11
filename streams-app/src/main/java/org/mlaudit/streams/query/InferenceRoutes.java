package org.mlaudit.streams.query;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.query.ExplanationAnswers.InferenceDossier;
import org.mlaudit.streams.query.ExplanationAnswers.StoredExplanationAnswer;
import org.mlaudit.streams.query.LedgerAnswers.ProvenLeaf;

/** What is known of single inferences. */
final class InferenceRoutes {
    private final Api api;

    InferenceRoutes(Api api) {
        this.api = api;
    }

    List<Route> all() {
        return List.of(dossier(), stored());
    }

    private Route dossier() {
        return Route.get(
                        "/api/inferences/{id}",
                        "getInference",
                        "One inference",
                        "What the model was given and said, read from its topic again while that has it; what explains it;"
                                + " where it lies. Known are the inferences of versions with a trained model, for as long"
                                + " as the time to live of explanations.",
                        InferenceDossier.class,
                        request -> owned(
                                request,
                                (inference, source) ->
                                        api.heavy().run("it again in a moment", () -> dossier(inference, source))))
                .with(Parameters.INFERENCE)
                .failing(404, 503);
    }

    private Route stored() {
        return Route.get(
                        "/api/inferences/{id}/explanation",
                        "getExplanation",
                        "What explained an inference",
                        "As it was made when the inference came, or on a request since.",
                        StoredExplanationAnswer.class,
                        request -> owned(request, this::stored))
                .with(Parameters.INFERENCE)
                .failing(404, 503);
    }

    /** Answers about the inference that the path names, where what is kept of it lies. */
    Answer owned(Request request, BiFunction<StoredInference, Answers.Source, Object> local) {
        String id = request.required(Parameters.INFERENCE);
        return api.owners()
                .answer(
                        request,
                        "the inference " + Parameters.quoted(id),
                        api.view().placement(id),
                        source -> Answer.json(local.apply(inference(id), source)));
    }

    private StoredInference inference(String id) {
        return api.view()
                .inference(id)
                .orElseThrow(() -> new ProblemException(
                        404,
                        "Nothing is kept of an inference " + Parameters.quoted(id)
                                + ": it did not arrive, its model version has no trained model (artifact in the"
                                + " contract), or it is older than the time to live of explanations"
                                + " (explanations.keep). Topic audit.explanations may still have it."));
    }

    private InferenceDossier dossier(StoredInference inference, Answers.Source source) {
        Optional<InferenceRow> row = api.view().row(inference);
        Sealed sealed = sealed(inference);
        return new InferenceDossier(
                inference.id(),
                inference.model().model(),
                inference.model().version(),
                inference.occurredAt(),
                StoredAnswers.place(inference),
                row.map(StoredAnswers::input).orElse(null),
                row.isPresent() ? null : gone(inference),
                inference.explanation().map(StoredAnswers::explanation).orElse(null),
                inference.explanation().isPresent() ? null : unexplained(inference),
                sealed.proof,
                sealed.problem,
                source);
    }

    /** The proof of an inference, or why there is none. */
    private record Sealed(
            @Nullable ProvenLeaf proof, @Nullable String problem) {}

    private Sealed sealed(StoredInference inference) {
        String ask = ". GET /api/ledger/proof/" + inference.id() + " asks where the tree is";
        try {
            return api.view().ledger().isLedgered("inferences")
                    ? new Sealed(ProvenLeaf.of(api.view().ledger().proof(LedgerRoutes.question(inference))), null)
                    : new Sealed(null, "No tree of inferences is kept");
        } catch (NotSealedException e) {
            return new Sealed(null, e.getMessage());
        } catch (InvalidStateStoreException e) {
            return new Sealed(null, "Another instance holds the tree" + ask);
        } catch (RetriableException e) {
            return new Sealed(null, e.getMessage() + ask);
        }
    }

    private StoredExplanationAnswer stored(StoredInference inference, Answers.Source source) {
        return new StoredExplanationAnswer(
                inference.id(),
                inference.model().model(),
                inference.model().version(),
                inference.occurredAt(),
                StoredAnswers.place(inference),
                inference
                        .explanation()
                        .map(StoredAnswers::explanation)
                        .orElseThrow(() -> new ProblemException(404, unexplained(inference) + ".")),
                source);
    }

    /** Why an inference can't be read again. */
    static String gone(StoredInference inference) {
        return "The topic " + inference.topic() + " no longer has offset " + inference.offset() + " of partition "
                + inference.partition() + ": its retention is shorter than that of explanations";
    }

    private String unexplained(StoredInference inference) {
        ModelKey key = inference.model();
        String why = why(key);
        return "The inference " + Parameters.quoted(inference.id()) + " of " + key + " was not explained: " + why;
    }

    private String why(ModelKey key) {
        try {
            @Nullable ExplainedModel model = api.view().explained(key).orElse(null);
            if (model == null) {
                return "the version has no trained model, or its contract's method is NONE";
            }
            return model.isExact()
                    ? "it came before the trained model was loaded, or could not be explained. POST explains it now"
                    : "its method, " + model.method().text()
                            + ", explains a share of inferences and those that stand out. POST explains it now";
        } catch (UnusableModelException e) {
            return "the trained model can't be used: " + e.getMessage();
        }
    }
}
