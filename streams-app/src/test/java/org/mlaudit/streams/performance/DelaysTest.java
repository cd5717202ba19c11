package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelaysTest {
    @Test
    void aQuantileIsWithinASixteenthOfTheDelay() {
        Delays delays = new Delays();
        for (int minutes = 1; minutes <= 1_000; minutes++) {
            delays.put(Duration.ofMinutes(minutes).toMillis(), 1);
        }

        for (double share : new double[] {0.01, 0.5, 0.95, 1}) {
            double exact = Duration.ofMinutes(Math.round(1_000 * share)).toMillis();
            assertThat((double) delays.quantile(share).orElseThrow().toMillis())
                    .isBetween(exact, exact * (1 + 1.0 / 16) + 1);
        }
    }

    @Test
    void whatIsTakenBackLeavesNothing() {
        Delays delays = new Delays();
        delays.put(5_000, 1);
        delays.put(5_000, -1);

        assertThat(delays.quantile(0.5)).isEmpty();
        assertThat(delays.within(Duration.ofDays(1))).isZero();
    }
}
