package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.PredictionKind;

/** Standard errors and intervals against repeated samples of one process. */
class MetricErrorsTest {
    private static final int SAMPLES = 250;
    private static final List<String> METRICS = List.of(
            "accuracy",
            "recall",
            "f1",
            "mcc",
            "auroc",
            "average-precision",
            "ks",
            "gain",
            "log-loss",
            "brier",
            "brier-reliability",
            "ece",
            "value");

    private static PerformanceData sample(Random random, int rows) {
        List<double[]> made = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int label = random.nextDouble() < 0.35 ? 1 : 0;
            double z = random.nextGaussian() + (label == 1 ? 0.8 : -0.8);
            made.add(new double[] {label, 1 / (1 + Math.exp(-z)), 1});
        }
        return new PerformanceData("sample", PredictionKind.BINARY, 2, made);
    }

    private static Outcomes outcomes(PerformanceData data) {
        return Outcomes.of(
                data.tally(),
                PerformanceData.spec(PredictionKind.BINARY, 2, "").contract().prediction());
    }

    @Test
    void standardErrorsAndIntervalsAreThoseOfRepeatedSamples() {
        Random random = new Random(11);
        Outcomes all = outcomes(sample(random, 60_000));
        Map<String, double[]> sums = new TreeMap<>();
        for (int i = 0; i < SAMPLES; i++) {
            Outcomes outcomes = outcomes(sample(random, 400));
            for (String metric : METRICS) {
                if (Metrics.measure(metric, outcomes) instanceof Measure.Known known) {
                    double truth =
                            Metrics.measure(metric, all).found().orElseThrow().value();
                    Sampling.Interval interval =
                            known.sampling().interval(known.value(), 0.95).orElseThrow();
                    double[] sum = sums.computeIfAbsent(metric, name -> new double[4]);
                    sum[0] += known.value();
                    sum[1] += known.value() * known.value();
                    sum[2] += known.sampling().standardError(known.value()).orElseThrow();
                    sum[3] += truth >= interval.low() && truth <= interval.high() ? 1 : 0;
                }
            }
        }
        assertThat(sums).hasSize(METRICS.size() - 1).doesNotContainKey("value");
        sums.forEach((metric, sum) -> {
            double mean = sum[0] / SAMPLES;
            double deviation = Math.sqrt(sum[1] / SAMPLES - mean * mean);
            assertThat(sum[2] / SAMPLES / deviation).as("error of " + metric).isBetween(0.8, 1.35);
            if (!List.of("ks", "ece", "brier-reliability").contains(metric)) {
                assertThat(sum[3] / SAMPLES).as("coverage of " + metric).isBetween(0.9, 1.0);
            }
        });
    }

    /** Each point of the threshold curve is the confusion matrix of its threshold. */
    @Test
    void theThresholdCurveCountsWhatIsDecided() {
        PerformanceData data = sample(new Random(12), 700);
        BinaryOutcomes outcomes = (BinaryOutcomes) outcomes(data);
        List<ThresholdCurve.Point> points =
                ThresholdCurve.of(outcomes.curve(), outcomes.scored()).points();
        assertThat(points).hasSizeGreaterThan(30);
        for (ThresholdCurve.Point point : points) {
            double[][] cells = new double[2][2];
            for (double[] row : data.rows()) {
                cells[(int) row[0]][row[1] >= point.threshold() ? 1 : 0]++;
            }
            for (int i = 0; i < 4; i++) {
                assertThat(point.confusion().cell(i / 2, i % 2)).isEqualTo(cells[i / 2][i % 2]);
            }
        }
    }

    @Test
    void groupsOfEqualCountsHoldAboutATenthEach() {
        PerformanceData data = sample(new Random(13), 5000);
        BinaryOutcomes outcomes = (BinaryOutcomes) outcomes(data);
        List<ReliabilityGroup> groups =
                Reliability.equalCount(outcomes.curve(), outcomes.scored()).groups();
        assertThat(groups)
                .hasSize(10)
                .allSatisfy(group -> assertThat(group.weight()).isBetween(350.0, 650.0));
        assertThat(groups.stream().mapToDouble(ReliabilityGroup::weight).sum()).isCloseTo(5000, within(1e-9));
        assertThat(groups).allSatisfy(group -> assertThat(group.meanScore()).isBetween(group.low(), group.high()));
    }
}
