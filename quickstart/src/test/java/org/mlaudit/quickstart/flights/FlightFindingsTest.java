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

/** What the monitors find is compared with what {@link FlightFigures} and {@link OutcomeFigures} count by brute force. */
class FlightFindingsTest {
    private static final FlightLog PREDICTIONS = FlightModel.load();
    private static final FlightLog OUTCOMES = FlightOutcomes.load();

    private static Map<Duration, List<Finding>> predictions = Map.of();
    private static Map<Duration, List<Finding>> outcomes = Map.of();

    @BeforeAll
    static void judge() {
        YearMonth february = FlightData.FIRST_MONTH.plusMonths(1);
        predictions = FlightFindings.of(PREDICTIONS, february, FlightData.LAST_MONTH);
        outcomes = FlightFindings.of(OUTCOMES, february, FlightData.LAST_MONTH);
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

    private static List<String> late(String segments) {
        return alarms(
                        outcomes,
                        7,
                        finding -> finding.getTarget().equals("prediction.label")
                                && String.valueOf(finding.getSegment()).startsWith(segments))
                .stream()
                .map(finding -> day(finding) + " " + finding.getSegment())
                .toList();
    }

    private static Map<String, String> why(int days, String start) {
        return alarms(
                        outcomes,
                        days,
                        finding -> finding.getSegment() == null
                                && finding.getTarget().equals("prediction.label")
                                && day(finding).equals(start))
                .getFirst()
                .getDetails();
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
    void bothContractsCanBeRegistered() {
        PolicyCheck.check(PREDICTIONS.contract());
        PolicyCheck.check(OUTCOMES.contract());
    }

    @Test
    void aMonthReplayedAgainstItselfRaisesNoAlarm() {
        for (FlightLog log : List.of(PREDICTIONS, OUTCOMES)) {
            Map<Duration, List<Finding>> january =
                    FlightFindings.of(log, FlightData.FIRST_MONTH, FlightData.FIRST_MONTH);
            for (int days : List.of(1, 7, 28)) {
                assertThat(january.get(Duration.ofDays(days))).isNotEmpty();
                assertThat(alarms(january, days, any -> true)).isEmpty();
            }
        }
    }

    /** 5 March: snow in the Northeast. 11 April: a blizzard at Denver. 9 June: tropical storm Allison floods Houston. */
    @Test
    void theDaysThatAlarmAreThreeStormsAndOneDayAtDenver() {
        assertThat(ofWhole(predictions, 1))
                .containsExactly(
                        "2001-02-20 drift.g destination",
                        "2001-03-05 drift.distribution origin",
                        "2001-03-05 drift.distribution destination",
                        "2001-03-05 drift.g origin",
                        "2001-03-05 drift.g destination",
                        "2001-04-11 drift.g origin",
                        "2001-04-11 drift.g destination",
                        "2001-06-09 drift.g origin",
                        "2001-06-09 drift.g destination");
        assertThat(most(predictions, "2001-02-20", "drift.g"))
                .containsExactly("destination DEN: 0.86%, reference 2.17%");
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
                        "2001-06-11 drift.distribution destination",
                        "2001-06-18 drift.distribution origin");
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

    @Test
    void theOutcomeShiftsInWinterInSpringAndInTheWeekOfThunderstorms() {
        assertThat(ofWhole(outcomes, 7))
                .filteredOn(alarm -> alarm.endsWith("prediction.label"))
                .containsExactly(
                        "2001-01-29 drift.distribution prediction.label",
                        "2001-02-12 drift.distribution prediction.label",
                        "2001-02-19 drift.distribution prediction.label",
                        "2001-03-12 drift.distribution prediction.label",
                        "2001-04-23 drift.distribution prediction.label",
                        "2001-04-30 drift.distribution prediction.label",
                        "2001-05-07 drift.distribution prediction.label",
                        "2001-06-11 drift.distribution prediction.label");
        assertThat(ofWhole(outcomes, 28))
                .containsExactly(
                        "2001-04-16 drift.distribution delay", "2001-04-16 drift.distribution prediction.label");
        assertThat(ofWhole(outcomes, 1)).isEmpty();
    }

    @Test
    void winterIsInTheEveningAndAtTheHubs() {
        assertThat(why(7, "2001-02-12"))
                .containsEntry("top1", "late: 27.58%, reference 20.34%")
                .containsEntry("segment1", "hours=17-20: 0.208 of 2677 rows")
                .containsEntry("segment2", "origin=ATL: 0.373 of 499 rows")
                .containsEntry("segment3", "hours=13-16: 0.164 of 2658 rows");
        assertThat(why(7, "2001-02-19"))
                .containsEntry("top1", "late: 27.86%, reference 20.34%")
                .containsEntry("segment1", "hours=17-20: 0.279 of 2640 rows")
                .containsEntry("segment2", "origin=EWR: 0.408 of 262 rows");
        assertThat(late("origin"))
                .contains(
                        "2001-02-05 origin=MSP",
                        "2001-02-12 origin=EWR",
                        "2001-02-12 origin=STL",
                        "2001-02-19 origin=EWR");
    }

    @Test
    void thunderstormsAreAtNightAndAtChicagoMinneapolisNewarkAndPhiladelphia() {
        assertThat(why(7, "2001-06-11"))
                .containsEntry("top1", "late: 26.41%, reference 20.34%")
                .containsEntry("segment1", "hours=17-20: 0.237 of 2631 rows")
                .containsEntry("segment2", "origin=ORD: 0.487 of 655 rows")
                .containsEntry("segment3", "hours=21-04: 0.368 of 962 rows");
        assertThat(late("origin"))
                .filteredOn(alarm -> alarm.startsWith("2001-06"))
                .containsExactly(
                        "2001-06-11 origin=EWR",
                        "2001-06-11 origin=MSP",
                        "2001-06-11 origin=ORD",
                        "2001-06-11 origin=PHL");
        assertThat(late("hours"))
                .filteredOn(alarm -> alarm.startsWith("2001-06"))
                .containsExactly("2001-06-11 hours=17-20", "2001-06-11 hours=21-04", "2001-06-18 hours=21-04");
    }

    @Test
    void springIsBetterEverywhere() {
        assertThat(why(28, "2001-04-16"))
                .containsEntry("top1", "late: 13.44%, reference 20.34%")
                .containsEntry("segment2", "origin=ATL: 0.291 of 2006 rows");
        assertThat(late("hours"))
                .filteredOn(alarm -> alarm.startsWith("2001-04-23"))
                .hasSize(Flight.HOURS.size());
    }
}
