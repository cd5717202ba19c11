package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.performance.TestOutcomes.Row;

class PerformanceMonitorsTest {
    private static final TestOutcomes MODEL = TestOutcomes.binary("", new PerformanceFall());
    private static final List<String> REGIONS = List.of("north", "south", "east", "west");

    /** A prediction whose score tells its truth the better the larger the distance is. */
    private static Row row(Random random, double distance) {
        int truth = random.nextDouble() < 0.4 ? 1 : 0;
        double z = random.nextGaussian() + (truth == 1 ? distance : -distance);
        return Row.of(REGIONS.get(random.nextInt(REGIONS.size())), 1 / (1 + Math.exp(-z)), truth);
    }

    private static OutcomeWindow window(TestOutcomes model, int day, int rows, long seed, double distance) {
        Random random = new Random(seed);
        return model.window(day, rows, i -> row(random, distance));
    }

    @Test
    void aFallOfPerformanceAlarms() {
        OutcomeWindow reference = window(MODEL, 0, 5000, 1, 1);
        List<Finding> findings = MODEL.judge(window(MODEL, 1, 2000, 2, 0.5), Optional.of(reference), List.of());
        for (String metric : List.of("auroc", "accuracy", "brier")) {
            Finding finding = TestOutcomes.of(findings, metric);
            assertThat(finding.getVerdict()).as(metric).isEqualTo(Verdict.ALARM);
            assertThat(finding.getDetails().get("window")).contains(" to ").contains("n 2000");
            assertThat(finding.getDetails().get("coverage")).isEqualTo("outcomes of 2000 of 2000 predictions, 100.0%");
        }
        assertThat(TestOutcomes.of(findings, "auroc").getStatistic()).isEqualTo("auroc");
    }

    @Test
    void whatDidNotChangeRaisesNoAlarm() {
        OutcomeWindow reference = window(MODEL, 0, 5000, 1, 1);
        for (int day = 1; day <= 20; day++) {
            assertThat(MODEL.judge(window(MODEL, day, 500, 100 + day, 1), Optional.of(reference), List.of()))
                    .noneMatch(finding -> finding.getVerdict() == Verdict.ALARM);
        }
    }

    @Test
    void aBetterModelRaisesNoAlarm() {
        OutcomeWindow reference = window(MODEL, 0, 5000, 1, 0.5);
        assertThat(MODEL.judge(window(MODEL, 1, 2000, 2, 1), Optional.of(reference), List.of()))
                .allMatch(finding -> finding.getVerdict() == Verdict.OK);
    }

    @Test
    void aSmallFallOfManyIsNoAlarm() {
        OutcomeWindow reference = window(MODEL, 0, 60_000, 1, 1);
        Finding auroc = TestOutcomes.of(
                MODEL.judge(window(MODEL, 1, 60_000, 2, 0.95), Optional.of(reference), List.of()), "auroc");
        assertThat(auroc.getPValue()).isLessThan(1e-6);
        assertThat(auroc.getEffect()).isBetween(0.005, 0.02);
        assertThat(auroc.getVerdict()).isNotEqualTo(Verdict.ALARM);
    }

    @Test
    void aFallInOneSegmentIsFoundThere() {
        OutcomeWindow reference = window(MODEL, 0, 8000, 1, 1);
        Random random = new Random(2);
        OutcomeWindow window = MODEL.window(1, 4000, i -> {
            Row good = row(random, 1);
            return good.region().equals("west")
                    ? Row.of("west", 1 - (double) good.columns().get(0), (int)
                            good.truth().orElseThrow())
                    : good;
        });
        List<Finding> findings = MODEL.judge(window, Optional.of(reference), List.of());
        assertThat(findings.stream()
                        .filter(finding -> finding.getTarget().equals("auroc") && finding.getSegment() != null)
                        .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                        .map(Finding::getSegment))
                .containsExactly("region=west");
    }

    @Test
    void fewOutcomesAreInsufficient() {
        Optional<OutcomeWindow> reference = Optional.of(window(MODEL, 0, 500, 1, 1));
        assertThat(MODEL.judge(window(MODEL, 1, 29, 2, 1), reference, List.of()))
                .allMatch(finding -> finding.getVerdict() == Verdict.INSUFFICIENT_DATA);
        Random random = new Random(3);
        OutcomeWindow early = MODEL.window(
                1, 500, i -> i < 200 ? row(random, 1) : row(random, 1).withoutTruth());
        Finding finding = TestOutcomes.of(MODEL.judge(early, reference, List.of()), "auroc");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(finding.getDetails().values()).anyMatch(text -> text.contains("40.0% of 500 predictions"));
    }

    @Test
    void withoutAReferenceEarlierWindowsAreIt() {
        List<OutcomeWindow> before = IntStream.rangeClosed(1, 6)
                .mapToObj(day -> window(MODEL, 7 - day, 600, day, 1))
                .toList();
        Finding finding =
                TestOutcomes.of(MODEL.judge(window(MODEL, 7, 1500, 8, 0.4), Optional.empty(), before), "auroc");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getBaseline()).isEqualTo("earlier");
        assertThat(finding.getNReference()).isEqualTo(3600);
        assertThat(MODEL.judge(window(MODEL, 7, 1500, 8, 0.4), Optional.empty(), List.of()))
                .allMatch(found -> found.getVerdict() == Verdict.INSUFFICIENT_DATA);

        Optional<OutcomeWindow> small = Optional.of(window(MODEL, 0, 20, 9, 1));
        assertThat(TestOutcomes.of(MODEL.judge(window(MODEL, 7, 1500, 8, 0.4), small, before), "auroc")
                        .getBaseline())
                .isEqualTo("earlier");
        assertThat(TestOutcomes.of(MODEL.judge(window(MODEL, 7, 1500, 8, 0.4), small, List.of()), "auroc")
                        .getDetails())
                .containsEntry(
                        "reason",
                        "20 outcomes of the reference are fewer than performance.minimumTruths, 30, and no earlier"
                                + " window has enough of them yet");
    }

    @Test
    void aMetricThatTheModelDoesNotHaveIsRefused() {
        TestOutcomes wrong = TestOutcomes.binary("performance.metrics: [auroc, mae]", new PerformanceFall());
        assertThatThrownBy(() -> PerformanceFall.check(
                        wrong.model(Optional.empty()).model().contract()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("performance.metrics: a BINARY model has no metric mae");
    }

    /** Under the null hypothesis p-values below 5% come in about 5% of windows, whatever the metric. */
    @Test
    void testsHoldTheirRateWhenNothingChanged() {
        List<String> metrics = List.of(
                "auroc", "accuracy", "precision", "recall", "f1", "mcc", "kappa", "log-loss", "brier", "ks", "ece");
        PredictionSpec prediction =
                MODEL.model(Optional.empty()).model().contract().prediction();
        Map<String, Integer> significant = new TreeMap<>();
        int windows = 200;
        for (int i = 0; i < windows; i++) {
            Outcomes before =
                    Outcomes.of(window(MODEL, 0, 1000, 10_000 + i, 1).summary().whole(), prediction);
            Outcomes now = Outcomes.of(window(MODEL, 1, 250, i, 1).summary().whole(), prediction);
            for (String metric : metrics) {
                MetricChange change = MetricChange.of(
                        Metrics.find(prediction.kind(), metric).orElseThrow(),
                        Metrics.measure(metric, now).found().orElseThrow(),
                        Metrics.measure(metric, before).found().orElseThrow());
                significant.merge(metric, change.pValue() <= 0.05 ? 1 : 0, Integer::sum);
            }
        }
        significant.forEach((metric, count) ->
                assertThat(count / (double) windows).as(metric).isBetween(0.01, 0.12));
    }

    @Test
    void largerErrorsOfARegressionAlarm() {
        TestOutcomes model = TestOutcomes.regression("", new PerformanceFall());
        Random random = new Random(4);
        OutcomeWindow reference = model.window(0, 3000, i -> number(random, 10));
        List<Finding> worse =
                model.judge(model.window(1, 1000, i -> number(random, 13)), Optional.of(reference), List.of());
        assertThat(TestOutcomes.of(worse, "mae").getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(TestOutcomes.of(worse, "rmse").getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(TestOutcomes.of(worse, "rmse").getEffect()).isBetween(0.2, 0.4);
        assertThat(model.judge(model.window(1, 1000, i -> number(random, 10)), Optional.of(reference), List.of()))
                .allMatch(finding -> finding.getVerdict() != Verdict.ALARM);
    }

    private static Row number(Random random, double noise) {
        double actual = 100 + 30 * random.nextGaussian();
        return new Row(
                "north",
                List.of(actual + noise * random.nextGaussian()),
                OptionalDouble.of(actual),
                Misfit.NONE,
                TestOutcomes.SIZE);
    }

    @Test
    void decisionsThatAreWorthLessAlarm() {
        TestOutcomes model = TestOutcomes.binary("", new PerformanceValue());
        OutcomeWindow reference = model.window(0, 2000, i -> decided(i, 10, 90));
        OutcomeWindow worse = model.window(1, 2000, i -> decided(i, 70, 30));
        Finding finding = TestOutcomes.of(model.judge(worse, Optional.of(reference), List.of()), "value");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isEqualTo(-(70 * 10 + 30 * 1) / 1000.0);
        OutcomeWindow same = model.window(1, 2000, i -> decided(i, 10, 90));
        assertThat(TestOutcomes.of(model.judge(same, Optional.of(reference), List.of()), "value")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
    }

    /** Of a thousand predictions so many positives are missed, and so many negatives taken for positive. */
    private static Row decided(int i, int missed, int taken) {
        int place = i % 1000;
        return place < missed ? Row.of("north", 0.2, 1) : Row.of("north", 0.8, place < missed + taken ? 0 : 1);
    }
}
