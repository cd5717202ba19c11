package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.topology.PolicyCheck;

/** What the monitors of inputs find is compared with what {@link FlightFigures} counts by brute force. */
class FlightFindingsTest {
    private static final FlightModel MODEL = FlightModel.load();

    private static Map<Duration, List<Finding>> predictions = Map.of();

    @BeforeAll
    static void judge() {
        YearMonth february = FlightData.FIRST_MONTH.plusMonths(1);
        predictions = FlightFindings.of(MODEL, february, FlightData.LAST_MONTH);
    }

    private static List<Finding> alarms(Map<Duration, List<Finding>> findings, int days, Predicate<Finding> which) {
        return findings.getOrDefault(Duration.ofDays(days), List.of()).stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                .filter(which)
                .toList();
    }

    private static String day(Finding finding) {
        return finding.getWindowStart().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static List<String> ofWhole(Map<Duration, List<Finding>> findings, int days) {
        return alarms(findings, days, finding -> finding.getSegment() == null).stream()
                .map(finding -> day(finding) + " " + finding.getMonitor() + " " + finding.getTarget())
                .toList();
    }

    private static List<String> most(Map<Duration, List<Finding>> findings, String start, String monitor) {
        return alarms(
                        findings,
                        1,
                        finding -> day(finding).equals(start)
                                && finding.getMonitor().equals(monitor))
                .stream()
                .map(finding -> finding.getTarget() + " " + finding.getDetails().get("top1"))
                .toList();
    }

    @Test
    void theContractCanBeRegistered() {
        PolicyCheck.check(MODEL.contract());
    }

    @Test
    void aMonthReplayedAgainstItselfRaisesNoAlarm() {
        Map<Duration, List<Finding>> january = FlightFindings.of(MODEL, FlightData.FIRST_MONTH, FlightData.FIRST_MONTH);
        for (int days : List.of(1, 7, 28)) {
            assertThat(january.get(Duration.ofDays(days))).isNotEmpty();
            assertThat(alarms(january, days, any -> true)).isEmpty();
        }
    }

    /** 5 March: snow in the Northeast. 11 April: a blizzard at Denver. 9 June: tropical storm Allison floods Houston. */
    @Test
    void theDaysThatAlarmAreThreeStorms() {
        assertThat(ofWhole(predictions, 1))
                .containsExactly(
                        "2001-03-05 drift.distribution origin",
                        "2001-03-05 drift.distribution destination",
                        "2001-03-05 drift.g origin",
                        "2001-03-05 drift.g destination",
                        "2001-04-11 drift.g origin",
                        "2001-04-11 drift.g destination",
                        "2001-06-09 drift.g origin",
                        "2001-06-09 drift.g destination");
        assertThat(most(predictions, "2001-03-05", "drift.g"))
                .containsExactly("origin LGA: 0.27%, reference 2.06%", "destination BOS: 0.27%, reference 2.28%");
        assertThat(most(predictions, "2001-04-11", "drift.g"))
                .containsExactly("origin DEN: 0.31%, reference 2.18%", "destination DEN: 0.31%, reference 2.17%");
        assertThat(most(predictions, "2001-06-09", "drift.g"))
                .containsExactly("origin IAH: 0.13%, reference 2.20%", "destination IAH: 0.07%, reference 2.14%");
    }

    @Test
    void theWeeksOfPredictionsThatAlarmAreOneThatIsNotWholeAndTheSummerSchedule() {
        assertThat(ofWhole(predictions, 7))
                .containsExactly(
                        "2001-01-29 drift.distribution weekday",
                        "2001-01-29 drift.distribution prediction.score",
                        "2001-06-11 drift.distribution destination");
    }

    @Test
    void theSeasonShowsInFourWeeks() {
        assertThat(ofWhole(predictions, 28))
                .containsExactly(
                        "2001-01-22 drift.distribution weekday",
                        "2001-04-16 drift.distribution origin",
                        "2001-04-16 drift.distribution destination",
                        "2001-04-16 drift.g origin",
                        "2001-05-14 drift.distribution origin",
                        "2001-05-14 drift.distribution destination",
                        "2001-05-14 drift.g origin",
                        "2001-05-14 drift.g destination");
    }

    /** Delta changed its schedule at Atlanta in April; Phoenix has no summer time, so its flights keep others' hours. */
    @Test
    void airportsThatChangeTheirHoursAreTold() {
        assertThat(alarms(predictions, 28, finding -> finding.getSegment() != null))
                .extracting(finding -> day(finding) + " " + finding.getTarget() + " " + finding.getSegment())
                .containsExactly(
                        "2001-04-16 hour origin=ATL",
                        "2001-04-16 hour origin=PHX",
                        "2001-04-16 prediction.score origin=PHX",
                        "2001-05-14 hour origin=ATL",
                        "2001-05-14 hour origin=PHX",
                        "2001-05-14 prediction.score origin=PHX");
    }
}
