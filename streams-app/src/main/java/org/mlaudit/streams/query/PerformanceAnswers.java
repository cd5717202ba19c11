package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shapes of answers on performance. */
final class PerformanceAnswers {
    private PerformanceAnswers() {}

    @Doc("What came of the predictions of a model version, by judged window, newest first.")
    record PerformanceList(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("BINARY, MULTICLASS or REGRESSION.") String prediction,
            @Doc("Length of the windows.") Duration size,

            @Doc("name=value of the segment that all numbers are of; null for all predictions.") @Nullable
            String segment,

            @Doc("Metrics whose fall is judged.") List<String> judgedMetrics,

            @Doc("What came of the reference's predictions; null when it has no outcomes.") @Nullable
            ReferencePerformance reference,

            @Doc("Why there are no windows and will be none; null where outcomes are joined.") @Nullable
            String problem,

            @Doc("The windows.") List<WindowPerformance> windows,

            @Doc("Whether there are more than the limit; ask again with to = the last start.")
            boolean more,

            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("What came of the predictions in the reference data.")
    record ReferencePerformance(
            @Doc("Number of predictions.") long predictions,

            @Doc("Number of those whose outcome was held against them.")
            long truths,

            @Doc("Metrics that have a value.") List<NamedMetric> metrics) {}

    @Doc("A metric that has a value.")
    record NamedMetric(
            @Doc("Name of the metric.") String name,
            @Doc("Its value.") RealisedValue realised) {}

    @Doc("What came of the predictions of one window, as far as it is known.")
    record WindowPerformance(
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("End, exclusive.") Instant end,

            @Doc("Grows with every prediction, outcome and correction.")
            long revision,

            @Doc("What is known of how many of its predictions.")
            Coverage coverage,

            @Doc("How long outcomes took; null when there are none, and for a segment.") @Nullable
            DelayQuantiles delays,

            @Doc("Why the realised metrics are not judged, or why there are none; null when they are judged.") @Nullable
            String notJudged,

            @Doc("Metrics that are realised or estimated.") List<MetricRow> metrics,

            @Doc("Why other metrics are not realised, by name; empty when no outcome is known.")
            Map<String, String> absent,

            @Doc("Why there is no estimate; null when there is one.") @Nullable
            String notEstimated,

            @Doc(
                    "How much of the change against the reference, or the windows before it where that has no outcomes, changed"
                            + " inputs and a changed relation explain, in sentences by topic; empty while it is not judged,"
                            + " when there is nothing to compare, and for a segment.")
            Map<String, String> change,

            @Doc("Tables and curves; null unless start was given.") @Nullable
            PerformanceDetail detail) {}

    @Doc("How many outcomes are known.")
    record Coverage(
            @Doc("Number of predictions.") long predictions,

            @Doc("Number of those whose outcome is known, also of those with which it could not be compared.")
            long received,

            @Doc("Number of those whose outcome was held against them.")
            long truths,

            @Doc("received by predictions, 0 to 1; null without predictions.") @Nullable
            Double share,

            @Doc(
                    "Share whose outcome was known at an age, for ages that all predictions of the window have; empty for a"
                            + " segment.")
            List<AgeCoverage> byAge,

            @Doc("Outcomes of a class that the contract does not have.")
            long unknownClass,

            @Doc("Outcomes of another kind than the model predicts.")
            long wrongKind,

            @Doc("Outcomes of predictions that hold nothing to compare them with.")
            long incomparable,

            @Doc("Predictions whose label is not the one that their scores and the contract's threshold decide for.")
            long disagreements,

            @Doc("Outcomes, observed in the window, that named no prediction within their time to live; null for a"
                    + " segment.")
            @Nullable
            Long unmatched) {}

    @Doc("Coverage at an age.")
    record AgeCoverage(
            @Doc("Time since the prediction.") Duration age,

            @Doc("Share of predictions whose outcome was known by then, 0 to 1.")
            double share) {}

    @Doc("How long after their predictions outcomes became known, within a sixteenth.")
    record DelayQuantiles(
            @Doc("Median.") Duration p50,
            @Doc("Quantile of 95%.") Duration p95) {}

    @Doc("A metric: as it came out, and as it was estimated from predictions and inputs alone.")
    record MetricRow(
            @Doc("Name of the metric.") String name,

            @Doc("Which values are good: HIGHER, LOWER or NEITHER.")
            String better,

            @Doc("As it came out; null when it is not known.") @Nullable
            RealisedValue realised,

            @Doc("As it was estimated; null when there is no estimate of it.") @Nullable
            EstimatedValue estimated,

            @Doc("Realised minus estimated; null unless both are there.") @Nullable
            Double difference,

            @Doc("The reference's value; null when it has none.") @Nullable
            Double reference) {}

    @Doc("A metric's value from predictions and outcomes.")
    record RealisedValue(
            @Doc("The value.") double value,

            @Doc("Lower end of the interval of 95% confidence; null when there is none.") @Nullable
            Double low,

            @Doc("Upper end of it.") @Nullable Double high,

            @Doc(
                    "How far the value can be from that of exact scores, 0 when it is exact; the interval does not contain it.")
            double bound,

            @Doc("Outcomes that it rests on; the effective number when they are weighted.")
            double n) {}

    @Doc("A metric's value as estimated without outcomes.")
    record EstimatedValue(
            @Doc("The value.") double value,

            @Doc(
                    "Lower end of the band that holds the realised value with 95% probability while scores or losses mean what"
                            + " they meant in the reference.")
            double low,

            @Doc("Upper end of it.") double high,

            @Doc("How it was estimated: cbpe, cbpe-isotonic or direct-loss.")
            String method,

            @Doc("Predictions that it rests on.") long rows) {}

    @Doc("Tables and curves of one window; empty lists where the kind of model has none, or no outcome is known.")
    record PerformanceDetail(
            @Doc("Names of the classes, in the order of the matrix.")
            List<String> classes,

            @Doc("Weight of outcomes by actual class (rows) and decided class (columns).")
            List<List<Double>> confusion,

            @Doc("Metrics of each class against all others; MULTICLASS only.")
            List<ClassRow> byClass,

            @Doc("Mean score against share of positives in ten groups of equal width; BINARY only.")
            List<ReliabilityPoint> reliability,

            @Doc("The same in ten groups of about equal counts.")
            List<ReliabilityPoint> reliabilityEqualCount,

            @Doc("The ROC, precision-recall and lift curves: at most 100 thresholds, ascending; BINARY only.")
            List<CurvePoint> curve,

            @Doc(
                    "Share of the positives among the tenths of the predictions with the highest scores, the first to the tenth;"
                            + " BINARY only.")
            List<Double> gains) {}

    @Doc("Metrics of one class against all others.")
    record ClassRow(
            @Doc("Name of the class.") String name,
            @Doc("Weight of its outcomes.") double support,

            @Doc("precision, recall, f1 and auroc, those that have a value.")
            List<NamedMetric> metrics) {}

    @Doc("A group of scores in a reliability curve.")
    record ReliabilityPoint(
            @Doc("Smallest score.") double low,
            @Doc("Largest score.") double high,
            @Doc("Mean score.") double meanScore,
            @Doc("Share of positives.") double positiveShare,
            @Doc("Weight of the outcomes.") double weight) {}

    @Doc("Decisions at one threshold.")
    record CurvePoint(
            @Doc("Scores from here on are decided for the positive class.")
            double threshold,

            @Doc("Share of the predictions that are.") double decided,

            @Doc("Share of the negatives that are; null without negatives.") @Nullable
            Double falsePositiveRate,

            @Doc("Share of the positives that are; null without positives.") @Nullable
            Double recall,

            @Doc("Share of positives among them; null when there are none.") @Nullable
            Double precision,

            @Doc("precision by the share of positives among all; null when either is not defined.") @Nullable
            Double lift) {}
}
