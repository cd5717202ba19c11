package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.node.BaseJsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.profile.ExplanationFault;
import org.mlaudit.streams.query.LedgerAnswers.ProvenLeaf;

/** The shapes of answers on single inferences and trained models. */
final class ExplanationAnswers {
    private ExplanationAnswers() {}

    @Doc("All that is known of an inference.")
    record InferenceDossier(
            @Doc("Id of the inference.") String id,
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("When it was made.") Instant occurredAt,
            @Doc("Where it was recorded.") Place place,

            @Doc("What the model was given; null when the topic no longer has it.") @Nullable
            Input input,

            @Doc("Why there is no input; null when there is.") @Nullable
            String inputProblem,

            @Doc("What was said to explain it when it was made; null when nothing was.") @Nullable
            RecordedExplanation explanation,

            @Doc("Why there is no explanation; null when there is one.") @Nullable
            String explanationProblem,

            @Doc("Proof that it is in the ledger; null when there is none here.") @Nullable
            ProvenLeaf ledger,

            @Doc("Why there is no proof; null when there is one.") @Nullable
            String ledgerProblem,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("Place of a record in Kafka.")
    record Place(
            @Doc("Topic.") String topic,
            @Doc("Partition.") int partition,
            @Doc("Offset in the partition.") long offset) {}

    @Doc("What a model was given and what it said.")
    record Input(
            @Doc("Values of the features by name, in the contract's order; null where missing.")
            Map<String, BaseJsonNode> features,

            @Doc("Decided class; null for a value.") @Nullable
            String label,

            @Doc("Score of the positive class, 0 to 1; null for other models.") @Nullable
            Double score,

            @Doc("Probability of each class; null for other models.") @Nullable
            Map<String, Double> probabilities,

            @Doc("Predicted value; null for classes.") @Nullable
            Double value,

            @Doc("Time that the prediction took, in microseconds; null when not recorded.") @Nullable
            Double latencyMicros) {}

    @Doc("Why a model answered as it did. The base value and the attributions sum to the output.")
    record ExplanationAnswer(
            @Doc("How it was made, for example tree-shap-path-dependent.")
            String method,

            @Doc("What output, base value and attributions measure: log-odds, probability, score, value or log-value.")
            String outputSpace,

            @Doc("The code that computed it.") String kernel,

            @Doc("Seed of a sampled method, 64 bits as text; 0 when exact.")
            String seed,

            @Doc("SHA-256 of the trained model.") String modelDigest,

            @Doc("The class whose output is explained; null for a value.") @Nullable
            String target,

            @Doc("Output of the model, in the output space.")
            double output,

            @Doc("Expected output.") double baseValue,

            @Doc("What the model itself predicts: probability of the target, or the value.") @Nullable
            Double prediction,

            @Doc("One for each feature, by magnitude, the greatest first.")
            List<AttributionAnswer> attributions,

            @Doc("Base value plus attributions, less the output.")
            double additivityError,

            @Doc("R squared of a local model or a surrogate; null for Shapley values of the model itself.") @Nullable
            Double fidelity,

            @Doc("Evaluations of the model that a sampled method took; 0 when exact.")
            long evaluations) {}

    @Doc("What was said to explain an inference, as it was recorded.")
    record RecordedExplanation(
            @Doc("Why it was explained: every, share, adverse, anomaly, alarm or request.")
            String why,

            @Doc("The attributions.") ExplanationAnswer explanation,

            @Doc("Principal reasons of an adverse decision, the weightiest first.")
            List<GivenReasonAnswer> reasons,

            @Doc("Features that weighed as much as the reasons given and belong to none.")
            List<String> unmapped) {}

    @Doc("What a feature did to the output.")
    record AttributionAnswer(
            @Doc("Name of the feature.") String feature,

            @Doc("How much it moved the output, in the output space.")
            double value,

            @Doc("Standard error of an estimate; null when exact.") @Nullable
            Double standardError) {}

    @Doc("A reason that was given for an adverse decision.")
    record GivenReasonAnswer(
            @Doc("How notices name it.") String code,
            @Doc("What it says to the person who is told.") String text,

            @Doc("What it contributed towards the adverse class, in the output space.")
            double contribution,

            @Doc("The features it stands for.") List<String> features) {}

    @Doc("What was said to explain an inference when it was made.")
    record StoredExplanationAnswer(
            @Doc("Id of the inference.") String id,
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("When it was made.") Instant occurredAt,
            @Doc("Where it was recorded.") Place place,
            @Doc("The explanation.") RecordedExplanation explanation,
            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("The trained model of a version as it is explained.")
    record ArtifactAnswer(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("Where it is fetched; null without one.") @Nullable
            String uri,

            @Doc("SHA-256 that was registered; null without one.") @Nullable
            String sha256,

            @Doc("Whether it is loaded and can be evaluated.")
            boolean usable,

            @Doc("Why not; null when it is usable, or there is none.") @Nullable
            ExplanationFault fault,

            @Doc("Every problem in sentences; null when it is usable.") @Nullable
            String problem,

            @Doc("What was loaded; null when it is not usable.") @Nullable
            LoadedModel loaded,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("A trained model that can be evaluated.")
    record LoadedModel(
            @Doc("TREES, LINEAR, FACTORIZATION_MACHINE or OPAQUE.")
            String kind,

            @Doc("SHA-256 of its bytes.") String digest,
            @Doc("Number of outputs.") int outputs,

            @Doc("What its raw outputs measure: log-odds, probability, score, value or log-value.")
            String outputSpace,

            @Doc("How raw outputs become predictions: IDENTITY, SIGMOID, SOFTMAX or EXP.")
            String link,

            @Doc("Trees, leaves and depth; null for other kinds.") @Nullable
            TreeShape trees,

            @Doc("Its inputs in order, at most the first 1000.")
            List<ModelInput> inputs,

            @Doc("Number of its inputs.") int inputCount,

            @Doc("How its decisions are explained, for example tree-shap-path-dependent.")
            String method,

            @Doc("All methods that explain it, the exact ones first.")
            List<String> methods,

            @Doc("Whether explanations are exact, and so made of every inference.")
            boolean exact,

            @Doc("The code that computes exact ones; null for sampled methods.") @Nullable
            String kernel,

            @Doc("Rows of the reference that it is compared with; 0 without any.")
            int backgroundRows,

            @Doc("R squared of a surrogate; null for the model itself.") @Nullable
            Double fidelity,

            @Doc("What may be wrong with what it gets of features, in sentences.")
            List<String> warnings) {}

    @Doc("The size of an ensemble of trees.")
    record TreeShape(
            @Doc("Trees.") int trees,
            @Doc("Leaves of all trees.") int leaves,
            @Doc("Comparisons on the longest path.") int depth,

            @Doc("Whether the branches say how many training rows took them.")
            boolean covered) {}

    @Doc("An input of a trained model.")
    record ModelInput(
            @Doc("Name as the trainer saw it.") String input,
            @Doc("The feature it belongs to.") String feature) {}
}
