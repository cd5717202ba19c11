package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Published values of divergences of two distributions of five cells. */
class DivergenceTest {
    private static final double[] P = {.32, .16, .28, .04, .2};
    private static final double[] Q = {.25, .0625, .4375, .1875, .0625};

    @Test
    void divergencesOfSharesEqualPublishedValues() {
        assertThat(Divergence.psi(P, Q)).isEqualTo(0.5670270283866204, within(1e-15));
        assertThat(Divergence.kullbackLeibler(P, Q)).isEqualTo(0.2752701838700412, within(1e-15));
        double jensenShannon = Divergence.jensenShannon(P, Q);
        assertThat(Math.sqrt(jensenShannon)).isEqualTo(0.2584730043524462, within(1e-15));
        assertThat(Math.sqrt(jensenShannon / Math.log(2))).isEqualTo(0.3104577, within(5e-8));
    }
}
