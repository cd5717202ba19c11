package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.estimation.Estimate;
import org.mlaudit.streams.performance.OutcomeSummary;

/** What the join of the flights' predictions with their truth finds, computed without NiFi and Kafka. */
class FlightPerformanceTest {
    private static final FlightModel MODEL = FlightModel.load();
    private static final YearMonth FEBRUARY = FlightData.FIRST_MONTH.plusMonths(1);

    private static Map<Duration, List<Finding>> findings = Map.of();
    private static Map<YearMonth, OutcomeSummary> months = Map.of();
    private static PerformanceFigures figures = of(FlightData.FIRST_MONTH, FlightData.FIRST_MONTH);

    private static PerformanceFigures of(YearMonth from, YearMonth to) {
        FlightPerformance performance = FlightPerformance.of(MODEL, from, to);
        findings = performance.findings();
        months = performance.months();
        return new PerformanceFigures(performance);
    }

    @BeforeAll
    static void judge() {
        assertThat(findings.values().stream().flatMap(List::stream))
                .as("January against itself")
                .hasSizeGreaterThan(200)
                .noneMatch(finding -> finding.getVerdict() == Verdict.ALARM);
        figures = of(FEBRUARY, FlightData.LAST_MONTH);
    }

    private static List<String> ofWhole(int days, String monitor) {
        return findings.get(Duration.ofDays(days)).stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM
                        && finding.getMonitor().equals(monitor))
                .filter(finding -> finding.getSegment() == null)
                .map(finding -> day(finding) + " " + finding.getTarget())
                .toList();
    }

    private static String day(Finding finding) {
        return finding.getWindowStart().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** Month, AUROC estimated and realised, accuracy estimated and realised. */
    @Test
    void theEstimateStaysWhereItIsAndWhatComesTrueDoesNot() {
        assertMonth(2, 0.6567, 0.6322, 0.7292, 0.7092);
        assertMonth(3, 0.6575, 0.6369, 0.7286, 0.7188);
        assertMonth(4, 0.6559, 0.6300, 0.7320, 0.7340);
        assertMonth(5, 0.6551, 0.6430, 0.7315, 0.7424);
        assertMonth(6, 0.6579, 0.6483, 0.7283, 0.7180);
    }

    private static void assertMonth(int month, double ranked, double reallyRanked, double right, double reallyRight) {
        OutcomeSummary summary = months.get(YearMonth.of(2001, month));
        assertThat(summary.whole().truths()).isEqualTo(summary.whole().predictions());
        Estimate auroc = figures.estimated("auroc", summary);
        Estimate accuracy = figures.estimated("accuracy", summary);
        assertThat(auroc.value()).isCloseTo(ranked, within(6e-5));
        assertThat(figures.realised("auroc", summary).value()).isCloseTo(reallyRanked, within(6e-5));
        assertThat(accuracy.value()).isCloseTo(right, within(6e-5));
        assertThat(figures.realised("accuracy", summary).value()).isCloseTo(reallyRight, within(6e-5));
        assertThat(reallyRanked).as("AUROC of month " + month).isLessThan(auroc.low());
    }

    /** What the model does not see: fewer or more flights are late, at the same inputs. */
    @Test
    void scoresMeanSomethingElseInWinterInSpringAndInTheWeekOfThunderstorms() {
        assertThat(ofWhole(7, "performance.calibration"))
                .containsExactly(
                        "2001-01-29 late",
                        "2001-02-12 late",
                        "2001-02-19 late",
                        "2001-03-12 late",
                        "2001-04-23 late",
                        "2001-04-30 late",
                        "2001-05-07 late",
                        "2001-06-11 late");
        assertThat(ofWhole(28, "performance.calibration")).containsExactly("2001-04-16 late");
    }

    @Test
    void performanceFallsInWinterAndInTheWeekOfThunderstormsAndFlightsAreOrderedWorseThanInJanuary() {
        assertThat(ofWhole(7, "performance.fall"))
                .filteredOn(alarm -> !alarm.endsWith("auroc"))
                .containsExactly(
                        "2001-02-12 accuracy",
                        "2001-02-12 brier",
                        "2001-02-19 accuracy",
                        "2001-02-19 brier",
                        "2001-02-26 accuracy",
                        "2001-02-26 brier",
                        "2001-03-12 accuracy",
                        "2001-03-12 brier",
                        "2001-04-09 accuracy",
                        "2001-06-11 brier");
        assertThat(ofWhole(28, "performance.fall"))
                .containsExactly(
                        "2001-01-22 auroc",
                        "2001-02-19 auroc",
                        "2001-02-19 accuracy",
                        "2001-02-19 brier",
                        "2001-03-19 auroc",
                        "2001-04-16 auroc",
                        "2001-05-14 auroc");
        assertThat(ofWhole(7, "performance.value"))
                .containsExactly(
                        "2001-02-12 value",
                        "2001-02-19 value",
                        "2001-02-26 value",
                        "2001-03-12 value",
                        "2001-06-11 value");
    }

    @Test
    void theAirportsWhereItFailsAreNamed() {
        assertThat(findings.get(Duration.ofDays(7)).stream()
                        .filter(finding -> finding.getVerdict() == Verdict.ALARM && finding.getSegment() != null)
                        .map(finding -> day(finding) + " " + finding.getSegment())
                        .distinct())
                .containsExactly(
                        "2001-02-05 origin=MSP",
                        "2001-02-12 origin=MSP",
                        "2001-02-12 origin=STL",
                        "2001-02-19 origin=DTW",
                        "2001-02-19 origin=ORD",
                        "2001-03-12 origin=MSP",
                        "2001-04-02 origin=MSP",
                        "2001-04-09 origin=ORD",
                        "2001-04-16 origin=DFW",
                        "2001-04-16 origin=ORD",
                        "2001-06-11 origin=MSP",
                        "2001-06-11 origin=ORD");
    }

    /** Where estimate and truth part, the relation of inputs and outcome has changed: concept drift. */
    @Test
    void whereTheEstimateMissesTheRelationHasChanged() {
        List<String> changed = List.of(
                "2001-02-12", "2001-02-19", "2001-02-26", "2001-03-12", "2001-04-09", "2001-04-23", "2001-05-07");
        assertThat(ofWhole(7, "performance.relation"))
                .isEqualTo(changed.stream().map(day -> day + " window").toList());
        assertThat(ofWhole(7, "performance.reconciled"))
                .filteredOn(alarm -> alarm.endsWith("accuracy"))
                .containsExactly(
                        "2001-02-19 accuracy", "2001-02-26 accuracy", "2001-03-12 accuracy", "2001-05-07 accuracy");
        assertThat(ofWhole(7, "performance.estimated")).isEmpty();
        assertThat(causes("2001-03-12")).allMatch(cause -> cause.startsWith("concept drift"));
    }

    private static List<String> causes(String start) {
        return findings.get(Duration.ofDays(7)).stream()
                .filter(finding ->
                        day(finding).equals(start) && finding.getMonitor().equals("performance.relation"))
                .map(finding -> finding.getDetails().get("cause"))
                .toList();
    }
}
