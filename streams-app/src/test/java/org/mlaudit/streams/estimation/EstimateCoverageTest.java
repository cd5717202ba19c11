package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.performance.ScoreCurve;

/** On data whose truth is known in closed form, estimates are right on average and their bands hold what comes true. */
class EstimateCoverageTest {
    private static final int WINDOWS = 1_000;
    private static final int ROWS = 300;
    private static final int REFERENCE_ROWS = 3_000;

    private static final Set<BinaryMetric> STATED =
            EnumSet.of(BinaryMetric.ACCURACY, BinaryMetric.AUROC, BinaryMetric.F1, BinaryMetric.BRIER);

    @Test
    void calibratedScoresAreEstimatedWithoutBiasAndCoveredAtTheStatedRate() {
        holds(ScoredOutcomes::falling, ScoredOutcomes::calibrated, random -> Calibrator.identity(), 0.93, 0.98);
    }

    @Test
    void theShiftOfScoresIsFollowed() {
        holds(ScoredOutcomes::rising, ScoredOutcomes::calibrated, random -> Calibrator.identity(), 0.93, 0.98);
    }

    @Test
    void learnedCalibrationIsCoveredWithItsOwnError() {
        holds(ScoredOutcomes::falling, ScoredOutcomes::calibrated, random -> Calibrator.isotonic(reference(ScoredOutcomes::calibrated, random)), 0.93, 0.98);
    }

    @Test
    void calibrationMendsScoresThatAreNoProbabilities() {
        holds(ScoredOutcomes::falling, ScoredOutcomes::overconfident, random -> Calibrator.learn(reference(ScoredOutcomes::overconfident, random)), 0.93, 0.98);
    }

    @Test
    void calibrationHoldsWhenScoresShiftToo() {
        holds(ScoredOutcomes::rising, ScoredOutcomes::overconfident, random -> Calibrator.learn(reference(ScoredOutcomes::overconfident, random)), 0.93, 0.98);
    }

    @Test
    void scoresThatPassForProbabilitiesAreCoveredAtLeastAtTheStatedRate() {
        holds(ScoredOutcomes::falling, ScoredOutcomes::calibrated, random -> Calibrator.learn(reference(ScoredOutcomes::calibrated, random)), 0.93, 0.98);
    }

    private static ScoreCurve reference(DoubleUnaryOperator truth, SplittableRandom random) {
        return ScoredOutcomes.drawn(REFERENCE_ROWS, 0.4, ScoredOutcomes::falling, truth, random).curve();
    }

    private static void holds(
            DoubleUnaryOperator scores,
            DoubleUnaryOperator truth,
            Function<SplittableRandom, Calibrator> calibrators,
            double leastCovered,
            double mostCovered) {
        SplittableRandom random = new SplittableRandom(7);
        BinaryMetric[] metrics = BinaryMetric.values();
        double[] error = new double[metrics.length];
        double[] absolute = new double[metrics.length];
        double[] band = new double[metrics.length];
        int[] covered = new int[metrics.length];
        for (int window = 0; window < WINDOWS; window++) {
            Calibrator calibrator = calibrators.apply(random.split());
            ScoredOutcomes outcomes = ScoredOutcomes.drawn(ROWS, 0.4, scores, truth, random);
            ScoreCurve curve = outcomes.curve();
            for (BinaryMetric metric : STATED) {
                Estimate estimate =
                        new BinaryEstimator(calibrator).estimate(metric, curve).orElseThrow();
                double realised = outcomes.realised(metric, curve);
                int m = metric.ordinal();
                error[m] += (estimate.value() - realised) / WINDOWS;
                absolute[m] += Math.abs(estimate.value() - realised) / WINDOWS;
                band[m] += Estimate.HALF_WIDTH * estimate.standardError() / WINDOWS;
                covered[m] += estimate.covers(realised) ? 1 : 0;
            }
        }
        for (BinaryMetric metric : STATED) {
            int m = metric.ordinal();
            assertThat(absolute[m]).as(metric + " error against its band").isLessThan(band[m] / 2);
            assertThat((double) covered[m] / WINDOWS).as(metric + " coverage").isBetween(leastCovered, mostCovered);
            assertThat(Math.abs(error[m])).as(metric + " bias").isLessThan(band[m] / 10);
        }
    }
}
