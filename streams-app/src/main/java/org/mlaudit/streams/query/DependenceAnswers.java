package org.mlaudit.streams.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of answers on how a model's output depends on features. */
final class DependenceAnswers {
    private DependenceAnswers() {}

    @Doc("How a trained model's output depends on a feature.")
    record DependenceAnswer(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Name of the feature.") String feature,

            @Doc(
                    "pdp, partial dependence: the mean output when every row gets the value; ale, accumulated local effects: the"
                            + " accumulated mean change between neighbouring values, 0 on average.")
            String kind,

            @Doc("What the output is: log-odds, probability, score, value or log-value.")
            String outputSpace,

            @Doc("The class whose output it is; null for a value.") @Nullable
            String target,

            @Doc("SHA-256 of the trained model.") String modelDigest,

            @Doc("Rows of the reference that were used; 0 where covers of a tree's branches stand for them.")
            int rows,

            @Doc("Rows that were left out: without the feature, or without a finite output.")
            int unusable,

            @Doc("Why there is no dependence; null when there is.") @Nullable
            String problem,

            @Doc("By value, ascending, or by category.") List<DependencePoint> points,

            @Doc("Outputs of single rows at each point (individual conditional expectations); none for ale.")
            List<List<Double>> curves,

            @Doc("How it interacts with another feature; null unless with was given.") @Nullable
            PairInteraction interaction,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("A value of a feature.")
    record DependencePoint(
            @Doc("The value for people.") String label,

            @Doc("The value; null for a category.") @Nullable
            Double value,

            @Doc("Mean output, or the accumulated effect.") double output,

            @Doc("Standard error over the rows; null for ale and where there are no rows.") @Nullable
            Double standardError,

            @Doc("Rows between the value before and this one; null for pdp.") @Nullable
            Integer rows) {}

    @Doc("How much of a trained model's output is owed to two features together.")
    record PairInteraction(
            @Doc("Name of a feature.") String first,
            @Doc("Name of another.") String second,

            @Doc(
                    "Mean over rows of the absolute SHAP interaction of both, in the raw output's space; null but for trees.")
            @Nullable
            Double strength,

            @Doc("Standard error of it over the rows; null when not known.") @Nullable
            Double standardError,

            @Doc(
                    "Friedman and Popescu's H squared: share of the variance of the dependence on both that is not the sum of"
                            + " the dependences on each; null where it was not computed or the output depends on neither.")
            @Nullable
            Double hSquared) {}

    @Doc("Pairs of features that interact in a trained model.")
    record InteractionList(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,

            @Doc("shap-interaction, exact for trees; h-squared for other models.")
            String method,

            @Doc("What strengths measure: the raw output's space.")
            String outputSpace,

            @Doc("The class whose output it is; null for a value.") @Nullable
            String target,

            @Doc("SHA-256 of the trained model.") String modelDigest,
            @Doc("Rows of the reference that were used.") int rows,

            @Doc("Why nothing is known; null when something is.") @Nullable
            String problem,

            @Doc("The strongest first.") List<PairInteraction> pairs,
            @Doc("Whether there are more than the limit.") boolean more,
            @Doc("Where the answer comes from.") Answers.Source source) {}
}
