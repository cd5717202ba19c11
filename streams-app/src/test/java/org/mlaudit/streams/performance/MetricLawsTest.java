package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.PredictionKind;

class MetricLawsTest {
    private static final double ROUNDING = 1e-9;

    /** Rows of label, score and weight, with ties and scores at and near 0 and 1. */
    @Provide
    static Arbitrary<PerformanceData> scored() {
        Arbitrary<Double> scores = Arbitraries.oneOf(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.integers().between(0, 20).map(twentieth -> twentieth / 20.0),
                Arbitraries.doubles().between(0, 1).map(score -> score * score * score * score * score),
                Arbitraries.doubles().between(0, 1).map(score -> 1 - score * score * score * score * score));
        Arbitrary<double[]> rows = Combinators.combine(
                        Arbitraries.integers().between(0, 1), scores, Arbitraries.of(0.5, 1.0, 1.0, 1.0, 2.0, 7.0))
                .as((label, score, weight) -> new double[] {label, score, weight});
        return rows.list().ofMinSize(1).ofMaxSize(300).map(MetricLawsTest::data);
    }

    private static PerformanceData data(List<double[]> rows) {
        return new PerformanceData("random", PredictionKind.BINARY, 2, rows);
    }

    private static BinaryOutcomes outcomes(PerformanceData data) {
        return (BinaryOutcomes) Outcomes.of(data.tally(), data.prediction());
    }

    private static double sum(PerformanceData data, ToDoubleFunction<double[]> term) {
        return data.rows().stream()
                .mapToDouble(row -> row[2] * term.applyAsDouble(row))
                .sum();
    }

    @Property(tries = 120)
    void theAreaLiesWithinItsBoundOfTheExactOne(@ForAll("scored") PerformanceData data) {
        double won = 0;
        for (double[] positive : data.rows()) {
            for (double[] negative : data.rows()) {
                if (positive[0] == 1 && negative[0] == 0) {
                    double wins = positive[1] > negative[1] ? 1 : positive[1] == negative[1] ? 0.5 : 0;
                    won += positive[2] * negative[2] * wins;
                }
            }
        }
        double pairs = sum(data, row -> row[0]) * sum(data, row -> 1 - row[0]);
        Measure area = outcomes(data).ranking().auroc();
        if (pairs == 0) {
            assertThat(area).isInstanceOf(Measure.Absent.class);
        } else {
            Measure.Known known = area.found().orElseThrow();
            assertThat(known.value()).isCloseTo(won / pairs, within(known.bound() + ROUNDING));
        }
    }

    @Property(tries = 120)
    void otherMetricsOfScoresLieWithinTheirBounds(@ForAll("scored") PerformanceData data) {
        BinaryOutcomes outcomes = outcomes(data);
        double positives = sum(data, row -> row[0]);
        double negatives = sum(data, row -> 1 - row[0]);
        if (positives > 0) {
            holds(outcomes, "average-precision", averagePrecision(data) / positives);
        }
        if (positives > 0 && negatives > 0) {
            double largest = 0;
            for (double[] cut : data.rows()) {
                double below = sum(data, row -> row[1] <= cut[1] ? row[0] : 0) / positives
                        - sum(data, row -> row[1] <= cut[1] ? 1 - row[0] : 0) / negatives;
                largest = Math.max(largest, Math.abs(below));
            }
            holds(outcomes, "ks", largest);
        }
        double ece = 0;
        double mce = 0;
        for (int k = 0; k < 10; k++) {
            int group = k;
            double weight = sum(data, row -> group(row[1]) == group ? 1 : 0);
            double excess = sum(data, row -> group(row[1]) == group ? row[0] - row[1] : 0);
            ece += Math.abs(excess);
            mce = weight > 0 ? Math.max(mce, Math.abs(excess) / weight) : mce;
        }
        holds(outcomes, "ece", ece / (positives + negatives));
        holds(outcomes, "mce", mce);
    }

    private static int group(double score) {
        return Math.min(9, (int) Math.floor(score * 10));
    }

    private static double averagePrecision(PerformanceData data) {
        double sum = 0;
        for (double[] positive : data.rows()) {
            if (positive[0] == 1) {
                double above = sum(data, row -> row[1] >= positive[1] ? 1 : 0);
                sum += positive[2] * sum(data, row -> row[1] >= positive[1] ? row[0] : 0) / above;
            }
        }
        return sum;
    }

    private static void holds(BinaryOutcomes outcomes, String metric, double exact) {
        Measure.Known known = Metrics.measure(metric, outcomes).found().orElseThrow();
        assertThat(known.value()).as(metric).isCloseTo(exact, within(known.bound() + ROUNDING));
    }

    @Property(tries = 50)
    void metricsDoNotDependOnTheOrderOfRows(@ForAll("scored") PerformanceData data, @ForAll long seed) {
        List<double[]> shuffled = new ArrayList<>(data.rows());
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(PerformanceReport.of(data(shuffled).tally(), data.prediction()))
                .isEqualTo(PerformanceReport.of(data.tally(), data.prediction()));
    }

    @Property(tries = 120)
    void thePartsOfTheBrierScoreAddUp(@ForAll("scored") PerformanceData data) {
        BinaryOutcomes outcomes = outcomes(data);
        double brier = outcomes.brier().found().orElseThrow().value();
        Reliability groups = Reliability.equalWidth(outcomes.curve(), outcomes.scored());
        Reliability.BrierParts parts = groups.decompose(brier);
        assertThat(parts.reliability() - parts.resolution() + parts.uncertainty() + parts.withinGroups())
                .isCloseTo(brier, within(ROUNDING));

        double direct = 0;
        for (ReliabilityGroup group : groups.groups()) {
            for (double[] row : data.rows()) {
                int bin = ScoreBins.of(row[1]);
                double middle = (ScoreBins.low(bin) + ScoreBins.high(bin)) / 2;
                if (group(middle) == group(group.low() + 0.05)) {
                    double ofScore = row[1] - group.meanScore();
                    direct += row[2] * (ofScore * ofScore - 2 * ofScore * (row[0] - group.positiveShare()));
                }
            }
        }
        double weight = sum(data, row -> 1);
        assertThat(parts.withinGroups()).isCloseTo(direct / weight, within(1e-5));
    }

    @Property(tries = 50)
    void noMetricIsEverBeyondItsRange(@ForAll("scored") PerformanceData data) {
        for (Metric metric :
                PerformanceReport.of(data.tally(), data.prediction()).metrics()) {
            MetricDefinition definition =
                    Metrics.find(PredictionKind.BINARY, metric.name()).orElseThrow();
            assertThat(metric.value())
                    .as(metric.name())
                    .isFinite()
                    .isBetween(definition.least() - ROUNDING, definition.most() + ROUNDING);
            metric.low().ifPresent(low -> assertThat(low).isFinite());
            metric.high().ifPresent(high -> assertThat(high).isFinite());
        }
    }

    @Test
    void wilsonsIntervalIsThatOfTheLiterature() {
        // Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
        assertInterval(81, 263, 0.2553, 0.3662);
        assertInterval(15, 148, 0.0624, 0.1605);
        assertInterval(0, 20, 0.0000, 0.1611);
        assertInterval(1, 29, 0.0061, 0.1718);
    }

    private static void assertInterval(double hits, double n, double low, double high) {
        Sampling.Interval interval =
                new Sampling.Share(n).interval(hits / n, 0.95).orElseThrow();
        assertThat(interval.low()).isCloseTo(low, within(5e-5));
        assertThat(interval.high()).isCloseTo(high, within(5e-5));
    }

    /** Hanley and McNeil's variance is that of exponential scores. */
    @Test
    void hanleyAndMcNeilsErrorIsThatOfExponentialScores() {
        Random random = new Random(6);
        int positives = 30;
        int negatives = 50;
        int samples = 4000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < samples; i++) {
            double won = 0;
            double[] scores =
                    random.doubles(negatives).map(u -> -Math.log(1 - u)).toArray();
            for (int p = 0; p < positives; p++) {
                double score = -4 * Math.log(1 - random.nextDouble());
                for (double other : scores) {
                    won += score > other ? 1 : 0;
                }
            }
            double area = won / (positives * negatives);
            sum += area;
            squares += area * area;
        }
        double deviation = Math.sqrt(squares / samples - sum / samples * sum / samples);
        assertThat(sum / samples).isCloseTo(0.8, within(0.01));
        assertThat(Math.sqrt(AreaError.hanleyMcNeil(0.8, positives, negatives)))
                .isCloseTo(deviation, within(0.05 * deviation));
    }

    /** The delta method's variance is that of metrics of many multinomial samples. */
    @Test
    void standardErrorsAreThoseOfRepeatedSamples() {
        double[] shares = {0.5, 0.1, 0.1, 0.3};
        int n = 400;
        List<String> names = List.of("accuracy", "precision", "f1", "f2", "balanced-accuracy", "mcc", "kappa");
        double[] sums = new double[names.size()];
        double[] squares = new double[names.size()];
        Random random = new Random(5);
        int samples = 4000;
        for (int i = 0; i < samples; i++) {
            double[][] cells = new double[2][2];
            for (int k = 0; k < n; k++) {
                double draw = random.nextDouble();
                int cell = 0;
                while (draw >= shares[cell] && cell < 3) {
                    draw -= shares[cell++];
                }
                cells[cell / 2][cell % 2]++;
            }
            BinaryOutcomes outcomes = ofCells(cells, n);
            for (int k = 0; k < sums.length; k++) {
                double value = Metrics.measure(names.get(k), outcomes)
                        .found()
                        .orElseThrow()
                        .value();
                sums[k] += value;
                squares[k] += value * value;
            }
        }
        BinaryOutcomes expected =
                ofCells(new double[][] {{n * shares[0], n * shares[1]}, {n * shares[2], n * shares[3]}}, n);
        for (int k = 0; k < sums.length; k++) {
            double mean = sums[k] / samples;
            double deviation = Math.sqrt(squares[k] / samples - mean * mean);
            Measure.Known known =
                    Metrics.measure(names.get(k), expected).found().orElseThrow();
            assertThat(known.sampling().standardError(known.value()).orElseThrow())
                    .as(names.get(k))
                    .isCloseTo(deviation, within(0.05 * deviation));
        }
    }

    private static BinaryOutcomes ofCells(double[][] cells, double n) {
        double[] none = {};
        ScoreCurve empty = new ScoreCurve(none, none, none, none, none, none, none, none);
        MeanSums nothing = new MeanSums(0, 0, 0, 0);
        return new BinaryOutcomes(new ConfusionMatrix(cells, n), empty, nothing, nothing, Optional.empty());
    }
}
