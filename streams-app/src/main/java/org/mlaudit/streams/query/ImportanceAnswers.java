package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.profile.ExplanationFault;

/** The shapes of answers on how much features matter. */
final class ImportanceAnswers {
    private ImportanceAnswers() {}

    @Doc("How much each feature of a model version matters.")
    record ImportanceAnswer(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("attribution, reference or permutation.") String method,

            @Doc("Length of the windows; null for the reference.") @Nullable
            Duration size,

            @Doc("Start of the first window, event time; null for the reference.") @Nullable
            Instant from,

            @Doc("End of the last window, exclusive.") @Nullable
            Instant to,

            @Doc("Number of windows; 0 for the reference.") int windows,

            @Doc("name=value, or null for all inferences.") @Nullable
            String segment,

            @Doc("Inferences, or rows of the reference.") long rows,

            @Doc("What attributions measure, for example log-odds; null when the trained model is not loaded.")
            @Nullable
            String outputSpace,

            @Doc("Why there is no importance; null when there is.") @Nullable
            String problem,

            @Doc("By importance, the greatest first; empty when there is none.")
            List<FeatureImportance> features,

            @Doc(
                    "Likeness of the ranking to the reference's, 0 to 1: normalised discounted cumulative gain, where the gain"
                            + " of a feature is its mean magnitude in the reference; null when there is nothing to compare.")
            @Nullable
            Double ndcg,

            @Doc("What the explanations rest on; null for permutation.") @Nullable
            ExplanationChecks checks,

            @Doc("The loss that permutation raises; null for other methods.") @Nullable
            PermutedMetric permuted,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("A feature.")
    record FeatureImportance(
            @Doc("Its name.") String feature,
            @Doc("Its place, from 1.") int rank,

            @Doc("Its attributions; null for permutation.") @Nullable
            AttributionFigures attribution,

            @Doc("How it stands in the reference; null when not known.") @Nullable
            ReferenceImportance reference,

            @Doc("What permuting it does to the loss; null for other methods.") @Nullable
            PermutedFeature permutation) {}

    @Doc("Attributions of a feature, in the output space. Quantiles are within 3.2% of the value.")
    record AttributionFigures(
            @Doc("Mean magnitude: how much it moves the output.")
            double meanMagnitude,

            @Doc("Its share of the mean magnitudes of all features, 0 to 1.")
            double share,

            @Doc("Mean: how much it raises the output.") double mean,
            @Doc("Standard deviation.") double standardDeviation,
            @Doc("Least.") double min,
            @Doc("Quantile of 5%.") double p05,
            @Doc("Quantile of 25%.") double p25,
            @Doc("Median.") double p50,
            @Doc("Quantile of 75%.") double p75,
            @Doc("Quantile of 95%.") double p95,
            @Doc("Greatest.") double max,

            @Doc(
                    "Share of the attributions in each of as many equally wide ranges from min to max, for a beeswarm or violin.")
            List<Double> density) {}

    @Doc("How a feature stands in the reference.")
    record ReferenceImportance(
            @Doc("Mean magnitude of its attributions.") double meanMagnitude,

            @Doc("Its share of the mean magnitudes of all features, 0 to 1.")
            double share,

            @Doc("Its place, from 1.") int rank) {}

    @Doc("How much worse predictions get when a feature's values are permuted among the rows.")
    record PermutedFeature(
            @Doc("Mean increase of the loss over the permutations; below 0 when it falls.")
            double importance,

            @Doc("Standard error of it over the permutations, not over the rows; null for a single one.") @Nullable
            Double standardError,

            @Doc("Increase of the loss by each permutation.")
            List<Double> increases) {}

    @Doc("The loss that permutation importance is the increase of.")
    record PermutedMetric(
            @Doc("Metric: auroc, log-loss, accuracy, brier, mse or mae.")
            String metric,

            @Doc("Loss on the rows as they are: the metric, or of auroc and accuracy 1 less the metric.")
            double loss,

            @Doc("Rows with an outcome that it was computed on.")
            int rows,

            @Doc("How often each feature was permuted.") int repeats) {}

    @Doc("What explanations rest on.")
    record ExplanationChecks(
            @Doc("Inferences that were explained.") long explained,
            @Doc("Those whose attributions are estimates.") long sampled,

            @Doc("Explained inferences whose recorded prediction was compared with the trained model's own.")
            long compared,

            @Doc("Those that differ by more than the tolerance.")
            long mismatched,

            @Doc("Difference beyond which they do not match: of probabilities, or of values relative to the greater.")
            double tolerance,

            @Doc("Greatest difference.") double greatestDifference,

            @Doc("Most that base value and attributions together differ from the output.")
            double greatestAdditivityError,

            @Doc("Why inferences could not be explained.") List<FaultCount> faults) {}

    @Doc("Inferences that could not be explained for one reason.")
    record FaultCount(
            @Doc("The reason's name.") ExplanationFault fault,
            @Doc("The reason in words.") String meaning,
            @Doc("Number of inferences.") long count,

            @Doc("What one of them met, the first in alphabetical order.")
            String message) {}
}
