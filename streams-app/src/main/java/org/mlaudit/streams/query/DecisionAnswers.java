package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.node.BaseJsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.explain.decision.ReasonBase;
import org.mlaudit.streams.query.ExplanationAnswers.ExplanationAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.Place;

/** The shapes of questions and answers on why a decision was made and what would turn it. */
final class DecisionAnswers {
    private DecisionAnswers() {}

    @Doc("How a recorded inference is to be explained. Everything may be left out.")
    record ExplanationBody(
            @Doc(
                    "AUTO, TREE_PATH_DEPENDENT, TREE_INTERVENTIONAL, PERMUTATION, KERNEL, LIME, TRIBUO_LIME or SURROGATE; the"
                            + " contract's when not given.")
            @Nullable
            String method,

            @Doc("Most evaluations of the model, for a sampled method; the contract's when not given.") @Nullable
            Integer evaluations,

            @Doc(
                    "Standard error at which a sampled method stops, as a share of the output's range over the reference; the"
                            + " contract's when not given.")
            @Nullable
            Double precision,

            @Doc("Most counterfactuals, 0 to 3; 3 when not given.") @Nullable
            Integer counterfactuals,

            @Doc("Most accepted cases that are alike, 0 to 10; 3 when not given.") @Nullable
            Integer contrast,

            @Doc("What reasons are held against: all cases or the accepted ones; ALL when not given.") @Nullable
            ReasonBase base) {}

    @Doc("Values of features that are to be explained, and how.")
    record FeaturesBody(
            @Doc(
                    "Values by name: numbers, names, true or false, lists for an EMBEDDING; null or left out where missing.")
            Map<String, BaseJsonNode> features,

            @Doc(
                    "Id that seeds a sampled method: the same id and features get the same answer; what-if when not given.")
            @Nullable
            String id,

            @Doc(
                    "AUTO, TREE_PATH_DEPENDENT, TREE_INTERVENTIONAL, PERMUTATION, KERNEL, LIME, TRIBUO_LIME or SURROGATE; the"
                            + " contract's when not given.")
            @Nullable
            String method,

            @Doc("Most evaluations of the model, for a sampled method; the contract's when not given.") @Nullable
            Integer evaluations,

            @Doc(
                    "Standard error at which a sampled method stops, as a share of the output's range over the reference; the"
                            + " contract's when not given.")
            @Nullable
            Double precision,

            @Doc("Most counterfactuals, 0 to 3; 3 when not given.") @Nullable
            Integer counterfactuals,

            @Doc("Most accepted cases that are alike, 0 to 10; 3 when not given.") @Nullable
            Integer contrast,

            @Doc("What reasons are held against: all cases or the accepted ones; ALL when not given.") @Nullable
            ReasonBase base) {}

    @Doc("All that a person who is decided about can be told, computed for this request; nothing of it is stored.")
    record DecisionAnswer(
            @Doc("Id of the inference; null for values that were made up without one.") @Nullable
            String id,

            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("Where the inference was recorded; null for values that were made up.") @Nullable
            Place place,

            @Doc("Values of the features by name; null where missing.")
            Map<String, BaseJsonNode> features,

            @Doc("The class that the model decides for; null for a value.") @Nullable
            String decision,

            @Doc("The class that the inference recorded; null when it did not.") @Nullable
            String recorded,

            @Doc("What the inference recorded of the explained output: a probability, or the value; null when nothing.")
            @Nullable
            Double recordedPrediction,

            @Doc("Whether the decision is the contract's adverse one.")
            boolean adverse,

            @Doc("The attributions.") ExplanationAnswer explanation,
            @Doc("The attributions as a chart.") WaterfallAnswer waterfall,

            @Doc("Principal reasons of an adverse decision.")
            ReasonsAnswer reasons,

            @Doc("What would turn an adverse decision.") CounterfactualsAnswer counterfactuals,

            @Doc("Accepted cases that are like this one.") ContrastAnswer contrast,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("The way from the base value to the output, feature by feature. Outputs add up, predictions don't.")
    record WaterfallAnswer(
            @Doc("Expected output, in the output space.") double base,
            @Doc("Output, in the output space.") double output,

            @Doc("Prediction at the base value; null where one output does not tell it.") @Nullable
            Double basePrediction,

            @Doc("What the model predicts: a probability, or the value.")
            double prediction,

            @Doc("The greatest first, then the other features together, then what is left unexplained.")
            List<StepAnswer> steps) {}

    @Doc("A step from the base value to the output.")
    record StepAnswer(
            @Doc("Name of the feature; 'other features' or 'unexplained'.")
            String feature,

            @Doc("Value that it has; null where missing or no feature.")
            BaseJsonNode value,

            @Doc("Output before it.") double from,
            @Doc("Output after it.") double to,

            @Doc("Prediction before it; null where one output does not tell it.") @Nullable
            Double fromPrediction,

            @Doc("Prediction after it.") @Nullable Double toPrediction) {}

    @Doc("Principal reasons of an adverse decision.")
    record ReasonsAnswer(
            @Doc("What they were held against.") ReasonBase base,

            @Doc("The contract's reasons, the weightiest first.")
            List<ReasonAnswer> principal,

            @Doc("Features that weighed as much and belong to no reason of the contract.")
            List<UnmappedAnswer> unmapped,

            @Doc("Why there is no reason; null when there is one.") @Nullable
            String whyNone) {}

    @Doc("A principal reason.")
    record ReasonAnswer(
            @Doc("Its code in the contract.") String code,
            @Doc("What it says to the person who is told.") String text,

            @Doc("Its features that pushed towards the decision, the weightiest first.")
            List<String> features,

            @Doc("Contribution towards the adverse class, in the output space; above 0.")
            double contribution,

            @Doc("Its share of all that pushed towards the adverse class, 0 to 1.")
            double share) {}

    @Doc("A feature that weighed as much as a principal reason and belongs to none.")
    record UnmappedAnswer(
            @Doc("Its name.") String feature,

            @Doc("Contribution towards the adverse class, in the output space; above 0.")
            double contribution,

            @Doc("Its share of all that pushed towards the adverse class, 0 to 1.")
            double share) {}

    @Doc("What would turn an adverse decision.")
    record CounterfactualsAnswer(
            @Doc("How they were looked for: branch-and-bound, closed-form, background or none.")
            String method,

            @Doc("Rows that the model was evaluated for, and boxes of changes that were bounded.")
            long evaluations,

            @Doc("The smallest first.") List<CounterfactualAnswer> found,

            @Doc("Why there is none; null when there is one.") @Nullable
            String whyNone) {}

    @Doc("Changes that together turn the decision; the model was asked.")
    record CounterfactualAnswer(
            @Doc("The changes.") List<ChangeAnswer> changes,
            @Doc("How far they are together.") double distance,
            @Doc("The class that is decided for then.") String decision,
            @Doc("Output then, in the output space.") double output,
            @Doc("What the model predicts then.") double prediction,

            @Doc("No allowed change of at most so many features is smaller and turns the decision; 0 when not proven.")
            int provenFeatures) {}

    @Doc("A change of a feature.")
    record ChangeAnswer(
            @Doc("Its name.") String feature,
            @Doc("Value that it has; null where missing.") BaseJsonNode from,
            @Doc("Value that it would have; null for none.") BaseJsonNode to,

            @Doc("How far: of numbers in spreads of the reference, of categories 1.")
            double distance) {}

    @Doc("Accepted cases that are like this one.")
    record ContrastAnswer(
            @Doc("Rows of the reference that the model accepts.")
            int accepted,

            @Doc("The most alike first.") List<AcceptedAnswer> similar,

            @Doc("Why there is none; null when there is one.") @Nullable
            String whyNone) {}

    @Doc("A row of the reference that the model accepts.")
    record AcceptedAnswer(
            @Doc("Distance, 0 to 1: Gower's, the mean over features.")
            double distance,

            @Doc("The class that the model decides for.") String decision,
            @Doc("What the model predicts.") double prediction,

            @Doc("Features that differ, those that matter most first.")
            List<DifferenceAnswer> differences) {}

    @Doc("A feature in which an accepted case differs.")
    record DifferenceAnswer(
            @Doc("Its name.") String feature,
            @Doc("Value of this case; null where missing.") BaseJsonNode value,

            @Doc("Value of the accepted case; null where missing or withheld.")
            BaseJsonNode accepted,

            @Doc("Whether that value is withheld because the contract calls the feature sensitive or personal.")
            boolean withheld,

            @Doc("How much more it pushes towards the adverse class here, in the output space; null when not known.")
            @Nullable
            Double towardsAdverse) {}
}
