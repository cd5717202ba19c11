package org.mlaudit.streams.estimation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
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
        holds(
                ScoredOutcomes::falling,
                ScoredOutcomes::calibrated,
                random -> Calibrator.isotonic(reference(ScoredOutcomes::calibrated, random)),
                0.93,
                0.98);
    }

    @Test
    void calibrationMendsScoresThatAreNoProbabilities() {
        holds(
                ScoredOutcomes::falling,
                ScoredOutcomes::overconfident,
                random -> Calibrator.learn(reference(ScoredOutcomes::overconfident, random)),
                0.93,
                0.98);
    }

    @Test
    void calibrationHoldsWhenScoresShiftToo() {
        holds(
                ScoredOutcomes::rising,
                ScoredOutcomes::overconfident,
                random -> Calibrator.learn(reference(ScoredOutcomes::overconfident, random)),
                0.93,
                0.98);
    }

    @Test
    void scoresThatPassForProbabilitiesAreCoveredAtLeastAtTheStatedRate() {
        holds(
                ScoredOutcomes::falling,
                ScoredOutcomes::calibrated,
                random -> Calibrator.learn(reference(ScoredOutcomes::calibrated, random)),
                0.93,
                0.98);
    }

    private static ScoreCurve reference(DoubleUnaryOperator truth, SplittableRandom random) {
        return ScoredOutcomes.drawn(REFERENCE_ROWS, 0.4, ScoredOutcomes::falling, truth, random)
                .curve();
    }

    private static void holds(
            DoubleUnaryOperator scores,
            DoubleUnaryOperator truth,
            Function<SplittableRandom, Calibrator> calibrators,
            double leastCovered,
            double mostCovered) {
        SplittableRandom random = new SplittableRandom(7);
        Map<BinaryMetric, Coverage> coverage = new EnumMap<>(BinaryMetric.class);
        STATED.forEach(metric -> coverage.put(metric, new Coverage()));
        for (int window = 0; window < WINDOWS; window++) {
            BinaryEstimator estimator = new BinaryEstimator(calibrators.apply(random.split()));
            ScoredOutcomes outcomes = ScoredOutcomes.drawn(ROWS, 0.4, scores, truth, random);
            ScoreCurve curve = outcomes.curve();
            coverage.forEach((metric, of) ->
                    of.add(estimator.estimate(metric, curve).orElseThrow(), outcomes.realised(metric, curve)));
        }
        coverage.forEach((metric, of) -> {
            assertThat(of.meanError()).as(metric + " error against its band").isLessThan(of.halfWidth() / 2);
            assertThat(of.share()).as(metric + " coverage").isBetween(leastCovered, mostCovered);
            assertThat(Math.abs(of.bias())).as(metric + " bias").isLessThan(of.halfWidth() / 10);
        });
    }
}
