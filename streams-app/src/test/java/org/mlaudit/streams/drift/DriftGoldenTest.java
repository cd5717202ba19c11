package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.TestInferences;

class DriftGoldenTest {
    private static final double[] P = {.32, .16, .28, .04, .2};
    private static final double[] Q = {.25, .0625, .4375, .1875, .0625};

    /** Values of SciPy, by {@code entropy} and {@code jensenshannon}. */
    @Test
    void divergencesEqualIndependentValues() {
        assertThat(Divergence.psi(P, Q)).isCloseTo(.5670270283866204, within(1e-15));
        assertThat(Divergence.kullbackLeibler(P, Q)).isCloseTo(.2752701838700412, within(1e-15));
        assertThat(Math.sqrt(Divergence.jensenShannon(P, Q))).isCloseTo(.2584730043524462, within(1e-15));
        assertThat(Math.sqrt(Divergence.jensenShannon(P, Q) / Math.log(2))).isCloseTo(.3104577, within(1e-7));
    }

    /** SciPy's {@code ks_2samp} gives D .625 and, exactly, p .08702; Kolmogorov's limit is .08787. */
    @Test
    void kolmogorovSmirnovEqualsIndependentValues() {
        double[] a = {38.7, 41.5, 43.8, 44.5, 45.5, 46, 47.7, 58};
        double[] b = {39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8};
        InferenceLayout layout = TestInferences.layout(Map.of("drift.ks.minimumRows", 8.0), numeric("x"));
        TestModel model = new TestModel(layout, new KolmogorovSmirnov());
        AuditedModel audited = model.withReference(8, i -> new Object[] {b[i]});
        Finding finding = model.judge(audited, model.window(audited, 8, i -> new Object[] {a[i]}), "x")
                .getFirst();
        assertThat(finding.getValue()).isEqualTo(.625);
        assertThat(finding.getPValue()).isCloseTo(.08702, within(.001));
        assertThat(finding.getVerdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void aShiftAlarmsAndTheDetailsNameWhatMoved() {
        TestModel model = model();
        Random random = new Random(1);
        AuditedModel audited =
                model.withReference(5_000, i -> new Object[] {random.nextGaussian(), i % 4 == 0 ? "a" : "b"});
        ModelWindow window =
                model.window(audited, 2_000, i -> new Object[] {random.nextGaussian() + 1, i % 2 == 0 ? "a" : "new"});
        assertThat(model.judge(audited, window))
                .filteredOn(finding -> !finding.getTarget().equals("prediction.value"))
                .hasSize(5)
                .allSatisfy(finding -> {
                    assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
                    assertThat(finding.getValue()).isGreaterThanOrEqualTo(finding.getThreshold());
                    assertThat(finding.getPValue()).isLessThan(audited.falseAlarmRate());
                    assertThat(finding.getRevision()).isEqualTo(2_000);
                    assertThat(finding.getReferenceHash())
                            .isEqualTo(audited.reference().orElseThrow().hash());
                });
        assertThat(model.judge(audited, window, "c").getFirst().getDetails())
                .containsEntry("top1", "b: 0.00%, reference 75.00%")
                .containsEntry("top2", "new: 50.00%, reference 0.00%");
    }

    @Test
    void aLargeSampleWithANegligibleShiftDoesNotAlarm() {
        TestModel model = model();
        Random random = new Random(2);
        AuditedModel audited = model.withReference(50_000, i -> new Object[] {random.nextGaussian(), "a"});
        ModelWindow window = model.window(audited, 50_000, i -> new Object[] {random.nextGaussian() + 0.05, "a"});
        assertThat(model.judge(audited, window, "x")).allSatisfy(finding -> {
            assertThat(finding.getPValue()).isLessThan(1e-6);
            assertThat(finding.getVerdict()).isEqualTo(Verdict.OK);
        });
    }

    @Test
    void valuesThatAreMissingMoreOftenAreDrift() {
        TestModel model = model();
        Random random = new Random(3);
        AuditedModel audited = model.withReference(2_000, i -> new Object[] {random.nextGaussian(), "a"});
        ModelWindow window =
                model.window(audited, 2_000, i -> new Object[] {i % 3 == 0 ? null : random.nextGaussian()});
        Finding finding = model.judge(audited, window, "x").getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails().get("top1")).startsWith("(missing): 33.");
    }

    @Test
    void aConstantColumnStaysFiniteAndAnotherConstantAlarms() {
        TestModel model = model();
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {5.0, "a"});
        assertThat(model.judge(audited, model.window(audited, 1_000, i -> new Object[] {5.0, "a"}), "x"))
                .allSatisfy(finding -> {
                    assertThat(finding.getVerdict()).isEqualTo(Verdict.OK);
                    assertThat(finding.getValue()).isEqualTo(0);
                });
        assertThat(model.judge(audited, model.window(audited, 1_000, i -> new Object[] {5.1, "a"}), "x"))
                .extracting(Finding::getVerdict)
                .containsOnly(Verdict.ALARM);
    }

    @Test
    void tooLittleDataIsSaid() {
        TestModel model = model();
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {1.0, "a"});
        assertThat(model.judge(audited, model.window(audited, 99, i -> new Object[] {1.0, "a"}), "x"))
                .hasSize(3)
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
                .hasSize(3);
    }

    @Test
    void policiesSetTheSmallestEffectAndTheShortestWindow() {
        InferenceLayout layout = TestInferences.layout(
                Map.of("drift.psi.x.minimumEffect", 90.0, "drift.js.minimumHours", 25.0),
                numeric("x"),
                categorical("c"));
        TestModel model = new TestModel(layout, DistributionDrift.psi(), DistributionDrift.jensenShannon());
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {(double) i, "a"});
        ModelWindow window = model.window(audited, 1_000, i -> new Object[] {i + 500.0, "b"});
        List<Finding> findings = model.judge(audited, window);
        assertThat(findings).extracting(Finding::getVerdict).startsWith(Verdict.OK, Verdict.ALARM);
        assertThat(findings.get(3).getDetails().get("reason"))
                .isEqualTo("the window is shorter than minimumHours, 25.0");
    }

    private static TestModel model() {
        return new TestModel(
                TestInferences.layout(numeric("x"), categorical("c")),
                DistributionDrift.psi(),
                DistributionDrift.jensenShannon(),
                new KolmogorovSmirnov());
    }
}
