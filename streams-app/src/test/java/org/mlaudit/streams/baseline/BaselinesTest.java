package org.mlaudit.streams.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.PastWindow;
import org.mlaudit.streams.profile.Baseline;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** Each window of the history holds one inference, whose value is the number of hours since 2026 began. */
class BaselinesTest {
    private static final Instant YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @ParameterizedTest
    @CsvSource({
        "previous, 2026-03-02T10:00:00Z, 1, 2026-03-02T09:00:00Z",
        "rolling, 2026-03-02T10:00:00Z, 7, 2026-03-02T03:00:00Z",
        "hour-of-day, 2026-03-02T10:00:00Z, 14, 2026-02-16T10:00:00Z",
        "hour-of-week, 2026-03-02T10:00:00Z, 8, 2026-01-05T10:00:00Z",
        "day-of-month, 2026-04-15T10:00:00Z, 3, 2026-01-15T10:00:00Z",
        "day-of-month, 2026-03-31T10:00:00Z, 2, 2026-01-31T10:00:00Z",
        "holiday, 2026-03-02T10:00:00Z, 8, 2026-01-05T10:00:00Z",
    })
    void aSeasonMergesTheWindowsThatAreAlike(String season, Instant start, int windows, Instant oldest) {
        Baseline baseline = only(contract(Map.of("monitors.baselines", season)), start);
        assertThat(baseline.name()).hasValue(season);
        assertThat(baseline.rows()).isEqualTo(windows);
        assertThat(((NumberView) baseline.column(0)).min()).hasValue(hours(oldest));
    }

    @Test
    void aHolidayIsComparedWithHolidaysAndOtherDaysAreNot() {
        ModelContract contract = contract(Map.of("monitors.baselines", "holiday", "baseline.holiday.calendar", "us"));
        Baseline holiday = only(contract, Instant.parse("2026-05-25T10:00:00Z"));
        assertThat(((NumberView) holiday.column(0)).max()).hasValue(hours(Instant.parse("2026-02-16T10:00:00Z")));
        Baseline ordinary = only(contract, Instant.parse("2026-03-02T10:00:00Z"));
        assertThat(ordinary.rows()).isEqualTo(6);
    }

    @Test
    void excludedIntervalsTakeNoPart() {
        ModelContract contract = contract(
                Map.of("monitors.baselines", "hour-of-day", "baseline.excluded", List.of("2026-02-16/2026-02-18")));
        assertThat(only(contract, Instant.parse("2026-03-02T10:00:00Z")).rows()).isEqualTo(12);
    }

    @Test
    void theHourOfTheDayIsThatOfTheContractsZone() {
        ModelContract contract =
                contract(Map.of("monitors.baselines", "hour-of-day", "baseline.zone", "Europe/Berlin"));
        Baseline baseline = only(contract, Instant.parse("2026-03-30T10:00:00Z"));
        assertThat(((NumberView) baseline.column(0)).min()).hasValue(hours(Instant.parse("2026-03-16T11:00:00Z")));
        assertThat(((NumberView) baseline.column(0)).max()).hasValue(hours(Instant.parse("2026-03-29T10:00:00Z")));
    }

    @Test
    void theReferenceIsTheDefault() {
        ModelContract contract = contract(Map.of());
        assertThat(Baselines.historyLength(contract, HOUR)).isZero();
        assertThat(Baselines.of(contract, Optional.empty(), YEAR.toEpochMilli(), HOUR, ModelHistory.NONE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "monitors.baselines, yearly, 'policy monitors.baselines lists reference, previous'",
        "baseline.excluded, 2026-02-01, 'policy baseline.excluded has 2026-02-01, not a start'",
        "baseline.excluded, 2026-02-01/yesterday, in which yesterday is no time",
        "baseline.zone, Middle-earth, policies baseline.zone and baseline.holiday.dates take a time zone",
        "baseline.holiday.calendar, zz, policy baseline.holiday.calendar names no known calendar: zz",
    })
    void aPolicyThatCannotBeFollowedIsNamed(String policy, String value, String message) {
        assertThatThrownBy(() -> Baselines.check(contract(Map.of(policy, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Baseline only(ModelContract contract, Instant start) {
        List<Baseline> baselines =
                Baselines.of(contract, Optional.empty(), start.toEpochMilli(), HOUR, history(contract, start));
        assertThat(baselines).hasSize(1);
        return baselines.getFirst();
    }

    private static ModelHistory history(ModelContract contract, Instant start) {
        List<PastWindow> past = new ArrayList<>();
        int length = Baselines.historyLength(contract, HOUR);
        for (Instant at = start.minus(HOUR); past.size() < length && !at.isBefore(YEAR); at = at.minus(HOUR)) {
            double value = hours(at);
            past.add(new PastWindow(at, 1, () -> Optional.of(summary(contract, value)), OptionalDouble.empty()));
        }
        return new ModelHistory(past);
    }

    private static WindowSummary summary(ModelContract contract, double value) {
        InferenceLayout layout = InferenceLayout.of(contract);
        WindowSummary summary = new WindowSummary(ProfileSpec.of(layout, Optional.empty()));
        summary.add(TestInferences.row(layout, 0, value));
        return summary;
    }

    private static double hours(Instant at) {
        return Duration.between(YEAR, at).toHours();
    }

    private static ModelContract contract(Map<String, ?> policies) {
        return TestInferences.layout(policies, numeric("x")).contract();
    }
}
