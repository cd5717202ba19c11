package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class WindowAlignmentTest {
    private static final long YEAR_2100 = 4_102_444_800_000L;

    @Property
    void everyInstantLiesInItsWindow(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long instant, @ForAll @IntRange(min = 1, max = 60) int days) {
        long size = Duration.ofDays(days).toMillis();
        long start = WindowAlignment.start(instant, size);
        assertThat(instant).isBetween(start, start + size - 1);
        assertThat(WindowAlignment.start(start, size)).isEqualTo(start);
        assertThat(WindowAlignment.start(start + size, size)).isEqualTo(start + size);
    }

    @Property
    void weeksStartOnMondayAtMidnight(
            @ForAll @LongRange(min = 0, max = YEAR_2100) long instant, @ForAll @IntRange(min = 1, max = 8) int weeks) {
        long start = WindowAlignment.start(instant, Duration.ofDays(7L * weeks).toMillis());
        var time = Instant.ofEpochMilli(start).atOffset(ZoneOffset.UTC);
        assertThat(time.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
        assertThat(time.toLocalTime().toSecondOfDay()).isZero();
    }

    @Test
    void daysTileWeeksAndHalfWeeksDoNot() {
        assertThat(WindowAlignment.tiles(
                        Duration.ofDays(1).toMillis(), Duration.ofDays(7).toMillis()))
                .isTrue();
        assertThat(WindowAlignment.tiles(
                        Duration.ofHours(84).toMillis(), Duration.ofDays(7).toMillis()))
                .isFalse();
        assertThat(WindowAlignment.tiles(
                        Duration.ofHours(7).toMillis(), Duration.ofDays(1).toMillis()))
                .isFalse();
    }
}
