package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;

/**
 * All that is said of the performance of a set of predictions.
 *
 * @param predictions number of predictions
 * @param truths number of those whose truth was held against them
 * @param received number of truths that came for them, also those that did not fit
 * @param effective effective number of truths (Kish 1965); their number if none is weighted
 * @param metrics metrics that have a value, in the order of {@link Metrics#ALL}
 * @param absent why the others of the kind have none, by name
 * @param confusion weight of truths by actual (outer) and decided class; empty for REGRESSION
 * @param classes metrics of each class; empty unless MULTICLASS
 * @param reliability mean score against share of positives in groups of equal width; empty unless BINARY
 * @param reliabilityEqualCount the same in groups of about equal counts
 * @param gains cumulative gain of the tenths with the highest scores, the first to the tenth; empty unless BINARY
 */
public record PerformanceReport(
        long predictions,
        long truths,
        long received,
        double effective,
        List<Metric> metrics,
        SortedMap<String, String> absent,
        List<List<Double>> confusion,
        List<ClassPerformance> classes,
        List<ReliabilityGroup> reliability,
        List<ReliabilityGroup> reliabilityEqualCount,
        List<Double> gains) {
    private static final int TENTHS = 10;

    public PerformanceReport {
        metrics = List.copyOf(metrics);
        confusion = List.copyOf(confusion);
        classes = List.copyOf(classes);
        reliability = List.copyOf(reliability);
        reliabilityEqualCount = List.copyOf(reliabilityEqualCount);
        gains = List.copyOf(gains);
    }

    /**
     * Metrics of one class against all others.
     *
     * @param name of the class
     * @param support weight of its truths
     * @param metrics {@code precision}, {@code recall}, {@code f1} and {@code auroc}, those that have a value
     */
    public record ClassPerformance(String name, double support, List<Metric> metrics) {
        public ClassPerformance {
            metrics = List.copyOf(metrics);
        }
    }

    /** The report of a tally of a model with such predictions. */
    public static PerformanceReport of(Tally tally, PredictionSpec prediction) {
        Outcomes outcomes = Outcomes.of(tally, prediction);
        List<Metric> metrics = new ArrayList<>();
        SortedMap<String, String> absent = new TreeMap<>();
        for (MetricDefinition definition : Metrics.of(prediction.kind())) {
            switch (Metrics.measure(definition.name(), outcomes)) {
                case Measure.Known known -> metrics.add(Metric.of(definition, known));
                case Measure.Absent none -> absent.put(definition.name(), none.why());
            }
        }
        Optional<ScoreCurve> curve =
                outcomes instanceof BinaryOutcomes binary ? Optional.of(binary.curve()) : Optional.empty();
        double n = outcomes instanceof BinaryOutcomes binary ? binary.scored() : 0;
        return new PerformanceReport(
                tally.predictions(),
                tally.truths(),
                tally.received(),
                tally.effectiveTruths(),
                metrics,
                absent,
                confusion(outcomes),
                outcomes instanceof MulticlassOutcomes multiclass
                        ? classes(multiclass, prediction.classes())
                        : List.of(),
                curve.map(bins -> Reliability.equalWidth(bins, n).groups()).orElse(List.of()),
                curve.map(bins -> Reliability.equalCount(bins, n).groups()).orElse(List.of()),
                curve.map(bins -> gains(bins, n)).orElse(List.of()));
    }

    /** A metric by name, if it has a value. */
    public Optional<Metric> metric(String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name)).findFirst();
    }

    private static List<List<Double>> confusion(Outcomes outcomes) {
        ConfusionMatrix matrix = switch (outcomes) {
            case BinaryOutcomes binary -> binary.confusion();
            case MulticlassOutcomes multiclass -> multiclass.confusion();
            case RegressionOutcomes regression -> new ConfusionMatrix(new double[0][], 0);
        };
        return IntStream.range(0, matrix.classes())
                .mapToObj(actual -> IntStream.range(0, matrix.classes())
                        .mapToObj(decided -> matrix.cell(actual, decided))
                        .toList())
                .toList();
    }

    private static List<ClassPerformance> classes(MulticlassOutcomes outcomes, List<String> names) {
        List<ClassPerformance> classes = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            List<Metric> metrics = new ArrayList<>();
            ConfusionMatrix matrix = outcomes.confusion();
            Map<String, Measure> measures = new TreeMap<>(Map.of(
                    "precision", matrix.precision(c),
                    "recall", matrix.recall(c),
                    "f1", matrix.fBeta(c, 1),
                    "auroc", outcomes.auroc(c)));
            measures.forEach((name, measure) -> measure.found()
                    .ifPresent(known -> metrics.add(
                            Metric.of(Metrics.find(PredictionKind.BINARY, name).orElseThrow(), known))));
            classes.add(new ClassPerformance(names.get(c), matrix.actual(c), metrics));
        }
        return classes;
    }

    private static List<Double> gains(ScoreCurve curve, double n) {
        Ranking ranking = new Ranking(curve, n);
        return IntStream.rangeClosed(1, TENTHS)
                .mapToObj(tenth -> ranking.gain(tenth / (double) TENTHS, new Sampling.Unknown()))
                .flatMap(measure -> measure.found().stream())
                .map(Measure.Known::value)
                .toList();
    }
}
