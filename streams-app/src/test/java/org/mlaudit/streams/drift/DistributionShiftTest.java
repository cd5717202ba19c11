package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.TestModel;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;

class DistributionShiftTest {
    private final TestModel model =
            new TestModel(TestInferences.layout(numeric("x"), categorical("c")), new DistributionShift());

    private Finding judged(AuditedModel audited, int rows, IntFunction<Object[]> values, String target) {
        return model.judge(audited, model.window(audited, rows, values), target).getFirst();
    }

    @Test
    void aShiftOfHalfAStandardDeviationAlarmsAndSaysWhatMoved() {
        Random random = new Random(1);
        AuditedModel audited =
                model.withReference(5_000, i -> new Object[] {random.nextGaussian(), "c" + random.nextInt(5)});
        IntFunction<Object[]> moved = i -> new Object[] {random.nextGaussian() + 0.5, "c" + random.nextInt(5)};
        Finding x = judged(audited, 1_000, moved, "x");
        assertThat(x.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(x.getStatistic()).isEqualTo("shift");
        assertThat(x.getValue()).isBetween(0.4, 0.6).isEqualTo(x.getEffect());
        assertThat(x.getThreshold()).isLessThan(x.getValue()).isBetween(0.1, 0.2);
        assertThat(x.getDetails()).containsKeys("location", "spread", "shape", "psi", "cells", "top1", "top2", "top3");
        assertThat(Double.parseDouble(x.getDetails().get("location"))).isGreaterThan(10);
        Finding c = judged(audited, 1_000, moved, "c");
        assertThat(c.getVerdict()).isEqualTo(Verdict.OK);
        assertThat(c.getThreshold()).isGreaterThan(c.getValue());
    }

    @Test
    void aCategoryThatVanishesAndOneThatIsNewAlarm() {
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {1.0 * i, "c" + i % 5});
        Finding vanished = judged(audited, 60, i -> new Object[] {1000.0 * i / 60, "c" + i % 4}, "c");
        assertThat(vanished.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(vanished.getDetails().get("top1")).isEqualTo("c4: 0.00%, reference 20.00%");
        Finding appeared = judged(audited, 60, i -> new Object[] {1000.0 * i / 60, "c" + i % 6}, "c");
        assertThat(appeared.getDetails().get("top1")).isEqualTo("c5: 16.67%, reference 0.00%");
        assertThat(appeared.getVerdict()).isEqualTo(Verdict.ALARM);
    }

    @Test
    void missingNumbersAlarm() {
        AuditedModel audited = model.withReference(1_000, i -> new Object[] {1.0 * i, "c"});
        Finding some = judged(audited, 50, i -> new Object[] {i < 10 ? null : 25.0 * (i - 10), "c"}, "x");
        assertThat(some.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(Double.parseDouble(some.getDetails().get("missing"))).isGreaterThan(5);
        assertThat(judged(audited, 50, i -> new Object[] {null, "c"}, "x").getVerdict())
                .isEqualTo(Verdict.ALARM);
    }

    @Test
    void tooLittleIsInsufficient() {
        assertThat(judged(model.withoutReference(), 50, i -> new Object[] {1.0, "c"}, "x")
                        .getDetails())
                .containsEntry("reason", "no reference");
        AuditedModel audited = model.withReference(100, i -> new Object[] {null, "c"});
        assertThat(judged(audited, 29, i -> new Object[] {1.0, "c"}, "c").getDetails())
                .containsEntry("reason", "29 rows in the window are fewer than minimumRows, 30");
        assertThat(judged(audited, 30, i -> new Object[] {1.0, "c"}, "x").getDetails())
                .containsEntry("reason", "the reference holds no value of it");
        assertThat(judged(audited, 30, i -> new Object[] {1.0, "c"}, "c").getVerdict())
                .isEqualTo(Verdict.OK);
    }

    @Test
    void aDayThatDiffersNoMoreThanDaysOfTheReferenceDoDoesNotAlarm() {
        for (double dispersion : new double[] {0, 1}) {
            Random random = new Random(7);
            InferenceLayout layout =
                    TestInferences.layout(Map.of("drift.distribution.x.dispersion", dispersion), numeric("x"));
            TestModel days = new TestModel(layout, new DistributionShift());
            ReferenceBuilder reference = new ReferenceBuilder(layout);
            InferenceRow row = new InferenceRow(layout);
            for (int i = 0; i < 40 * 96; i++) {
                int day = i / 96;
                double effect = Math.sin(2.4 * day) / 2;
                TestInferences.fill(row, i * 900_000_000L, effect + random.nextGaussian());
                reference.add(row);
            }
            AuditedModel audited = new AuditedModel(layout, Optional.of(reference.build()));
            Finding finding = days.judge(
                            audited, days.window(audited, 96, i -> new Object[] {0.5 + random.nextGaussian()}), "x")
                    .getFirst();
            assertThat(finding.getVerdict()).isEqualTo(dispersion > 0 ? Verdict.OK : Verdict.ALARM);
            assertThat(finding.getValue() >= finding.getThreshold()).isEqualTo(dispersion == 0);
            assertThat(finding.getDetails().getOrDefault("dispersion", "none"))
                    .matches(dispersion > 0 ? "\\d+\\.\\d of 40 windows" : "none");
        }
    }

    @Property(tries = 60)
    void findingsAreFiniteAndDoNotDependOnTheOrder(
            @ForAll @Size(min = 30, max = 200) List<Double> reference,
            @ForAll @Size(min = 1, max = 150) List<Double> values,
            @ForAll Random random) {
        AuditedModel audited = model.withReference(reference.size(), i ->
                new Object[] {reference.get(i), "c" + reference.get(i).hashCode() % 7});
        Object[][] rows = values.stream()
                .map(value -> new Object[] {
                    random.nextInt(9) == 0 ? null : value, random.nextBoolean() ? "c" + value.hashCode() % 9 : null
                })
                .toArray(Object[][]::new);
        List<Finding> findings = model.judge(audited, model.window(audited, 150, i -> rows[i % rows.length]));
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.getVerdict() == Verdict.INSUFFICIENT_DATA).isEqualTo(finding.getValue() == null);
            if (finding.getValue() != null) {
                assertThat(finding.getEffect()).isFinite().isNotNegative();
                assertThat(finding.getThreshold()).isFinite().isNotNegative();
                assertThat(finding.getPValue()).isBetween(0.0, 1.0);
            }
        });
        Object[][] reversed = new Object[150][];
        Arrays.setAll(reversed, i -> rows[(149 - i) % rows.length]);
        assertThat(model.judge(audited, model.window(audited, 150, i -> reversed[i])))
                .isEqualTo(findings);
    }
}
