package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.performance.MetricDefinition.Better;
import org.mlaudit.streams.performance.MetricDefinition.IntervalMethod;

/** The metrics of MULTICLASS models. */
final class MulticlassMetrics {
    private static final int[] TOP = {2, 3, 5};

    static final List<MetricFunction<MulticlassOutcomes>> ALL = all();

    private MulticlassMetrics() {}

    private static List<MetricFunction<MulticlassOutcomes>> all() {
        List<MetricFunction<MulticlassOutcomes>> all = new ArrayList<>();
        all.add(share(
                "accuracy",
                "share of right decisions",
                outcomes -> outcomes.confusion().accuracy()));
        all.add(delta(
                "balanced-accuracy",
                0,
                "mean recall of the classes that have truths",
                outcomes -> outcomes.confusion().balancedAccuracy()));
        all.add(delta(
                "mcc",
                -1,
                "correlation of truth and decision (Gorodkin 2004)",
                outcomes -> outcomes.confusion().mcc()));
        all.add(delta(
                "kappa",
                -1,
                "Cohen's kappa: agreement beyond chance",
                outcomes -> outcomes.confusion().kappa()));
        for (ClassMetric metric : ClassMetric.values()) {
            for (Average average : Average.values()) {
                all.add(average(metric, average));
            }
        }
        for (int k : TOP) {
            all.add(share(
                    "top-" + k + "-accuracy",
                    "share of joined predictions whose actual class is among the " + k + " most probable ones",
                    outcomes -> outcomes.topK(k)));
        }
        for (Average average : List.of(Average.MACRO, Average.WEIGHTED)) {
            all.add(new MetricFunction<>(
                    definition(
                            "auroc-" + text(average),
                            Better.HIGHER,
                            0,
                            1,
                            "mean area under the receiver operating curves of each class against all others"
                                    + (average == Average.WEIGHTED ? ", by the weight of its truths" : ""),
                            IntervalMethod.DELONG),
                    outcomes -> outcomes.auroc(average)));
        }
        all.add(new MetricFunction<>(
                definition(
                        "log-loss",
                        Better.LOWER,
                        0,
                        Double.POSITIVE_INFINITY,
                        "mean of -ln of the probability that was given to the truth, at least 2^-52",
                        IntervalMethod.MEAN),
                MulticlassOutcomes::logLoss));
        all.add(new MetricFunction<>(
                definition(
                        "brier",
                        Better.LOWER,
                        0,
                        2,
                        "mean sum over the classes of the squared distance of probability and outcome",
                        IntervalMethod.MEAN),
                MulticlassOutcomes::brier));
        all.add(new MetricFunction<>(
                value(
                        "value",
                        Better.HIGHER,
                        "business value of a decision by the contract's `prediction.values`, mean"),
                outcomes -> BinaryMetrics.perDecision(outcomes.confusion(), outcomes.values())));
        all.add(new MetricFunction<>(
                value("value-total", Better.NEITHER, "the same of all joined predictions together"),
                outcomes -> BinaryMetrics.total(outcomes.confusion(), outcomes.values())));
        return List.copyOf(all);
    }

    private static MetricFunction<MulticlassOutcomes> average(ClassMetric metric, Average average) {
        String of = text(metric);
        String meaning = switch (average) {
            case MACRO -> "mean " + of + " of the classes that occur in truths or decisions";
            case MICRO -> of + " of all decisions together, which is the accuracy";
            case WEIGHTED -> "mean " + of + " of the classes, by the weight of their truths";
        };
        return delta(
                of + "-" + text(average),
                0,
                meaning,
                outcomes -> outcomes.confusion().average(average, metric));
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static MetricFunction<MulticlassOutcomes> share(
            String name, String meaning, Function<MulticlassOutcomes, Measure> compute) {
        return new MetricFunction<>(definition(name, Better.HIGHER, 0, 1, meaning, IntervalMethod.WILSON), compute);
    }

    private static MetricFunction<MulticlassOutcomes> delta(
            String name, double least, String meaning, Function<MulticlassOutcomes, Measure> compute) {
        return new MetricFunction<>(definition(name, Better.HIGHER, least, 1, meaning, IntervalMethod.DELTA), compute);
    }

    private static MetricDefinition value(String name, Better better, String meaning) {
        return definition(
                name, better, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, meaning, IntervalMethod.MEAN);
    }

    private static MetricDefinition definition(
            String name, Better better, double least, double most, String meaning, IntervalMethod interval) {
        return new MetricDefinition(PredictionKind.MULTICLASS, name, better, least, most, meaning, interval);
    }
}
