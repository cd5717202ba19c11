package org.mlaudit.streams.performance;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.performance.MetricDefinition.IntervalMethod;

/** The metrics of BINARY models; class 1 is the positive one. */
final class BinaryMetrics {
    private static final String NO_VALUES = "the contract gives no values";

    static final List<MetricFunction<BinaryOutcomes>> ALL = List.of(
            share("accuracy", "share of right decisions", confusion(ConfusionMatrix::accuracy)),
            share(
                    "precision",
                    "share of the decisions for the positive class that were right",
                    confusion(matrix -> matrix.precision(1))),
            share(
                    "recall",
                    "share of the positives that were decided so: sensitivity, true positive rate",
                    confusion(matrix -> matrix.recall(1))),
            share(
                    "specificity",
                    "share of the negatives that were decided so: true negative rate",
                    confusion(matrix -> matrix.specificity(1))),
            delta("f1", 0, "harmonic mean of precision and recall", confusion(matrix -> matrix.fBeta(1, 1))),
            delta(
                    "f0.5",
                    0,
                    "weighted harmonic mean of precision and recall, precision weighs twice as much",
                    confusion(matrix -> matrix.fBeta(1, 0.5))),
            delta(
                    "f2",
                    0,
                    "weighted harmonic mean of precision and recall, recall weighs twice as much",
                    confusion(matrix -> matrix.fBeta(1, 2))),
            delta(
                    "balanced-accuracy",
                    0,
                    "mean of recall and specificity",
                    confusion(ConfusionMatrix::balancedAccuracy)),
            delta("mcc", -1, "Matthews' correlation of truth and decision", confusion(ConfusionMatrix::mcc)),
            delta("kappa", -1, "Cohen's kappa: agreement beyond chance", confusion(ConfusionMatrix::kappa)),
            new MetricFunction<>(
                    definition(
                            "auroc",
                            Better.HIGHER,
                            0,
                            1,
                            "area under the receiver operating curve: probability that a positive scores higher than a"
                                    + " negative, equal scores count half",
                            IntervalMethod.DELONG),
                    outcomes -> outcomes.ranking().auroc()),
            new MetricFunction<>(
                    definition("gini", Better.HIGHER, -1, 1, "2 auroc - 1", IntervalMethod.DELONG),
                    outcomes -> outcomes.ranking().gini()),
            curve(
                    "average-precision",
                    Better.HIGHER,
                    1,
                    "mean over the positives of the precision at their score",
                    (curve, n, sampling) -> new Ranking(curve, n).averagePrecision(sampling)),
            curve(
                    "ks",
                    Better.HIGHER,
                    1,
                    "Kolmogorov-Smirnov distance of the scores of positives and negatives",
                    (curve, n, sampling) -> new Ranking(curve, n).ks(sampling)),
            curve(
                    "gain",
                    Better.HIGHER,
                    1,
                    "share of all positives among the tenth of predictions with the highest scores",
                    (curve, n, sampling) -> new Ranking(curve, n).gain(0.1, sampling)),
            curve(
                    "lift",
                    Better.HIGHER,
                    10,
                    "the same by one tenth: how many times more positives than among all",
                    (curve, n, sampling) -> new Ranking(curve, n).lift(0.1, sampling)),
            new MetricFunction<>(
                    definition(
                            "log-loss",
                            Better.LOWER,
                            0,
                            Double.POSITIVE_INFINITY,
                            "mean of -ln of the probability that was given to the truth, at least 2^-52",
                            IntervalMethod.MEAN),
                    BinaryOutcomes::logLoss),
            new MetricFunction<>(
                    definition(
                            "brier",
                            Better.LOWER,
                            0,
                            1,
                            "mean squared distance of score and outcome; brier = brier-reliability - brier-resolution +"
                                    + " brier-uncertainty + brier-within (Stephenson et al. 2008)",
                            IntervalMethod.MEAN),
                    BinaryOutcomes::brier),
            new MetricFunction<>(
                    part(
                            "brier-reliability",
                            Better.LOWER,
                            0,
                            "mean squared distance of mean score and share of positives in ten groups of equal width"),
                    outcomes -> outcomes.brierPart(Reliability.BrierParts::reliability)),
            new MetricFunction<>(
                    part(
                            "brier-resolution",
                            Better.HIGHER,
                            0,
                            "mean squared distance of the groups' shares of positives from that of all"),
                    outcomes -> outcomes.brierPart(Reliability.BrierParts::resolution)),
            new MetricFunction<>(
                    part("brier-uncertainty", Better.NEITHER, 0, "variance of the outcome itself"),
                    outcomes -> outcomes.brierPart(Reliability.BrierParts::uncertainty)),
            new MetricFunction<>(
                    part(
                            "brier-within",
                            Better.NEITHER,
                            -1,
                            "variance of the scores within the groups less twice their covariance with the outcome"),
                    outcomes -> outcomes.brierPart(Reliability.BrierParts::withinGroups)),
            curve(
                    "ece",
                    Better.LOWER,
                    1,
                    "expected calibration error: mean distance of mean score and share of positives, ten groups of equal"
                            + " width",
                    (curve, n, sampling) -> Reliability.equalWidth(curve, n).ece(sampling)),
            curve(
                    "ece-equal-count",
                    Better.LOWER,
                    1,
                    "the same in ten groups of about equal counts, which consist of whole score bins",
                    (curve, n, sampling) -> Reliability.equalCount(curve, n).ece(sampling)),
            curve(
                    "mce",
                    Better.LOWER,
                    1,
                    "maximum calibration error: the largest such distance, groups of equal width",
                    (curve, n, sampling) -> Reliability.equalWidth(curve, n).mce(sampling)),
            new MetricFunction<>(
                    definition(
                            "value",
                            Better.HIGHER,
                            Double.NEGATIVE_INFINITY,
                            Double.POSITIVE_INFINITY,
                            "business value of a decision by the contract's `prediction.values`, mean",
                            IntervalMethod.MEAN),
                    outcomes -> perDecision(outcomes.confusion(), outcomes.values())),
            new MetricFunction<>(
                    definition(
                            "value-total",
                            Better.NEITHER,
                            Double.NEGATIVE_INFINITY,
                            Double.POSITIVE_INFINITY,
                            "the same of all joined predictions together",
                            IntervalMethod.MEAN),
                    outcomes -> total(outcomes.confusion(), outcomes.values())));

    private BinaryMetrics() {}

    /** Mean business value of a joined prediction. */
    static Measure perDecision(ConfusionMatrix confusion, Optional<double[][]> values) {
        return values.map(confusion::meanValue).orElse(new Measure.Absent(NO_VALUES));
    }

    /** Business value of all joined predictions. */
    static Measure total(ConfusionMatrix confusion, Optional<double[][]> values) {
        return perDecision(confusion, values).linear(mean -> mean * confusion.total(), confusion.total());
    }

    private static Function<BinaryOutcomes, Measure> confusion(Function<ConfusionMatrix, Measure> metric) {
        return outcomes -> metric.apply(outcomes.confusion());
    }

    private static MetricFunction<BinaryOutcomes> share(
            String name, String meaning, Function<BinaryOutcomes, Measure> compute) {
        return new MetricFunction<>(definition(name, Better.HIGHER, 0, 1, meaning, IntervalMethod.WILSON), compute);
    }

    private static MetricFunction<BinaryOutcomes> delta(
            String name, double least, String meaning, Function<BinaryOutcomes, Measure> compute) {
        return new MetricFunction<>(definition(name, Better.HIGHER, least, 1, meaning, IntervalMethod.DELTA), compute);
    }

    private static MetricFunction<BinaryOutcomes> curve(
            String name, Better better, double most, String meaning, BinaryOutcomes.CurveMetric metric) {
        return new MetricFunction<>(
                definition(name, better, 0, most, meaning, IntervalMethod.BOOTSTRAP),
                outcomes -> outcomes.bootstrapped(metric));
    }

    private static MetricDefinition part(String name, Better better, double least, String meaning) {
        return definition(name, better, least, 1, meaning, IntervalMethod.BOOTSTRAP);
    }

    private static MetricDefinition definition(
            String name, Better better, double least, double most, String meaning, IntervalMethod interval) {
        return new MetricDefinition(PredictionKind.BINARY, name, better, least, most, meaning, interval);
    }
}
