package org.mlaudit.streams.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.drift.CellCounts;
import org.mlaudit.streams.drift.NumberCells;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.monitor.Evidence.Unknown;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.TestInferences;

/** The presets against an independent computation of the peers' rules, made by {@code src/test/oracles/presets.py}. */
class PresetTest {
    private static final AuditedModel MODEL = new TestModel(TestInferences.layout(numeric("x"))).withoutReference();

    /** One line of the data. */
    record Row(String peer, Pair pair, String data, String statistic, double expected, double bound, boolean drift) {
        static Row of(String line) {
            String[] parts = line.split(";", -1);
            double[] window = numbers(parts[3]);
            double[] reference = numbers(parts[4]);
            Pair pair = parts[1].equals("number")
                    ? Pair.ofNumbers("x", NumberCells.of(window, reference))
                    : Pair.ofCategories("x", CellCounts.of(counts(window), counts(reference)));
            return new Row(
                    parts[0],
                    pair,
                    parts[2],
                    parts[5],
                    Double.parseDouble(parts[6]),
                    Double.parseDouble(parts[7]),
                    parts[8].equals("True"));
        }

        @Override
        public String toString() {
            return peer + " of " + data;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (var data = PresetTest.class.getResourceAsStream("/golden/presets.csv")) {
            return new String(data.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().skip(1).map(Row::of).toList().stream();
        }
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static long[] counts(double[] numbers) {
        return Arrays.stream(numbers).mapToLong(number -> (long) number).toArray();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void equalsThePublishedRule(Row row) {
        if (row.peer.equals("evidently psi")) {
            assertThat(Evidently.psi(row.pair.counts())).isCloseTo(row.expected, within(1e-9));
        } else if (row.peer.equals("nannyml")) {
            assertThat(NannyMl.distance(row.pair)).isCloseTo(row.expected, within(1e-9));
        } else {
            Ruling ruling = peer(row.peer).judge(row.pair, List.of(), MODEL).orElseThrow();
            assertThat(ruling.statistic()).isEqualTo(row.statistic);
            assertThat(ruling.value()).isCloseTo(row.expected, within(1e-7));
            assertThat(ruling.threshold()).isEqualTo(row.bound);
            assertThat(ruling.drifted()).isEqualTo(row.drift);
        }
    }

    private static Peer peer(String name) {
        return Stream.of(new Evidently(), new NannyMl(), new SageMaker(), new Deepchecks(), new WhyLabs(), new Vertex())
                .filter(peer -> peer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void evidentlyCallsADatasetDriftedWhenHalfOfItsColumnsAre() {
        Ruling drifted = Ruling.atLeast("", 1, .1, 0);
        Ruling not = Ruling.atLeast("", 0, .1, 0);
        assertThat(new Evidently().dataset(List.of(drifted, not)).orElseThrow().drifted())
                .isTrue();
        assertThat(new Evidently()
                        .dataset(List.of(drifted, not, not))
                        .orElseThrow()
                        .drifted())
                .isFalse();
    }

    /** Mean .2, standard deviation (divisor n) .0816. */
    @Test
    void nannyMlsThresholdIsThreeStandardDeviationsAboveTheMean() {
        assertThat(NannyMl.threshold(new double[] {.1, .2, .3})).isCloseTo(.2 + 3 * Math.sqrt(.02 / 3), within(1e-12));
    }

    @Test
    void nannyMlTakesTheWindowsBeforeForChunks() {
        Monitor monitor = monitor("nannyml");
        TestModel model = new TestModel(TestInferences.layout(numeric("x")), monitor);
        Random random = new Random(4);
        AuditedModel audited = model.withReference(3_000, i -> new Object[] {random.nextGaussian()});
        List<PastWindow> past = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            ModelWindow earlier = model.window(audited, 500, row -> new Object[] {random.nextGaussian()});
            past.add(new PastWindow(
                    TestModel.START.minus(TestModel.SIZE.multipliedBy(i)),
                    500,
                    () -> Optional.of(earlier.summary()),
                    OptionalDouble.empty()));
        }
        ModelWindow shifted = model.window(audited, 500, row -> new Object[] {random.nextGaussian() + 1});
        Map<String, Evidence> found = byTarget(monitor.evaluate(shifted, new ModelHistory(past), audited));
        assertThat(ruled(found.get("x")).verdict()).isEqualTo(Verdict.ALARM);
        assertThat(found.get("prediction.value").outcome()).isInstanceOf(Unknown.class);
        assertThat(monitor.evaluate(shifted, ModelHistory.NONE, audited)
                        .getFirst()
                        .outcome())
                .isEqualTo(new Unknown("fewer than two windows before this one hold values"));
    }

    @Test
    void thePresetOfAModelJudgesItsWindowsFromSummaries() {
        InferenceLayout layout = TestInferences.layout(
                Map.of(PresetMonitor.POLICY, "evidently"), numeric("x"), numeric("few"), categorical("c"));
        TestModel model = new TestModel(layout);
        Random random = new Random(5);
        AuditedModel audited = model.withReference(3_000, i ->
                new Object[] {random.nextGaussian(), (double) (i % 3), i % 2 == 0 ? "a" : "b"});
        ModelWindow window = model.window(audited, 600, i ->
                new Object[] {random.nextGaussian() + 1, (double) (i % 3), i % 4 == 0 ? "a" : i % 4 == 1 ? null : "b"});
        assertThat(PresetMonitor.all().stream()
                        .filter(monitor -> monitor.appliesTo(audited))
                        .map(Monitor::name))
                .containsExactly("preset.evidently");
        Map<String, Evidence> found = byTarget(monitor("evidently").evaluate(window, ModelHistory.NONE, audited));
        assertThat(found.get("x").statistic()).isEqualTo("wasserstein over deviation");
        assertThat(ruled(found.get("x")).verdict()).isEqualTo(Verdict.ALARM);
        assertThat(Double.parseDouble(found.get("x").details().get("error"))).isBetween(0.0, 0.05);
        assertThat(found.get("few").statistic()).isEqualTo("jensen-shannon distance (nats)");
        assertThat(ruled(found.get("few")).verdict()).isEqualTo(Verdict.OK);
        assertThat(ruled(found.get("c")).verdict()).isEqualTo(Verdict.ALARM);
        assertThat(ruled(found.get("window")).value()).isCloseTo(2.0 / 3, within(1e-12));
        for (Monitor monitor : PresetMonitor.all()) {
            assertThat(monitor.evaluate(window, ModelHistory.NONE, audited))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(one -> assertThat(one.n()).isPositive());
            assertThat(monitor.evaluate(window, ModelHistory.NONE, model.withoutReference()))
                    .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Unknown("no reference")));
        }
    }

    @Test
    void chiSquaredOfSageMakerJoinsOrCorrectsSmallCells() {
        CellCounts two = CellCounts.of(new long[] {2, 18}, new long[] {12, 30});
        CellCounts rare = CellCounts.of(new long[] {40, 20, 1, 0, 2}, new long[] {300, 150, 4, 3, 20});
        assertThat(SageMaker.pValue(two)).isGreaterThan(0.15);
        assertThat(SageMaker.pValue(rare)).isBetween(0.05, 1.0);
        InferenceLayout layout =
                TestInferences.layout(Map.of("preset.sagemaker.categorical_drift_method", "ChiSquared"), numeric("x"));
        Ruling ruling = new SageMaker()
                .judge(Pair.ofCategories("x", two), List.of(), new TestModel(layout).withoutReference())
                .orElseThrow();
        assertThat(ruling.statistic()).isEqualTo("chi-squared p-value");
    }

    @Test
    void constraintsOfSageMakerBecomePolicies() {
        SageMakerConstraints constraints = SageMakerConstraints.parse("""
                {"version": 0, "features": [
                  {"name": "age", "inferred_type": "Integral", "completeness": 1.0,
                   "num_constraints": {"is_non_negative": true}},
                  {"name": "city", "inferred_type": "String", "completeness": 0.97,
                   "string_constraints": {"domains": ["Bern", "Basel"]}}],
                 "monitoring_config": {"evaluate_constraints": "Enabled", "domain_content_threshold": 0.9,
                  "distribution_constraints": {"perform_comparison": "Enabled", "comparison_threshold": 0.2,
                   "comparison_method": "Simple", "categorical_drift_method": "LInfinity"}}}""");
        assertThat(constraints.features()).hasSize(2);
        assertThat(constraints.policies())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "monitors.preset", "sagemaker",
                        "preset.sagemaker.comparison_threshold", "0.2",
                        "preset.sagemaker.comparison_method", "Simple",
                        "preset.sagemaker.categorical_drift_method", "LInfinity"));
        assertThat(constraints.notes())
                .containsExactly(
                        "age: nullable: false",
                        "age: range: {min: 0}",
                        "city: nullable: true, and a rule that tolerates 0.03000 missing",
                        "city: categories: [Bern, Basel], of which 0.1000 may be outside");
        assertThatThrownBy(() -> SageMakerConstraints.parse("{\"features\": [{\"name\": \"a\", \"completeness\": 3}]}"))
                .hasMessage("constraints.json has no share from 0 to 1 at /features/0/completeness but 3");
        assertThatThrownBy(() -> SageMakerConstraints.parse("[")).hasMessageContaining("is no JSON");
    }

    private static Monitor monitor(String peer) {
        return PresetMonitor.all().stream()
                .filter(one -> one.name().equals("preset." + peer))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Evidence> byTarget(List<Evidence> evidence) {
        return evidence.stream().collect(Collectors.toMap(one -> one.subject().target(), one -> one));
    }

    private static Ruled ruled(Evidence evidence) {
        return (Ruled) evidence.outcome();
    }
}
