package org.mlaudit.streams.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.decision.DecisionExplainer;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/** Trained models as requests need them. What is expensive to know of one is found once and forgotten with it. */
final class TrainedModels {
    /** Rows of the reference that decisions are held against. */
    private static final int MOST_ROWS = 500;

    private static final Map<String, String> LATER = Map.of("Retry-After", "60");

    private final Api api;
    private final Map<ExplainedModel, DecisionExplainer> decisions = new WeakHashMap<>();

    TrainedModels(Api api) {
        this.api = api;
    }

    /**
     * The trained model of a version.
     *
     * @throws ProblemException if there is none, or it can't be used
     */
    ExplainedModel of(ModelKey key) {
        try {
            return api.view()
                    .explained(key)
                    .orElseThrow(() -> new ProblemException(
                            404,
                            key + " can't be explained: it has no trained model (artifact in the contract), or its"
                                    + " contract's method of explanation is NONE."));
        } catch (UnusableModelException e) {
            String detail = "The trained model of " + key + " can't be used: " + e.getMessage() + ".";
            throw e.fault() == ExplanationFault.CANNOT_FETCH
                    ? new ProblemException(Problem.of(503, detail, List.of()), LATER)
                    : new ProblemException(409, detail);
        }
    }

    /** What people can be told of a model's decisions. */
    DecisionExplainer decisions(ExplainedModel model) {
        synchronized (decisions) {
            return decisions.computeIfAbsent(
                    model,
                    each -> new DecisionExplainer(
                            each.layout(),
                            each.model(),
                            each.encoding(),
                            rows(each.contract().key()),
                            each.isExact() ? Optional.of(each.explainer()) : Optional.empty()));
        }
    }

    /** Rows of the reference; none where only another instance knows them. */
    private List<SampledRow> rows(ModelKey key) {
        try {
            List<SampledRow> rows = api.view()
                    .reference(key)
                    .flatMap(Reference::sample)
                    .map(RowSample::rows)
                    .orElse(List.of());
            return rows.subList(0, Math.min(MOST_ROWS, rows.size()));
        } catch (InvalidStateStoreException e) {
            return List.of();
        }
    }
}
