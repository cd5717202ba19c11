package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mlaudit.streams.topology.WindowPart.Clock;

class ModelClockTest {
    private final ModelClock clock = new ModelClock();

    @Test
    void theSlowestBusyPartitionHoldsTimeBack() {
        clock.update(new Clock(0, 100, false), 1);
        clock.update(new Clock(1, 70, false), 1);
        assertThat(clock.at(1_000)).isEqualTo(70);
        assertThat(clock.idle()).isFalse();
    }

    @Test
    void anIdlePartitionDoesNotHoldTimeBack() {
        clock.update(new Clock(0, 100, false), 1);
        clock.update(new Clock(1, 70, true), 1);
        assertThat(clock.at(1_000)).isEqualTo(100);
    }

    @Test
    void timeRunsWithTheWallClockWhileAllAreIdle() {
        clock.update(new Clock(0, 100, true), 10);
        clock.update(new Clock(1, 70, true), 20);
        assertThat(clock.idle()).isTrue();
        assertThat(clock.at(20)).isEqualTo(100);
        assertThat(clock.at(50)).isEqualTo(130);
    }

    @Test
    void aRestoredPartitionCountsAsBusyUntilItIsHeardOf() {
        clock.update(new Clock(0, 100, true), 10);
        ModelClock restored = new ModelClock();
        restored.restore(0, clock.encode(0));
        assertThat(restored.idle()).isFalse();
        assertThat(restored.at(1_000_000)).isEqualTo(100);
    }

    @Test
    void nothingIsKnownBeforeTheFirstMessage() {
        assertThat(clock.at(5)).isEqualTo(Long.MIN_VALUE);
        assertThat(clock.idle()).isFalse();
    }
}
