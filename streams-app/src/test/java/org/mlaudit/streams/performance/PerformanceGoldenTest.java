package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics equal those of scikit-learn 1.2.1 on generated and real data sets; {@code oracles/performance.py} made them. */
class PerformanceGoldenTest {
    private static final double EXACT = 1e-12;
    /** Metrics of binned scores, which lie within their bound of the exact ones. */
    private static final Set<String> BINNED =
            Set.of("auroc", "gini", "average-precision", "ks", "gain", "ece", "mce", "auroc-macro", "auroc-weighted");
    /** Data whose scores spread over their range as those of models do. */
    private static final Set<String> ORDINARY = Set.of(
            "balanced",
            "imbalanced",
            "rare",
            "large",
            "german-logistic",
            "german-forest",
            "credit-logistic",
            "credit-forest",
            "lending-logistic",
            "flights-forest");

    private static final Map<String, Map<String, OptionalDouble>> GOLDEN = golden();

    private static Map<String, Map<String, OptionalDouble>> golden() {
        Map<String, Map<String, OptionalDouble>> golden = new HashMap<>();
        for (String[] line : PerformanceData.lines("performance.csv")) {
            golden.computeIfAbsent(line[0], name -> new HashMap<>())
                    .put(
                            line[1],
                            line[2].isEmpty()
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(Double.parseDouble(line[2])));
        }
        return golden;
    }

    private static List<PerformanceData> data() {
        return PerformanceData.all();
    }

    @Test
    void thereAreManyDataSets() {
        assertThat(data()).hasSizeGreaterThanOrEqualTo(36);
        Set<String> golden = new HashSet<>();
        GOLDEN.values().forEach(metrics -> golden.addAll(metrics.keySet()));
        Set<String> ofOurs = Set.of(
                "lift",
                "value",
                "value-total",
                "ece-equal-count",
                "brier-reliability",
                "brier-resolution",
                "brier-uncertainty",
                "brier-within");
        assertThat(Metrics.ALL.stream().map(MetricDefinition::name).filter(name -> !ofOurs.contains(name)))
                .allMatch(golden::contains);
    }

    @ParameterizedTest
    @MethodSource("data")
    void metricsAreThoseOfScikitLearn(PerformanceData data) {
        Outcomes outcomes = Outcomes.of(data.tally(), data.prediction());
        GOLDEN.get(data.name()).forEach((metric, expected) -> {
            if (metric.equals("delong")) {
                Measure.Known area = measure("auroc", outcomes).orElseThrow();
                if (expected.isPresent() && expected.getAsDouble() > 0 && area.bound() < 0.02) {
                    double error = area.sampling().standardError(area.value()).orElseThrow();
                    assertThat(error).as(metric).isCloseTo(expected.getAsDouble(), withinPercentage(5));
                }
                return;
            }
            Optional<Measure.Known> measured = measure(metric, outcomes);
            if (expected.isEmpty()) {
                assertThat(measured).as(metric).isEmpty();
                return;
            }
            double value = expected.getAsDouble();
            if (BINNED.contains(metric)) {
                Measure.Known known = measured.orElseThrow();
                assertThat(known.value()).as(metric).isCloseTo(value, within(known.bound() + EXACT));
            } else {
                assertThat(measured.orElseThrow().value())
                        .as(metric)
                        .isCloseTo(value, within(EXACT * Math.max(1, Math.abs(value))));
                assertThat(measured.orElseThrow().bound()).isZero();
            }
        });
    }

    private static Optional<Measure.Known> measure(String metric, Outcomes outcomes) {
        int dot = metric.indexOf('.');
        if (outcomes instanceof MulticlassOutcomes multiclass && dot > 0) {
            int c = Integer.parseInt(metric.substring(dot + 1));
            ConfusionMatrix matrix = multiclass.confusion();
            Measure measure = switch (metric.substring(0, dot)) {
                case "precision" -> matrix.precision(c);
                case "recall" -> matrix.recall(c);
                default -> matrix.fBeta(c, 1);
            };
            return measure.found();
        }
        return Metrics.measure(metric, outcomes).found();
    }

    @ParameterizedTest
    @MethodSource("data")
    void valuesLieInTheirIntervalsAndRanges(PerformanceData data) {
        PerformanceReport report = PerformanceReport.of(data.tally(), data.prediction());
        assertThat(report.metrics().size() + report.absent().size())
                .isEqualTo(Metrics.of(data.kind()).size());
        assertThat(report.truths()).isEqualTo(data.rows().size());
        for (Metric metric : report.metrics()) {
            MetricDefinition definition =
                    Metrics.find(data.kind(), metric.name()).orElseThrow();
            assertThat(metric.value())
                    .as(metric.name())
                    .isFinite()
                    .isBetween(definition.least() - EXACT, definition.most() + EXACT);
            assertThat(metric.bound()).isFinite().isNotNegative();
            metric.low()
                    .ifPresent(low -> assertThat(low).as(metric.name()).isLessThanOrEqualTo(metric.value() + EXACT));
            metric.high()
                    .ifPresent(
                            high -> assertThat(high).as(metric.name()).isGreaterThanOrEqualTo(metric.value() - EXACT));
        }
    }

    @Test
    void boundsAreSmallOnOrdinaryData() {
        for (PerformanceData data : data()) {
            if (ORDINARY.contains(data.name())) {
                Measure area = Metrics.measure("auroc", Outcomes.of(data.tally(), data.prediction()));
                assertThat(area.found().orElseThrow().bound()).as(data.name()).isLessThan(0.01);
            }
        }
    }
}
