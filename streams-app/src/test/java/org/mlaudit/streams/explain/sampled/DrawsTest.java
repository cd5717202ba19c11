package org.mlaudit.streams.explain.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {
    /** First outputs of SplitMix64 for the seed 1234567, as published with the generator's reference implementations. */
    @Test
    void numbersAreThoseOfSplitMix64() {
        Draws draws = new Draws(1234567);
        assertThat(draws.next()).isEqualTo(6457827717110365317L);
        assertThat(draws.next()).isEqualTo(3203168211198807973L);
        assertThat(Long.toUnsignedString(draws.next())).isEqualTo("9817491932198370423");
    }

    @Test
    void numbersBelowABoundAreAllAsLikely() {
        Draws draws = new Draws(3);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++) {
            counts[draws.below(6)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_600, 10_400);
        }
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        Draws draws = new Draws(4);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = draws.gaussian();
            sum += value;
            squares += value * value;
        }
        assertThat(sum / 100_000).isCloseTo(0, within(0.015));
        assertThat(squares / 100_000).isCloseTo(1, within(0.02));
    }

    /** The first 8 bytes of SHA-256 of "m", a zero byte and "a": computed by another implementation. */
    @Test
    void seedsAreOfIdAndModelAlone() {
        assertThat(Seeds.of("a", "m")).isEqualTo(SEED_OF_A_AND_M).isNotEqualTo(Seeds.of("m", "a"));
    }

    private static final long SEED_OF_A_AND_M = 3789203611564002844L;
}
