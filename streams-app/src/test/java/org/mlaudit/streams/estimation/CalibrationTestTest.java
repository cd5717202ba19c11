package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.performance.ScoreCurve;

class CalibrationTestTest {
    private static final int WINDOWS = 4_000;
    /** Of windows that each have a reference of their own. */
    private static final int REFERENCES = 1_000;

    @Test
    void holdsItsLevelFromThirtyRowsOn() {
        for (int rows : new int[] {30, 100, 1_000}) {
            holdsLevel(
                    WINDOWS,
                    rows,
                    ScoredOutcomes::falling,
                    ScoredOutcomes::calibrated,
                    random -> Calibrator.identity());
        }
    }

    @Test
    void holdsItsLevelForRarePositives() {
        for (int rows : new int[] {30, 100, 1_000}) {
            holdsLevel(
                    WINDOWS, rows, ScoredOutcomes::rare, ScoredOutcomes::calibrated, random -> Calibrator.identity());
        }
    }

    @Test
    void holdsItsLevelAgainstLearnedCalibrationWhateverTheSizes() {
        for (int rows : new int[] {30, 300, 3_000}) {
            holdsLevel(
                    REFERENCES,
                    rows,
                    ScoredOutcomes::falling,
                    ScoredOutcomes::overconfident,
                    random -> Calibrator.isotonic(ScoredOutcomes.drawn(
                                    1_000, 0.5, ScoredOutcomes::falling, ScoredOutcomes::overconfident, random)
                            .curve()));
        }
    }

    @Test
    void findsScoresThatBecameOverconfident() {
        double[] shares = shares(
                REFERENCES / 2,
                600,
                ScoredOutcomes::falling,
                ScoredOutcomes::overconfident,
                random -> Calibrator.learn(
                        ScoredOutcomes.drawn(2_000, 0.5, ScoredOutcomes::falling, ScoredOutcomes::calibrated, random)
                                .curve()));
        assertThat(shares[2]).isGreaterThan(0.8);
    }

    private static void holdsLevel(
            int windows,
            int rows,
            DoubleUnaryOperator scores,
            DoubleUnaryOperator truth,
            Function<SplittableRandom, Calibrator> calibrators) {
        double[] shares = shares(windows, rows, scores, truth, calibrators);
        assertThat(shares[0]).as(rows + " rows, 0.05").isLessThan(0.07);
        assertThat(shares[1]).as(rows + " rows, 0.01").isLessThan(0.018);
        assertThat(shares[2]).as(rows + " rows, 0.001").isLessThan(0.004);
    }

    /** Shares of windows with a p-value up to 0.05, 0.01 and 0.001. */
    private static double[] shares(
            int windows,
            int rows,
            DoubleUnaryOperator scores,
            DoubleUnaryOperator truth,
            Function<SplittableRandom, Calibrator> calibrators) {
        SplittableRandom random = new SplittableRandom(rows);
        double[] shares = new double[3];
        for (int window = 0; window < windows; window++) {
            Calibrator calibrator = calibrators.apply(random.split());
            ScoreCurve curve =
                    ScoredOutcomes.drawn(rows, 0.5, scores, truth, random).curve();
            ScoredRows joined = ScoredRows.joined(curve, 1);
            double[] positive = new double[curve.size()];
            for (int bin = 0; bin < positive.length; bin++) {
                positive[bin] = curve.positive()[bin] / curve.outcomes(bin);
            }
            var result = CalibrationTest.of(joined, positive, calibrator.apply(joined));
            if (result.isEmpty()) {
                continue;
            }
            shares[0] += result.get().pValue() <= 0.05 ? 1.0 / windows : 0;
            shares[1] += result.get().pValue() <= 0.01 ? 1.0 / windows : 0;
            shares[2] += result.get().pValue() <= 0.001 ? 1.0 / windows : 0;
        }
        return shares;
    }
}
