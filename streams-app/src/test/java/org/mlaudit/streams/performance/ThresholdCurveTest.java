package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdCurveTest {
    private static ThresholdCurve curve(int bins) {
        double[] scores =
                IntStream.range(0, bins).mapToDouble(i -> (double) i / bins).toArray();
        double[] ones = IntStream.range(0, bins).mapToDouble(i -> 1).toArray();
        return ThresholdCurve.of(new ScoreCurve(scores, scores, ones, ones, scores, ones, ones, scores), 2.0 * bins);
    }

    @Test
    void aThinnedCurveKeepsItsEndsAndItsOrder() {
        ThresholdCurve curve = curve(1_000);
        ThresholdCurve thinned = curve.thinned(100);

        assertThat(thinned.points()).hasSize(100).doesNotHaveDuplicates();
        assertThat(thinned.points().getFirst()).isEqualTo(curve.points().getFirst());
        assertThat(thinned.points().getLast()).isEqualTo(curve.points().getLast());
        assertThat(thinned.points()).isSortedAccordingTo((a, b) -> Double.compare(a.threshold(), b.threshold()));
        assertThat(curve.points()).containsAll(thinned.points());
    }

    @Test
    void aShortCurveStaysAsItIs() {
        ThresholdCurve curve = curve(100);

        assertThat(curve.thinned(100)).isSameAs(curve);
    }
}
