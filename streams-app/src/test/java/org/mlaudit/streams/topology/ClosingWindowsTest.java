package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.profile.WindowAlignment;

class ClosingWindowsTest {
    private static final long SIZE = 10;
    private static final long GRACE = 3;
    private final ClosingWindows closing = new ClosingWindows(SIZE, GRACE);

    @Property
    void everyWindowClosesOnceHoweverTimeMovesOn(
            @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 0, max = 400) Long> clocks,
            @ForAll @LongRange(min = 0, max = 50) long first) {
        List<Long> closed = new ArrayList<>();
        long at = Long.MIN_VALUE;
        for (long clock : new TreeSet<>(clocks)) {
            closed.addAll(closing.closing(first, at, clock, eventsEverywhere()));
            at = clock;
        }
        List<Long> expected = new ArrayList<>();
        for (long start = WindowAlignment.start(first, SIZE); start + SIZE + GRACE <= at; start += SIZE) {
            expected.add(start);
        }
        assertThat(closed).isEqualTo(expected);
    }

    @Test
    void aWindowIsOpenUntilItsEndAndGraceHavePassed() {
        assertThat(closing.closed(0, 12)).isFalse();
        assertThat(closing.closed(0, 13)).isTrue();
        assertThat(closing.firstOpen(0, 12)).isZero();
        assertThat(closing.firstOpen(0, 13)).isEqualTo(10);
    }

    @Test
    void onlyClosedWindowsAreAmended() {
        assertThat(closing.amended(List.of(5L, 15L, 25L), 24)).containsExactly(0L, 10L);
    }

    @Test
    void aLongSilenceIsNotJudgedWindowByWindow() {
        long event = SIZE * 1_000_000;
        LongFunction<Optional<Long>> nextPane = from -> from <= event ? Optional.of(event) : Optional.empty();
        List<Long> closed = closing.closing(0, 13, event + 10 * SIZE, nextPane);
        assertThat(closed).hasSizeLessThan(ClosingWindows.MAX_EMPTY_RUN + 20).contains(event, event + SIZE);
    }

    private static LongFunction<Optional<Long>> eventsEverywhere() {
        return Optional::of;
    }
}
