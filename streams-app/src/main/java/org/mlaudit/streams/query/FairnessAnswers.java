package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of answers on fairness. */
final class FairnessAnswers {
    private FairnessAnswers() {}

    @Doc(
            "How predictions and outcomes of one window differ between groups of people. A disparity does not say why it is there,"
                    + " and no number says whether a law is kept.")
    record FairnessAnswer(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Length of the window.") Duration size,

            @Doc("Start of the window, inclusive, event time.")
            Instant start,

            @Doc("End of the window, exclusive.") Instant end,

            @Doc("Grows with every prediction, outcome and correction.")
            long revision,

            @Doc("Number of predictions.") long predictions,

            @Doc("Number of those whose outcome was held against them.")
            long truths,

            @Doc("Classes that are the favourable outcome; none for a REGRESSION model.")
            List<String> favourable,

            @Doc("Why nothing is compared; null when something is.") @Nullable
            String problem,

            @Doc("One for each protected attribute and each intersection of them, these last.")
            List<AttributeAnswer> attributes,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("The groups of a protected attribute, or of several together.")
    record AttributeAnswer(
            @Doc("Its name, for example sex or race & sex.") String attribute,
            @Doc("Groups that form the reference group.") List<String> referenceGroups,

            @Doc("Why no group is compared; null when some are.") @Nullable
            String problem,

            @Doc("Predictions whose group is not known.") long unknown,

            @Doc("Predictions of groups beyond those that are kept apart.")
            long other,

            @Doc("The groups, by name.") List<GroupAnswer> groups,

            @Doc(
                    "Tables as the rules of New York City's Local Law 144 compute them: of decisions, then of scores, as far as"
                            + " there are any.")
            List<ImpactAnswer> impact) {}

    @Doc("A group of people.")
    record GroupAnswer(
            @Doc("Value of the attribute.") String group,

            @Doc("Whether it is the reference group or part of it.")
            boolean reference,

            @Doc("Number of predictions.") long n,

            @Doc("Number of those whose outcome was held against them.")
            long truths,

            @Doc(
                    "Why it is told and not compared, for example because it is small; null when it is compared or part of the"
                            + " reference.")
            @Nullable
            String notJudged,

            @Doc("What is known of it by itself; empty for small groups.")
            List<FigureAnswer> rates,

            @Doc("How it compares with the reference group; empty for small groups and those of the reference.")
            List<DisparityAnswer> metrics) {}

    @Doc("A number that may be undefined.")
    record FigureAnswer(
            @Doc("Its name.") String name,

            @Doc("Its value; null when undefined.") @Nullable
            Double value,

            @Doc("Lower end of the interval of 95% confidence; null when there is none.") @Nullable
            Double low,

            @Doc("Upper end of it.") @Nullable Double high,

            @Doc("Largest distance from the value of the single observations, where the value comes from bins; else 0.")
            double error,

            @Doc("Why there is no value or no interval; null when there are both.") @Nullable
            String reason) {}

    @Doc("A comparison of a group with the reference group.")
    record DisparityAnswer(
            @Doc("Its value, a difference (group minus reference) or a ratio (group over reference).")
            FigureAnswer figure,

            @Doc("The value when the groups are treated alike: 0 or 1.")
            double fair,

            @Doc("Whether it needs outcomes.") boolean ofTruth) {}

    @Doc("Rates and impact ratios of 6 RCNY 5-300 and 5-301.")
    record ImpactAnswer(
            @Doc("SELECTION or SCORING rates.") String kind,

            @Doc("Least value that the median score can have; null for selection rates.") @Nullable
            Double medianLow,

            @Doc("Greatest value that it can have.") @Nullable
            Double medianHigh,

            @Doc("Predictions that belong to no category.") long unknown,
            @Doc("The categories.") List<CategoryAnswer> categories) {}

    @Doc("A category of an impact table.")
    record CategoryAnswer(
            @Doc("Its name.") String category,
            @Doc("Number of its predictions.") long n,
            @Doc("Its selection or scoring rate.") FigureAnswer rate,

            @Doc("Its rate by the highest one of any category; undefined where it is left out.")
            FigureAnswer impactRatio,

            @Doc("Whether it has less than 2% of the data and is left out of the impact ratios.")
            boolean leftOut) {}
}
