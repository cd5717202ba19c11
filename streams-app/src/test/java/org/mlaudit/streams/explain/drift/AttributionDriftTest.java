package org.mlaudit.streams.explain.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.drift.DistributionShift;
import org.mlaudit.streams.explain.drift.ExplainedModel.Explained;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.ModelWindow;
import org.mlaudit.streams.monitor.Verdicts;

class AttributionDriftTest {
    private static final String SHIFT = "attribution.shift";
    private static final String RANKING = "attribution.ranking";
    private static final List<String> CHANGING = List.of("normal", "heavy", "step");

    /** Attributions of four kinds: normal, heavy-tailed, of three values, of no effect. */
    private static Explained steady(Random random) {
        double normal = random.nextGaussian();
        double heavy = 0.3 * random.nextGaussian() / Math.max(1e-9, random.nextDouble());
        double step = (random.nextInt(3) - 1) * 0.25;
        return Explained.of(List.of(normal, heavy, step, 1.0, "north"), normal, heavy, step, 0.0, 0.0);
    }

    @Test
    void withoutAnyChangeTestsAreSignificantAtTheirLevelAndWindowsAlarmAtTheStatedRate() {
        ExplainedModel model = new ExplainedModel(
                "normal heavy step idle",
                "monitors.falseAlarmRate: 0.05, attribution.shift.minimumEffect: 0, monitors.segments: [drift.distribution]",
                new AttributionShift());
        int windows = 400;
        int tests = 0;
        int alarmed = 0;
        int at5 = 0;
        int at1 = 0;
        Random random = new Random(11);
        for (int round = 0; round < windows / 20; round++) {
            AuditedModel audited = model.withReference(400 + 60 * round, i -> steady(random));
            for (int i = 0; i < 20; i++) {
                ModelWindow window = model.window(audited, 60 + 20 * i, row -> steady(random));
                List<Evidence> evidence = model.evidence(audited, window);
                for (Evidence one : evidence) {
                    if (one.subject().segment().isEmpty()
                            && CHANGING.contains(one.subject().target())
                            && one.outcome() instanceof Tested tested) {
                        tests++;
                        at5 += tested.measured().pValue() <= 0.05 ? 1 : 0;
                        at1 += tested.measured().pValue() <= 0.01 ? 1 : 0;
                    }
                }
                alarmed += Verdicts.decide(window, ModelHistory.NONE, audited, evidence).findings().stream()
                                .anyMatch(finding -> finding.getVerdict() == Verdict.ALARM)
                        ? 1
                        : 0;
            }
        }
        assertThat(tests).isEqualTo(3 * windows);
        assertThat(at5 / (double) tests).isBetween(0.03, 0.065);
        assertThat(at1 / (double) tests).isBetween(0.004, 0.017);
        assertThat(alarmed / (double) windows).isBetween(0.02, 0.075);
    }

    /** The model multiplies two features; what it gains by each is half of the product. */
    private static IntFunction<Explained> related(Random random, double correlation) {
        return i -> {
            double first = random.nextGaussian();
            double second = correlation * first + Math.sqrt(1 - correlation * correlation) * random.nextGaussian();
            double third = random.nextGaussian();
            double product = first * second / 2;
            String region = i % 2 == 0 ? "north" : "south";
            return Explained.of(List.of(first, second, third, region), product, product, 0.3 * third, 0.0);
        };
    }

    @Test
    void anotherRelationOfInputsAlarmsWhereEachInputAloneLooksAsBefore() {
        ExplainedModel model = new ExplainedModel(
                "first second third", "", new DistributionShift(), new AttributionShift(), new AttributionRanking());
        Random random = new Random(3);
        AuditedModel audited = model.withReference(4_000, related(random, 0));
        int seen = 0;
        for (int trial = 0; trial < 10; trial++) {
            ModelWindow window = model.window(audited, 500, related(random, 0.5));
            List<Finding> findings = model.judge(audited, window);
            assertThat(findings)
                    .filteredOn(finding -> finding.getMonitor().equals("drift.distribution")
                            && !finding.getTarget().equals("prediction.value"))
                    .allSatisfy(finding -> assertThat(finding.getVerdict()).isEqualTo(Verdict.OK));
            Finding first = model.judge(audited, window, SHIFT, "first");
            seen += first.getVerdict() == Verdict.ALARM ? 1 : 0;
            assertThat(model.judge(audited, window, SHIFT, "third").getVerdict())
                    .isEqualTo(Verdict.OK);
            assertThat(model.judge(audited, window, RANKING, "window").getVerdict())
                    .isEqualTo(Verdict.OK);
        }
        assertThat(seen).isEqualTo(10);
        ModelWindow window = model.window(audited, 500, related(random, 0.5));
        Finding first = model.judge(audited, window, SHIFT, "first");
        assertThat(first.getEffect()).isBetween(0.15, 0.45);
        assertThat(first.getDetails())
                .containsKeys("mean", "magnitude", "location", "top1", "psi", "cells")
                .containsEntry("with1", "second: " + String.format("%.3g", first.getEffect()));
        assertThat(model.judge(audited, window)).anySatisfy(finding -> {
            assertThat(finding.getMonitor()).isEqualTo(SHIFT);
            assertThat(finding.getSegment()).isEqualTo("region=north");
            assertThat(finding.getN()).isEqualTo(250);
        });
    }

    @Test
    void aFeatureThatTakesThePlaceOfAnotherAlarmsAndIsNamed() {
        ExplainedModel model = new ExplainedModel("a b c", "", new AttributionRanking());
        AuditedModel audited = model.withReference(
                100, i -> Explained.of(List.of(1.0, 1.0, 1.0, "north"), 4.0, i % 2 == 0 ? 1.0 : -1.0, 0.5, 0.0));
        IntFunction<Explained> same = i -> Explained.of(List.of(1.0, 1.0, 1.0, "north"), -3.0, 0.9, 0.6, 0.0);
        Finding steady = model.judge(audited, model.window(audited, 30, same), RANKING, "window");
        assertThat(steady.getVerdict()).isEqualTo(Verdict.OK);
        assertThat(steady.getValue()).isEqualTo(1.0);
        assertThat(steady.getDetails()).containsEntry("moved", "0 of 4 features");
        IntFunction<Explained> swapped = i -> Explained.of(List.of(1.0, 1.0, 1.0, "north"), 0.1, 1.0, 3.0, 0.0);
        Finding finding = model.judge(audited, model.window(audited, 30, swapped), RANKING, "window");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isBetween(0.5, 0.7);
        assertThat(finding.getThreshold()).isEqualTo(0.9);
        assertThat(finding.getDetails())
                .containsEntry("top1", "a: place 3, reference 1")
                .containsEntry("top2", "c: place 1, reference 3");
    }

    @Test
    void daysThatDifferNoMoreThanThoseOfTheReferenceDoNotAlarm() {
        for (double dispersion : new double[] {0, 1}) {
            ExplainedModel model =
                    new ExplainedModel("x y", "attribution.shift.x.dispersion: " + dispersion, new AttributionShift());
            Random random = new Random(7);
            long start = 981_331_200_000_000L;
            AuditedModel audited = model.withReference(40 * 96, i -> {
                int day = i / 96;
                double x = Math.sin(2.4 * day) / 2 + random.nextGaussian();
                return new Explained(
                        start + i * 900_000_000L, List.of(x, 0.0, "north"), List.of(x, random.nextGaussian(), 0.0));
            });
            ModelWindow window = model.window(audited, 96, i -> {
                double x = 0.5 + random.nextGaussian();
                return Explained.of(List.of(x, 0.0, "north"), x, random.nextGaussian(), 0.0);
            });
            Finding finding = model.judge(audited, window, SHIFT, "x");
            assertThat(finding.getVerdict()).isEqualTo(dispersion > 0 ? Verdict.OK : Verdict.ALARM);
            assertThat(finding.getDetails().getOrDefault("dispersion", "none"))
                    .matches(dispersion > 0 ? "\\d+\\.\\d of 40 windows" : "none");
        }
    }

    @Test
    void whatIsNotExplainedIsInsufficient() {
        ExplainedModel model = new ExplainedModel("x y", "", new AttributionShift(), new AttributionRanking());
        IntFunction<Explained> one = i -> Explained.of(List.of(1.0, 2.0, "north"), 0.0, 0.0, 0.0);
        AuditedModel audited = model.withReference(100, one);
        assertThat(model.judge(audited, model.window(audited, 29, one), SHIFT, "x")
                        .getDetails())
                .containsEntry("reason", "29 explained inferences of the window are fewer than minimumRows, 30");
        assertThat(model.judge(audited, model.window(audited, 30, one), RANKING, "window")
                        .getDetails())
                .containsEntry("reason", "no feature moves the output in the reference");
        assertThat(model.judge(audited, model.window(audited, 30, one), SHIFT, "x")
                        .getVerdict())
                .isEqualTo(Verdict.OK);
        AuditedModel alone = new AuditedModel(model.layout(), Optional.empty());
        assertThat(model.judge(alone, model.window(audited, 30, one)))
                .allSatisfy(finding -> assertThat(finding.getDetails()).containsEntry("reason", "no reference"))
                .hasSize(4);
        assertThat(model.judge(audited, model.window(audited, 30, one)).stream()
                        .map(Finding::getSegment)
                        .filter(Objects::nonNull))
                .isNotEmpty();
    }
}
