package org.mlaudit.streams.query;

import java.util.Optional;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.explain.ExplainedModel;

/** What the REST interface asks of the running application about single inferences and trained models. */
public interface ExplanationView {
    /** Which instances hold what is kept of an inference; empty while work is being assigned. */
    default Optional<Placement> placement(String inferenceId) {
        return Optional.empty();
    }

    /** What this instance keeps of an inference; empty when it keeps nothing of it. Never waits for Kafka. */
    default Optional<StoredInference> inference(String id) {
        return Optional.empty();
    }

    /**
     * Reads an inference from its topic again; waits for Kafka.
     *
     * @return a row of the caller's own, decoded with the layout of {@link #explained}, or as the contract has it where the model
     *     can't be loaded; empty when the topic no longer has it
     * @throws org.apache.kafka.common.errors.RetriableException if Kafka does not answer in time
     */
    default Optional<InferenceRow> row(StoredInference inference) {
        return Optional.empty();
    }

    /**
     * The trained model of a version, loaded if it is not yet, which may take seconds the first time; empty for a version
     * without one, or that is not to be explained.
     *
     * @throws UnusableModelException if it can't be used
     */
    default Optional<ExplainedModel> explained(ModelKey key) {
        return Optional.empty();
    }
}
