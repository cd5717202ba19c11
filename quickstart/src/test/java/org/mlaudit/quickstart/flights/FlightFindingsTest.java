package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

class FlightFindingsTest {
    private static Map<Duration, List<Finding>> findings = Map.of();

    @BeforeAll
    static void judge() {
        findings = FlightFindings.of(FlightModel.load(), YearMonth.of(2001, 2), FlightData.LAST_MONTH);
    }

    private static List<String> alarms(int days) {
        return findings.getOrDefault(Duration.ofDays(days), List.of()).stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                .map(finding ->
                        finding.getWindowStart().atOffset(ZoneOffset.UTC).toLocalDate() + " " + finding.getMonitor()
                                + " " + finding.getTarget())
                .toList();
    }

    private static String largest(int days, String start, String monitor, String target) {
        return findings.getOrDefault(Duration.ofDays(days), List.of()).stream()
                .filter(finding -> finding.getWindowStart().toString().startsWith(start)
                        && finding.getMonitor().equals(monitor)
                        && finding.getTarget().equals(target))
                .map(finding -> finding.getDetails().get("top1"))
                .findFirst()
                .orElse("");
    }

    /** 5 March: snow in the Northeast. 11 April: a blizzard at Denver. 9 June: tropical storm Allison floods Houston. */
    @Test
    void theDaysThatAlarmAreThreeStorms() {
        assertThat(alarms(1))
                .containsExactly(
                        "2001-03-05 drift.psi origin",
                        "2001-03-05 drift.psi destination",
                        "2001-03-05 drift.js origin",
                        "2001-03-05 drift.js destination",
                        "2001-04-11 drift.psi origin",
                        "2001-04-11 drift.psi destination",
                        "2001-04-11 drift.js origin",
                        "2001-04-11 drift.js destination",
                        "2001-06-09 drift.psi origin",
                        "2001-06-09 drift.psi destination",
                        "2001-06-09 drift.js origin",
                        "2001-06-09 drift.js destination");
        assertThat(largest(1, "2001-03-05", "drift.psi", "origin")).isEqualTo("LGA: 0.27%, reference 2.06%");
        assertThat(largest(1, "2001-04-11", "drift.psi", "origin")).isEqualTo("DEN: 0.31%, reference 2.18%");
        assertThat(largest(1, "2001-06-09", "drift.psi", "origin")).isEqualTo("IAH: 0.13%, reference 2.20%");
    }

    @Test
    void theWeeksThatAlarmAreTheTwoThatAreNotWhole() {
        assertThat(alarms(7))
                .containsExactly(
                        "2001-01-29 drift.psi weekday",
                        "2001-01-29 drift.js weekday",
                        "2001-06-25 drift.psi weekday",
                        "2001-06-25 drift.js weekday");
    }

    @Test
    void theSeasonShowsInFourWeeks() {
        assertThat(alarms(28))
                .containsExactly(
                        "2001-04-16 drift.psi origin",
                        "2001-05-14 drift.psi origin",
                        "2001-05-14 drift.psi destination",
                        "2001-05-14 drift.js origin",
                        "2001-05-14 drift.js destination",
                        "2001-06-11 drift.psi origin",
                        "2001-06-11 drift.psi destination",
                        "2001-06-11 drift.psi hour",
                        "2001-06-11 drift.js origin",
                        "2001-06-11 drift.js destination",
                        "2001-06-11 drift.js hour");
    }
}
