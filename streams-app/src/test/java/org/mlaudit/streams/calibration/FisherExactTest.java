package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class FisherExactTest {
    @Test
    void theTeaTastingHasTwiceItsTailOfSeventeenInSeventy() {
        // Fisher (1935), The Design of Experiments: 3 of 4 cups right has a probability of 17 in 70 or more extreme.
        FisherExact test = FisherExact.of(3, 4, 1, 4);
        assertThat(test.pValue()).isCloseTo(34 / 70.0, offset(1e-12));
        assertThat(test.leastPValue()).isCloseTo(2 / 70.0, offset(1e-12));
    }

    @Test
    void exchangingGroupsOrHitsAndMissesChangesNothing() {
        FisherExact test = FisherExact.of(12, 40, 33, 60);
        assertThat(FisherExact.of(33, 60, 12, 40).pValue()).isCloseTo(test.pValue(), offset(1e-12));
        assertThat(FisherExact.of(28, 40, 27, 60).pValue()).isCloseTo(test.pValue(), offset(1e-12));
    }

    @Test
    void withoutAnyHitNothingCanBeSignificant() {
        assertThat(FisherExact.of(0, 40, 0, 60)).isEqualTo(new FisherExact(1, 1));
        assertThat(FisherExact.of(40, 40, 60, 60)).isEqualTo(new FisherExact(1, 1));
    }
}
