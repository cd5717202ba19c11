package org.mlaudit.streams.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.fairness.TestOutcomes.Case;
import org.mlaudit.streams.monitor.Evidence;
import org.mlaudit.streams.monitor.Evidence.Tested;
import org.mlaudit.streams.monitor.Judged;
import org.mlaudit.streams.monitor.Verdicts;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeHistory;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.streams.performance.OutcomeWindow;

class FairnessMonitorsTest {
    private final TestOutcomes outcomes = TestOutcomes.binary(List.of("sex"), "");

    private static List<Finding> judge(OutcomeMonitor monitor, OutcomeWindow window, AuditedOutcomes model) {
        assertThat(monitor.appliesTo(model)).isTrue();
        List<Evidence> evidence = monitor.evaluate(window, OutcomeHistory.NONE, model);
        Judged judged = new Judged(window.key(), window.start(), window.end(), 1);
        return Verdicts.decide(judged, model.model(), 0.001, evidence).findings();
    }

    /** The same share of good decisions and outcomes for every {@code of} cases. */
    private static Case decided(String group, int i, int good, int of) {
        return Case.withoutTruth(group, i % of < good ? 0.8 : 0.2);
    }

    @Test
    void unequalSharesAlarmByDifferenceAndByRatio() {
        OutcomeWindow window =
                outcomes.window(2_000, i -> i % 2 == 0 ? decided("m", i / 2, 5, 10) : decided("f", i / 2, 3, 10));
        List<Finding> findings = judge(new Parity(), window, outcomes.model());
        assertThat(findings)
                .extracting(Finding::getStatistic)
                .containsExactly("statistical-parity-difference", "disparate-impact-ratio");
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
            assertThat(finding.getTarget()).isEqualTo("sex");
            assertThat(finding.getN()).isEqualTo(1_000);
        });
        // Both groups are equally large: the first by name is the reference.
        assertThat(findings.getFirst().getSegment()).isEqualTo("sex=m");
        assertThat(findings.getFirst().getValue()).isCloseTo(0.2, offset(1e-12));
        assertThat(findings.getLast().getValue()).isCloseTo(5 / 3.0, offset(1e-12));
        assertThat(findings.getFirst().getThreshold()).isBetween(0.1, 0.2);
        assertThat(findings.getLast().getThreshold()).isBetween(1.25, 5 / 3.0);
        assertThat(findings.getFirst().getDetails())
                .containsEntry("group", "500 of 1000, 50.0%")
                .containsEntry("reference", "300 of 1000, 30.0%")
                .containsKey("interval");
    }

    @Test
    void aSmallDifferenceOfRareDecisionsAlarmsByItsRatioOnly() {
        OutcomeWindow window =
                outcomes.window(20_000, i -> i % 4 > 0 ? decided("m", i / 4, 50, 1000) : decided("f", i / 4, 30, 1000));
        assertThat(judge(new Parity(), window, outcomes.model()))
                .extracting(Finding::getVerdict)
                .containsExactly(Verdict.OK, Verdict.ALARM);
    }

    @Test
    void aLargeSampleWithANegligibleDifferenceDoesNotAlarm() {
        OutcomeWindow window = outcomes.window(
                100_000, i -> i % 2 == 0 ? decided("m", i / 2, 520, 1000) : decided("f", i / 2, 500, 1000));
        List<Finding> findings = judge(new Parity(), window, outcomes.model());
        assertThat(findings).extracting(Finding::getVerdict).containsOnly(Verdict.OK);
        assertThat(findings)
                .allSatisfy(finding -> assertThat(finding.getPValue()).isLessThan(1e-6));
    }

    @Test
    void policiesHoldForAllAttributesOrForOne() {
        TestOutcomes strict = TestOutcomes.binary(
                List.of("sex"), "fairness.parity.minimumEffect: 0.5, fairness.parity.sex.leastRatio: 0.3");
        OutcomeWindow window =
                strict.window(2_000, i -> i % 2 == 0 ? decided("m", i / 2, 5, 10) : decided("f", i / 2, 3, 10));
        assertThat(judge(new Parity(), window, strict.model()))
                .extracting(Finding::getVerdict)
                .containsExactly(Verdict.OK, Verdict.OK);
    }

    @Test
    void groupsAreComparedWhateverIsAskedOfSegments() {
        TestOutcomes others = TestOutcomes.binary(List.of("sex"), "monitors.segments: [drift.distribution]");
        OutcomeWindow window =
                others.window(2_000, i -> i % 2 == 0 ? decided("m", i / 2, 5, 10) : decided("f", i / 2, 3, 10));
        assertThat(judge(new Parity(), window, others.model())).hasSize(2);
    }

    @Test
    void intersectionsAreJudgedWhereTheirPartsAreAlike() {
        TestOutcomes two = TestOutcomes.binary(List.of("sex", "race"), "");
        OutcomeWindow window = two.window(4_000, i -> {
            boolean m = i % 2 == 0;
            boolean x = i / 2 % 2 == 0;
            return new Case(
                    List.of(m ? "m" : "f", x ? "x" : "y"),
                    (i / 4 % 10) < (m == x ? 6 : 3) ? 0.8 : 0.2,
                    Optional.empty());
        });
        List<Finding> alarms = judge(new Parity(), window, two.model()).stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                .toList();
        assertThat(alarms).isNotEmpty().allMatch(finding -> finding.getTarget().equals("sex & race"));
        assertThat(alarms).extracting(Finding::getSegment).contains("sex & race=f & y");
    }

    @Test
    void smallGroupsAreToldAndNotJudged() {
        OutcomeWindow window = outcomes.window(100, i -> i < 71 ? decided("m", i, 9, 10) : Case.withoutTruth("f", 0.1));
        Finding finding = judge(new Parity(), window, outcomes.model()).getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(finding.getN()).isEqualTo(29);
        assertThat(finding.getDetails())
                .containsEntry("reason", "29 predictions are fewer than fairness.minimumGroup, 30");
    }

    @Test
    void numbersAreComparedByTheirSharesAboveTheMedian() {
        TestOutcomes numbers = new TestOutcomes(TestOutcomes.contract("{kind: REGRESSION}", List.of("sex"), ""));
        OutcomeWindow window = numbers.window(
                1_000, i -> new Case(List.of(i % 2 == 0 ? "m" : "f"), i % 2 * 50.0 + i % 100, Optional.empty()));
        Finding finding = judge(new Parity(), window, numbers.model()).getFirst();
        assertThat(finding.getStatistic()).isEqualTo("above-median-difference");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails()).containsKey("interval");
        assertThat(FairnessMonitors.all().stream().filter(monitor -> monitor.appliesTo(numbers.model())))
                .hasSize(1);
    }

    @Test
    void aMulticlassModelIsAskedForItsFavourableClasses() {
        TestOutcomes classes =
                new TestOutcomes(TestOutcomes.contract("{kind: MULTICLASS, classes: [a, b, c]}", List.of("sex"), ""));
        OutcomeWindow window = classes.window(100, i -> new Case(List.of("m"), "b", Optional.empty()));
        Finding finding = judge(new Parity(), window, classes.model()).getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(finding.getDetails().get("reason")).contains("fairness.favourable");
    }

    /** Good people of one group are refused more often, and bad ones as often as others. */
    private static Case missed(int i) {
        boolean good = i / 2 % 2 == 0;
        boolean accepted = i % 2 == 0 ? good : good && i / 4 % 10 < 7;
        return Case.of(i % 2 == 0 ? "a" : "b", accepted ? 0.9 : 0.1, good);
    }

    @Test
    void missedOpportunitiesAlarm() {
        List<Finding> findings =
                judge(new Odds(), outcomes.window(2_000, FairnessMonitorsTest::missed), outcomes.model());
        assertThat(findings)
                .extracting(Finding::getStatistic)
                .containsExactly("equal-opportunity-difference", "equalised-odds-difference");
        assertThat(findings).extracting(Finding::getVerdict).containsOnly(Verdict.ALARM);
        assertThat(findings.getFirst().getValue()).isCloseTo(-0.3, offset(1e-12));
        assertThat(findings.getLast().getValue()).isCloseTo(0.3, offset(1e-12));
        assertThat(findings.getFirst().getDetails()).containsEntry("group", "350 of 500, 70.0%");
    }

    @Test
    void untilEnoughOutcomesAreKnownNothingIsSaidOfThem() {
        OutcomeWindow window =
                outcomes.window(2_000, i -> i % 3 == 0 ? missed(i) : Case.withoutTruth(i % 2 == 0 ? "a" : "b", 0.9));
        for (OutcomeMonitor monitor : List.of(new Odds(), new Predictive(), new CalibrationOfGroups())) {
            assertThat(judge(monitor, window, outcomes.model())).allSatisfy(finding -> {
                assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
                assertThat(finding.getDetails().get("reason")).contains("performance.minimumCoverage");
            });
        }
        assertThat(judge(new Parity(), window, outcomes.model()))
                .noneMatch(finding -> finding.getVerdict() == Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void favourableDecisionsThatAreOftenWrongForOneGroupAlarm() {
        OutcomeWindow window =
                outcomes.window(2_000, i -> Case.of(i % 2 == 0 ? "a" : "b", 0.9, i / 2 % 10 < (i % 2 == 0 ? 9 : 6)));
        List<Finding> findings = judge(new Predictive(), window, outcomes.model());
        assertThat(findings).extracting(Finding::getVerdict).containsExactly(Verdict.ALARM);
        assertThat(findings.getFirst().getValue()).isCloseTo(-0.3, offset(1e-12));
        assertThat(judge(new CalibrationOfGroups(), window, outcomes.model())
                        .getFirst()
                        .getVerdict())
                .isEqualTo(Verdict.ALARM);
    }

    @Test
    void scoresThatAreTooLowForOneGroupAlarm() {
        OutcomeWindow window =
                outcomes.window(4_000, i -> Case.of(i % 2 == 0 ? "a" : "b", 0.3, i / 2 % 10 < (i % 2 == 0 ? 3 : 4)));
        Finding finding =
                judge(new CalibrationOfGroups(), window, outcomes.model()).getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getValue()).isCloseTo(0.1, offset(1e-6));
        assertThat(finding.getDetails()).containsEntry("group", "0.400 observed, 0.300 predicted");
    }

    @Test
    void aDisparityThatWasThereBeforeAlarmsOnlyWhenItGrows() {
        AuditedOutcomes known =
                outcomes.model(8_000, i -> i % 2 == 0 ? decided("a", i / 2, 6, 10) : decided("b", i / 2, 4, 10));
        OutcomeWindow same =
                outcomes.window(8_000, i -> i % 2 == 0 ? decided("a", i / 2, 6, 10) : decided("b", i / 2, 4, 10));
        OutcomeWindow grown =
                outcomes.window(8_000, i -> i % 2 == 0 ? decided("a", i / 2, 6, 10) : decided("b", i / 2, 3, 10));
        OutcomeWindow shrunk =
                outcomes.window(8_000, i -> i % 2 == 0 ? decided("a", i / 2, 6, 10) : decided("b", i / 2, 6, 10));
        Function<OutcomeWindow, Verdict> verdict =
                window -> judge(new ChangeOfParity(), window, known).getFirst().getVerdict();
        assertThat(verdict.apply(same)).isEqualTo(Verdict.OK);
        assertThat(verdict.apply(grown)).isEqualTo(Verdict.ALARM);
        assertThat(verdict.apply(shrunk)).isEqualTo(Verdict.OK);
        assertThat(new ChangeOfParity().appliesTo(outcomes.model())).isFalse();
        assertThat(judge(new Parity(), same, known).getFirst().getVerdict()).isEqualTo(Verdict.ALARM);
    }

    @Test
    void changesOfOpportunityAreJudgedWhereOutcomesAreKnown() {
        AuditedOutcomes fair =
                outcomes.model(4_000, i -> Case.of(i % 2 == 0 ? "a" : "b", i / 2 % 2 == 0 ? 0.9 : 0.1, i / 2 % 2 == 0));
        List<Finding> findings =
                judge(new ChangeOfParity(), outcomes.window(4_000, FairnessMonitorsTest::missed), fair);
        assertThat(findings)
                .extracting(Finding::getStatistic)
                .containsExactly("statistical-parity-difference", "equal-opportunity-difference");
        assertThat(findings.getLast().getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(findings.getLast().getDetails().get("before")).isEqualTo("0.00 of 1000 and 1000");
    }

    @Test
    void groupsThatTheReferenceDoesNotHoldAreSaid() {
        AuditedOutcomes known = outcomes.model(100, i -> decided(i % 2 == 0 ? "a" : "c", i, 6, 10));
        Finding finding = judge(
                        new ChangeOfParity(),
                        outcomes.window(200, i -> decided(i % 2 == 0 ? "a" : "b", i, 6, 10)),
                        known)
                .getFirst();
        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
        assertThat(finding.getDetails().get("reason")).isEqualTo("the reference holds no predictions for this group");
    }

    /** Without disparity, tests are significant at most about as often as they say, in small groups too. */
    @ParameterizedTest
    @CsvSource({"60, 0.5", "60, 0.1", "200, 0.03", "400, 0.5"})
    void withoutDisparityTestsAreSignificantAtMostAsOftenAsTheySay(int rows, double mean) {
        Random random = new Random(7);
        AuditedOutcomes known = outcomes.model(2_000, i -> chance(random, i, mean));
        int windows = 400;
        List<OutcomeMonitor> monitors = FairnessMonitors.all();
        int[] significant = new int[monitors.size()];
        IntStream.range(0, windows).forEach(w -> {
            OutcomeWindow window = outcomes.window(rows, i -> chance(random, i, mean));
            for (int m = 0; m < monitors.size(); m++) {
                Evidence first = monitors.get(m)
                        .evaluate(window, OutcomeHistory.NONE, known)
                        .getFirst();
                significant[m] += first.outcome() instanceof Tested tested
                                && tested.measured().pValue() <= 0.05
                        ? 1
                        : 0;
            }
        });
        // Three standard deviations above 5% of 400.
        assertThat(significant)
                .as("%s", (Object) significant)
                .doesNotContain(IntStream.range(34, 400).toArray());
    }

    private static Case chance(Random random, int i, double mean) {
        double score = Math.min(1, 2 * mean * random.nextDouble());
        return Case.of(i % 2 == 0 ? "a" : "b", score, random.nextDouble() < score);
    }
}
