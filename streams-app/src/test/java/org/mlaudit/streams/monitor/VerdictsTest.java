package org.mlaudit.streams.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.monitor.Evidence.Ruled;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

class VerdictsTest {
    @Test
    void oneOfManyTestsHasToBeMoreSignificantThanOneAlone() {
        List<Evidence> alone = List.of(test("a", 0.0009, 1));
        assertThat(verdicts(Map.of(), alone)).containsExactly(Verdict.ALARM);
        List<Evidence> many = new ArrayList<>(alone);
        for (int i = 0; i < 19; i++) {
            many.add(test("b" + i, 0.5, 1));
        }
        assertThat(verdicts(Map.of(), many)).containsOnly(Verdict.OK);
        assertThat(verdicts(Map.of("monitors.correction", "none"), many)).startsWith(Verdict.ALARM, Verdict.OK);
    }

    @Test
    void whatSeveralTestsSaySupportsEachOfThem() {
        List<Evidence> evidence = List.of(test("a", 0.00009, 1), test("b", 0.0009, 1), test("c", 0.0009, 1));
        assertThat(verdicts(Map.of(), evidence)).containsOnly(Verdict.ALARM);
        assertThat(verdicts(Map.of("monitors.correction", "bonferroni"), evidence))
                .containsExactly(Verdict.ALARM, Verdict.OK, Verdict.OK);
    }

    @Test
    void aNegligibleEffectNeverAlarms() {
        assertThat(verdicts(Map.of(), List.of(test("a", 0, 0.04), test("b", 0, 0.06), test("c", 0, 0.11))))
                .containsExactly(Verdict.OK, Verdict.WARNING, Verdict.ALARM);
    }

    @Test
    void aTestThatCannotBeSignificantCostsTheOthersNothing() {
        List<Evidence> evidence = new ArrayList<>(List.of(test("a", 0.0009, 1)));
        for (int i = 0; i < 50; i++) {
            Measurement hopeless = new Measurement(1, 1, 1, 0.1, level -> 1, 0.02);
            evidence.add(Evidence.test(Subject.of("m", "b" + i), "s", hopeless, 10, 10, Map.of()));
        }
        assertThat(verdicts(Map.of(), evidence)).startsWith(Verdict.ALARM).contains(Verdict.OK);
    }

    @Test
    void aHundredSegmentsCostTheWholeWindowNoMoreThanHalfOfItsLevel() {
        List<Evidence> evidence = new ArrayList<>(List.of(test("a", 0.0004, 1)));
        for (int i = 0; i < 100; i++) {
            Subject subject = new Subject("m", "a", Optional.of("region=" + i), Optional.empty());
            evidence.add(Evidence.test(subject, "s", measurement(0.5, 1), 10, 10, Map.of()));
        }
        assertThat(verdicts(Map.of(), evidence)).startsWith(Verdict.ALARM);
    }

    @Test
    void withoutChangeAtMostTheWantedShareOfWindowsAlarms() {
        Random random = new Random(3);
        int alarms = 0;
        for (int window = 0; window < 20_000; window++) {
            List<Evidence> evidence = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                evidence.add(test("t" + i, random.nextDouble(), 1));
            }
            alarms +=
                    verdicts(Map.of("monitors.falseAlarmRate", 0.05), evidence).contains(Verdict.ALARM) ? 1 : 0;
        }
        assertThat(alarms).isBetween(900, 1_100);
    }

    @Test
    void anAlarmTellsWhatMovedWithItAndInWhichSegments() {
        Subject ord = new Subject("m", "hour", Optional.of("origin=ORD"), Optional.empty());
        Subject lax = new Subject("m", "hour", Optional.of("origin=LAX"), Optional.empty());
        List<Finding> findings = decide(
                Map.of(),
                List.of(
                        test("hour", 0, 1),
                        test("distance", 0, 2),
                        test("weekday", 0.9, 0),
                        Evidence.test(lax, "s", measurement(0.2, 0.3), 40, 50, Map.of()),
                        Evidence.test(ord, "s", measurement(0, 3), 70, 50, Map.of())));
        assertThat(findings.getFirst().getDetails())
                .containsEntry("with1", "distance: 2.00")
                .containsEntry("segment1", "origin=ORD: 3.00 of 70 rows")
                .containsEntry("segment2", "origin=LAX: 0.300 of 40 rows")
                .doesNotContainKey("with2");
        assertThat(findings.get(2).getDetails()).isEmpty();
    }

    @Test
    void theMostCertainSegmentOfEachFieldIsNamedBeforeTheNextOnes() {
        List<Evidence> evidence = new ArrayList<>(List.of(test("late", 0, 1)));
        List.of("band=7", "band=8", "band=9", "origin=ORD", "origin=LAX")
                .forEach(segment -> evidence.add(Evidence.test(
                        new Subject("m", "late", Optional.of(segment), Optional.empty()),
                        "s",
                        measurement(1e-9 * evidence.size(), 1),
                        10,
                        10,
                        Map.of())));
        assertThat(decide(Map.of(), evidence).getFirst().getDetails())
                .containsEntry("segment1", "band=7: 1.00 of 10 rows")
                .containsEntry("segment2", "origin=ORD: 1.00 of 10 rows")
                .containsEntry("segment3", "band=8: 1.00 of 10 rows");
    }

    @Test
    void whatMonitorsSayOfSegmentsIsLeftOutWhereTheContractNamesOthers() {
        Subject ord = new Subject("m", "hour", Optional.of("origin=ORD"), Optional.empty());
        List<Evidence> evidence =
                List.of(test("hour", 0.5, 0), Evidence.test(ord, "s", measurement(0, 3), 70, 50, Map.of()));
        assertThat(decide(Map.of("monitors.segments", List.of("m")), evidence)).hasSize(2);
        assertThat(decide(Map.of("monitors.segments", List.of("other")), evidence))
                .hasSize(1);
    }

    @Test
    void rulesKeepTheirVerdictAndTakeNoShare() {
        Evidence rule = Evidence.rule(Subject.of("m", "r"), "s", new Ruled(Verdict.WARNING, 1, 1, 1), 1, 0, Map.of());
        assertThat(verdicts(Map.of(), List.of(rule, test("a", 0.0009, 1))))
                .containsExactly(Verdict.WARNING, Verdict.ALARM);
    }

    @Test
    void anOnlineProcedureGivesLaterWindowsLessUntilADiscovery() {
        Map<String, ?> lord = Map.of("monitors.online", "lord");
        List<Evidence> evidence = List.of(test("a", 0.0001, 1));
        assertThat(verdicts(lord, evidence, history(0.9, 0))).containsExactly(Verdict.ALARM);
        assertThat(verdicts(lord, evidence, history(0.9, 150))).containsExactly(Verdict.OK);
        assertThat(verdicts(lord, evidence, history(1e-9, 150))).containsExactly(Verdict.ALARM);
    }

    @Test
    void anUnknownCorrectionIsNamed() {
        assertThatThrownBy(() -> verdicts(Map.of("monitors.correction", "sidak"), List.of()))
                .hasMessageContaining("monitors.correction is one of")
                .hasMessageContaining("not sidak");
    }

    @Property(tries = 200)
    void noNumberOfAFindingIsEverNaNOrInfinite(@ForAll double value, @ForAll double effect, @ForAll double threshold) {
        Measurement measured = new Measurement(value, effect, 0.5, 0.1, level -> threshold);
        Evidence tested = Evidence.test(Subject.of("m", "a"), "s", measured, 1, 1, Map.of());
        Evidence ruled = Evidence.rule(
                Subject.of("m", "b"), "s", new Ruled(Verdict.ALARM, value, effect, threshold), 1, 1, Map.of());
        assertThat(decide(Map.of(), List.of(tested, ruled))).allSatisfy(finding -> {
            boolean known = finding.getVerdict() != Verdict.INSUFFICIENT_DATA;
            assertThat(finding.getValue() != null).isEqualTo(known);
            if (finding.getValue() != null) {
                assertThat(finding.getValue()).isFinite();
            }
            if (finding.getThreshold() != null) {
                assertThat(finding.getThreshold()).isFinite();
            }
        });
    }

    private static ModelHistory history(double pValue, int windows) {
        List<PastWindow> past = new ArrayList<>();
        for (int i = 1; i <= windows; i++) {
            past.add(new PastWindow(
                    TestModel.START.minus(TestModel.SIZE.multipliedBy(i)),
                    0,
                    Optional::empty,
                    OptionalDouble.of(pValue)));
        }
        return new ModelHistory(past);
    }

    private static Evidence test(String target, double pValue, double effect) {
        return Evidence.test(Subject.of("m", target), "s", measurement(pValue, effect), 10, 10, Map.of());
    }

    private static Measurement measurement(double pValue, double effect) {
        return new Measurement(effect, effect, pValue, 0.1, level -> 1);
    }

    private static List<Verdict> verdicts(Map<String, ?> policies, List<Evidence> evidence) {
        return verdicts(policies, evidence, ModelHistory.NONE);
    }

    private static List<Verdict> verdicts(Map<String, ?> policies, List<Evidence> evidence, ModelHistory history) {
        AuditedModel model = model(policies);
        return Verdicts.decide(window(model), history, model, evidence).findings().stream()
                .map(Finding::getVerdict)
                .toList();
    }

    private static List<Finding> decide(Map<String, ?> policies, List<Evidence> evidence) {
        AuditedModel model = model(policies);
        return Verdicts.decide(window(model), ModelHistory.NONE, model, evidence)
                .findings();
    }

    private static AuditedModel model(Map<String, ?> policies) {
        return new AuditedModel(TestInferences.layout(policies, numeric("x")), Optional.empty());
    }

    private static ModelWindow window(AuditedModel model) {
        WindowSummary empty = new WindowSummary(ProfileSpec.of(model.layout(), Optional.empty()));
        return new ModelWindow(model.contract().key(), TestModel.START, TestModel.SIZE, empty);
    }
}
