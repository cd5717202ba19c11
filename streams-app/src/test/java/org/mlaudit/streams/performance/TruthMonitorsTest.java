package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.performance.TestOutcomes.Row;

class TruthMonitorsTest {
    private static Row right(int i) {
        return Row.of("north", i % 2 == 0 ? 0.8 : 0.2, i % 2 == 0 ? 1 : 0);
    }

    private static List<Finding> fit(TestOutcomes model, OutcomeWindow window) {
        return model.judge(window, Optional.empty(), List.of());
    }

    @Test
    void truthsAndPredictionsThatFitAreFine() {
        TestOutcomes model = TestOutcomes.binary("", new TruthFit());
        List<Finding> findings = fit(model, model.window(0, 100, TruthMonitorsTest::right));
        assertThat(findings).hasSize(4).allMatch(finding -> finding.getVerdict() == Verdict.OK);
    }

    @Test
    void anUnknownClassIsTold() {
        TestOutcomes model = TestOutcomes.binary("", new TruthFit());
        Finding finding = TestOutcomes.of(
                fit(model, model.window(0, 100, i -> i < 5 ? right(i).misfit(Misfit.UNKNOWN_CLASS) : right(i))),
                "unknown-class");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails())
                .containsEntry("contract", "the classes no, yes")
                .containsEntry("window", "5 of 100 outcomes (5.00%) have a class that is none of these");
    }

    @Test
    void aTruthOfAnotherKindIsTold() {
        TestOutcomes model = TestOutcomes.regression("", new TruthFit());
        Row fits = new Row("north", List.of(1.0), OptionalDouble.of(2), Misfit.NONE, Duration.ZERO);
        Finding finding = TestOutcomes.of(
                fit(model, model.window(0, 1000, i -> i < 5 ? fits.misfit(Misfit.WRONG_KIND) : fits)), "wrong-kind");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.WARNING);
        assertThat(finding.getDetails())
                .containsEntry("contract", "a quantity, as REGRESSION has it")
                .containsEntry("window", "5 of 1000 outcomes (0.50%) have a class and no quantity");
    }

    @Test
    void labelsAgainstTheThresholdAndEmptyPredictionsAreTold() {
        TestOutcomes model = TestOutcomes.binary("", new TruthFit());
        List<Finding> findings = fit(
                model,
                model.window(
                        0,
                        100,
                        i -> i < 20
                                ? right(i).labelled(i % 2 == 0 ? "no" : "yes")
                                : i < 30
                                        ? new Row("north", List.of(), OptionalDouble.of(1), Misfit.NONE, Duration.ZERO)
                                        : right(i).labelled(i % 2 == 0 ? "yes" : "no")));
        Finding threshold = TestOutcomes.of(findings, "threshold");
        assertThat(threshold.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(threshold.getDetails())
                .containsEntry("contract", "the class yes from a score of 0.5 on")
                .containsEntry("window", "20 of 100 predictions (20.00%) have another label than that");
        Finding empty = TestOutcomes.of(findings, "incomparable");
        assertThat(empty.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(empty.getDetails().get("window")).startsWith("10 of 100 predictions (10.00%)");
    }

    @Test
    void ofAModelWithoutTruthsOnlyThePredictionsAreJudged() {
        TestOutcomes model = TestOutcomes.multiclass("", new TruthFit());
        Row row = new Row("north", List.of("a"), OptionalDouble.empty(), Misfit.NONE, Duration.ZERO);
        List<Finding> findings = fit(model, model.window(0, 10, i -> row));
        assertThat(findings)
                .extracting(Finding::getTarget, Finding::getVerdict)
                .containsExactly(tuple("incomparable", Verdict.OK), tuple("threshold", Verdict.OK));
        for (OutcomeMonitor monitor :
                List.of(new PerformanceFall(), new TruthCoverage(), new TruthDelay(), new TruthUnmatched())) {
            TestOutcomes other = TestOutcomes.multiclass("", monitor);
            assertThat(fit(other, other.window(0, 10, i -> row))).isEmpty();
        }
    }

    @Test
    void truthsThatNameNoInferenceAreTold() {
        TestOutcomes model = TestOutcomes.binary("", new TruthUnmatched());
        OutcomeWindow window = model.window(0, 98, TruthMonitorsTest::right);
        assertThat(TestOutcomes.of(fit(model, window), "window").getVerdict()).isEqualTo(Verdict.OK);
        window.summary().addUnmatched();
        window.summary().addUnmatched();
        Finding finding = TestOutcomes.of(fit(model, window), "window");
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails().get("window")).startsWith("2 of 100 outcomes (2.00%) name no inference");
    }

    /** Days newest first; a share of the predictions gets its truth, after some hours. */
    private static List<OutcomeWindow> days(TestOutcomes model, int days, double lastShare, double lastHours) {
        List<OutcomeWindow> windows = new ArrayList<>();
        Random random = new Random(9);
        for (int day = days; day >= 1; day--) {
            double share = day == days ? lastShare : 0.85 + 0.05 * random.nextDouble();
            double hours = day == days ? lastHours : 6;
            windows.add(model.window(
                    day,
                    600,
                    i -> random.nextDouble() < share
                            ? right(i).after(Duration.ofMinutes((long) (60 * hours * (0.5 + random.nextDouble()))))
                            : right(i).withoutTruth()));
        }
        return windows;
    }

    private static Finding closing(TestOutcomes model, List<OutcomeWindow> days) {
        OutcomeWindow closing = model.window(days.size() + 1, 600, i -> right(i).withoutTruth());
        return TestOutcomes.of(model.judge(closing, Optional.empty(), days), "window");
    }

    @Test
    void fewerTruthsThanAtTheSameAgeBeforeAlarm() {
        TestOutcomes model = TestOutcomes.binary("", new TruthCoverage());
        assertThat(closing(model, days(model, 9, 0.87, 6)).getVerdict()).isEqualTo(Verdict.OK);
        Finding finding = closing(model, days(model, 9, 0.3, 6));
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getEffect()).isBetween(0.5, 0.65);
        assertThat(closing(model, days(model, 3, 0.3, 6)).getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
    }

    @Test
    void truthsThatTakeLongerThanBeforeAlarm() {
        TestOutcomes model = TestOutcomes.binary("", new TruthDelay());
        assertThat(closing(model, days(model, 9, 0.87, 6)).getVerdict()).isEqualTo(Verdict.OK);
        Finding finding = closing(model, days(model, 9, 0.87, 10));
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails().get("window")).contains("half of");
    }

    /** Truths that come after days are compared once a window is old enough for them. */
    @Test
    void lateTruthsAreJudgedAtTheAgeTheyNeed() {
        TestOutcomes model = TestOutcomes.binary("", new TruthCoverage());
        List<OutcomeWindow> days = new ArrayList<>();
        Random random = new Random(10);
        for (int day = 10; day >= 1; day--) {
            int age = 11 - day;
            double share = day == 7 ? 0.2 : 0.9;
            days.add(model.window(
                    day,
                    500,
                    i -> age > 3 && random.nextDouble() < share
                            ? right(i).after(Duration.ofHours(60 + random.nextInt(24)))
                            : right(i).withoutTruth()));
        }
        Finding finding = closing(model, days);
        assertThat(finding.getVerdict()).isEqualTo(Verdict.ALARM);
        assertThat(finding.getDetails().get("window")).contains("2001-02-12T00:00:00Z, PT96H");
    }
}
