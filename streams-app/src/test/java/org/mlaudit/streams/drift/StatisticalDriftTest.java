package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.SegmentSpec;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.drift.Statistic.OfNumbers;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.ColumnView;
import org.mlaudit.streams.profile.SegmentKey;
import org.mlaudit.streams.profile.TestInferences;

class StatisticalDriftTest {
    private static final Monitor[] MONITORS = DriftStatistics.monitors().toArray(Monitor[]::new);

    @Example
    void aShiftAlarmsByEveryStatisticAndTheDetailsNameWhatMoved() {
        TestModel model = model();
        Random random = new Random(1);
        AuditedModel audited =
                model.withReference(5_000, i -> new Object[] {random.nextGaussian(), i % 4 == 0 ? "a" : "b"});
        ModelWindow window = model.window(audited, 2_000, i ->
                new Object[] {2 * random.nextGaussian() + 1, i % 2 == 0 ? "a" : "new"});
        assertThat(model.judge(audited, window, "x")).hasSize(16).allSatisfy(finding -> {
            assertThat(finding.getVerdict()).as(finding.getMonitor()).isEqualTo(Verdict.ALARM);
            assertThat(finding.getValue()).isGreaterThanOrEqualTo(finding.getThreshold());
            assertThat(finding.getDetails()).containsKeys("top1", "top2", "top3");
            assertThat(finding.getReferenceHash())
                    .isEqualTo(audited.reference().orElseThrow().hash());
        });
        assertThat(model.judge(audited, window, "c")).hasSize(9).allSatisfy(finding -> {
            assertThat(finding.getVerdict()).as(finding.getMonitor()).isEqualTo(Verdict.ALARM);
            assertThat(finding.getDetails())
                    .containsEntry("top2", "b: 0.00%, reference 75.00%")
                    .containsEntry("top1", "new: 50.00%, reference 0.00%");
        });
    }

    @Example
    void aLargeSampleWithANegligibleShiftDoesNotAlarm() {
        TestModel model = model();
        Random random = new Random(2);
        AuditedModel audited = model.withReference(60_000, i -> new Object[] {random.nextGaussian(), "a"});
        ModelWindow window = model.window(audited, 60_000, i -> new Object[] {random.nextGaussian() + 0.035, "a"});
        List<Finding> findings = model.judge(audited, window, "x");
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.getVerdict())
                        .as(finding.getMonitor())
                        .isNotEqualTo(Verdict.ALARM));
        assertThat(findings)
                .filteredOn(finding -> finding.getMonitor().equals("drift.welch"))
                .allSatisfy(finding -> assertThat(finding.getPValue()).isLessThan(1e-6));
    }

    /** In samples so large that sampling adds nothing; the spread by a tenth, all else by a tenth of a standard deviation. */
    @Example
    void aShiftOfATenthOfAStandardDeviationExceedsTheSmallestEffectOfEveryStatistic() {
        int size = 20_000;
        double[] normal = new double[size];
        for (int i = 0; i < size; i++) {
            double share = (i + 0.5) / size;
            normal[i] = share < 0.5 ? -Tails.normalQuantile(share) : Tails.normalQuantile(1 - share);
        }
        double[] shifted = Arrays.stream(normal).map(value -> value + 0.1).toArray();
        double[] wider = Arrays.stream(normal).map(value -> value * 1.1).toArray();
        CellCounts bins = CellCounts.of(cells(shifted), cells(normal));
        for (Statistic statistic : DriftStatistics.all()) {
            double effect = switch (statistic.test()) {
                case OfNumbers numbers ->
                    numbers.test()
                            .apply(NumberCells.of(statistic.name().equals("variance") ? wider : shifted, normal))
                            .effect();
                case Statistic.OfCells ofCells -> ofCells.test().apply(bins).effect();
                case Statistic.OfCategories categories -> 1;
            };
            if (!statistic.name().equals("categories")) {
                assertThat(effect)
                        .as(statistic.name())
                        .isBetween(statistic.minimumEffect(), 6 * statistic.minimumEffect());
            }
        }
    }

    private static long[] cells(double[] values) {
        long[] counts = new long[20];
        for (double value : values) {
            counts[(int) Math.min(19, 20 * (1 - Tails.normal(value)))] += 100;
        }
        return counts;
    }

    @Example
    void valuesThatAreMissingMoreOftenAreDrift() {
        TestModel model = model("psi");
        Random random = new Random(3);
        AuditedModel audited = model.withReference(2_000, i -> new Object[] {random.nextGaussian(), "a"});
        ModelWindow window =
                model.window(audited, 2_000, i -> new Object[] {i % 3 == 0 ? null : random.nextGaussian()});
        Finding finding = model.judge(audited, window, "x").getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails().get("top1")).startsWith("(missing): 33.");
    }

    @Example
    void aConstantColumnStaysFiniteAndAnotherConstantAlarms() {
        TestModel model = model();
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {5.0, "a"});
        assertThat(model.judge(audited, model.window(audited, 1_000, i -> new Object[] {5.0, "a"}), "x"))
                .allSatisfy(finding -> {
                    assertThat(finding.getVerdict()).isEqualTo(Verdict.OK);
                    assertThat(finding.getValue()).isEqualTo(0);
                });
        assertThat(model.judge(audited, model.window(audited, 1_000, i -> new Object[] {5.1, "a"}), "x"))
                .filteredOn(finding -> !finding.getMonitor().equals("drift.variance"))
                .allSatisfy(finding -> assertThat(finding.getVerdict())
                        .as(finding.getMonitor())
                        .isEqualTo(Verdict.ALARM));
    }

    @Example
    void tooLittleDataIsSaid() {
        TestModel model = model();
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {1.0, "a"});
        assertThat(model.judge(audited, model.window(audited, 99, i -> new Object[] {1.0, "a"}), "x"))
                .hasSize(16)
                .allSatisfy(finding -> {
                    assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
                    assertThat(finding.getValue()).isNull();
                    assertThat(finding.getDetails())
                            .containsEntry("reason", "99 rows in the window are fewer than minimumRows, 100");
                });
        AuditedModel bare = model.withoutReference();
        assertThat(model.judge(bare, model.window(bare, 1_000, i -> new Object[] {1.0, "a"})))
                .extracting(finding -> finding.getDetails().get("reason"))
                .containsOnly("no reference");
        assertThat(model.judge(audited, model.window(audited, 200, i -> new Object[] {null, "a"}), "x"))
                .hasSize(16);
    }

    @Example
    void policiesSetTheSmallestEffectTheShortestWindowAndTheColumns() {
        InferenceLayout layout = TestInferences.layout(
                Map.of(
                        "drift.psi.x.minimumEffect",
                        90.0,
                        "drift.js.minimumHours",
                        25.0,
                        DriftStatistics.ALL_COLUMNS,
                        List.of("psi"),
                        DriftStatistics.CATEGORICAL,
                        List.of("js")),
                numeric("x"),
                categorical("c"));
        TestModel model = new TestModel(layout, MONITORS);
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {(double) i, "a"});
        assertThat(Arrays.stream(MONITORS)
                        .filter(monitor -> monitor.appliesTo(audited))
                        .map(Monitor::name))
                .containsExactly("drift.psi", "drift.js");
        TestModel asked = new TestModel(layout, DriftStatistics.monitor("psi"), DriftStatistics.monitor("js"));
        ModelWindow window = asked.window(audited, 1_000, i -> new Object[] {i + 500.0, "b"});
        List<Finding> findings = asked.judge(audited, window).stream()
                .filter(finding -> !finding.getTarget().equals("prediction.value"))
                .toList();
        assertThat(findings).extracting(Finding::getVerdict).startsWith(Verdict.OK, Verdict.ALARM);
        assertThat(findings).hasSize(3);
        assertThat(findings.get(2).getDetails().get("reason"))
                .isEqualTo("the window is shorter than minimumHours, 25.0");
    }

    @Example
    void segmentsAndEveryBaselineAreJudged() {
        InferenceLayout layout =
                TestInferences.layout(Map.of(), List.of(new SegmentSpec("c")), numeric("x"), categorical("c"));
        Monitor ks = DriftStatistics.monitor("ks");
        TestModel model = new TestModel(layout, ks);
        Random random = new Random(5);
        AuditedModel audited =
                model.withReference(4_000, i -> new Object[] {random.nextGaussian(), i % 2 == 0 ? "a" : "b"});
        Baseline reference = audited.reference().orElseThrow();
        AuditedModel twice =
                new AuditedModel(layout, audited.reference(), List.of(reference, new Named(reference, "previous")));
        ModelWindow window = model.window(audited, 2_000, i ->
                new Object[] {random.nextGaussian() + (i % 2), i % 2 == 0 ? "a" : "b"});
        List<Evidence> evidence = ks.evaluate(window, ModelHistory.NONE, twice).stream()
                .filter(one -> one.subject().target().equals("x"))
                .toList();
        assertThat(evidence)
                .extracting(one -> one.subject().segment().orElse("all") + " "
                        + one.subject().baseline().orElse("reference"))
                .containsExactlyInAnyOrder(
                        "all reference",
                        "all previous",
                        "c=a reference",
                        "c=a previous",
                        "c=b reference",
                        "c=b previous");
        assertThat(model.judge(audited, window, "x"))
                .filteredOn(finding -> finding.getVerdict() == Verdict.ALARM)
                .extracting(Finding::getSegment)
                .containsExactlyInAnyOrder(null, "c=b");
    }

    /** A baseline under another name. */
    private record Named(Baseline inner, String label) implements Baseline {
        @Override
        public Optional<String> name() {
            return Optional.of(label);
        }

        @Override
        public long rows() {
            return inner.rows();
        }

        @Override
        public ColumnView column(int index) {
            return inner.column(index);
        }

        @Override
        public Optional<Bins> bins(int column) {
            return inner.bins(column);
        }

        @Override
        public Attributions attributions() {
            return inner.attributions();
        }

        @Override
        public Optional<Baseline> segment(SegmentKey key) {
            return inner.segment(key);
        }
    }

    @Property(tries = 40)
    void findingsAreFiniteAndDoNotDependOnTheOrder(
            @ForAll @Size(min = 100, max = 200) List<Double> reference,
            @ForAll @Size(min = 1, max = 150) List<Double> values,
            @ForAll Random random) {
        TestModel model = model();
        AuditedModel judged = model.withReference(reference.size(), i ->
                new Object[] {reference.get(i), "c" + reference.get(i).hashCode() % 7});
        Object[][] rows = values.stream()
                .map(value -> new Object[] {value, random.nextBoolean() ? "c" + value.hashCode() % 9 : null})
                .toArray(Object[][]::new);
        List<Finding> findings = model.judge(judged, model.window(judged, 150, i -> rows[i % rows.length]));
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.getVerdict() == Verdict.INSUFFICIENT_DATA).isEqualTo(finding.getValue() == null);
            if (finding.getValue() != null) {
                assertThat(finding.getValue()).isFinite();
                assertThat(finding.getEffect()).isFinite().isNotNegative();
                assertThat(finding.getThreshold()).isFinite();
                assertThat(finding.getPValue()).isBetween(0.0, 1.0);
            }
        });
        Object[][] reversed = new Object[150][];
        Arrays.setAll(reversed, i -> rows[(149 - i) % rows.length]);
        assertThat(model.judge(judged, model.window(judged, 150, i -> reversed[i])))
                .isEqualTo(findings);
    }

    private static TestModel model(String... names) {
        Monitor[] monitors = names.length == 0
                ? MONITORS
                : Arrays.stream(names).map(DriftStatistics::monitor).toArray(Monitor[]::new);
        return new TestModel(TestInferences.layout(numeric("x"), categorical("c")), monitors);
    }
}
