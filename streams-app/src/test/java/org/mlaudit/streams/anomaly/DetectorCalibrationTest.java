package org.mlaudit.streams.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** That inferences like those of the reference are flagged at the target rate, within what the documentation says. */
class DetectorCalibrationTest {
    private static final double RATE = 0.001;

    /** Rates at which thresholds from samples of scores flag, ascending. */
    private static double[] rates(ToDoubleFunction<Random> scores, int rows, int references, double rate) {
        Random random = new Random(20260601);
        double[] many = random.doubles(200_000)
                .map(any -> scores.applyAsDouble(random))
                .sorted()
                .toArray();
        double[] rates = new double[references];
        for (int i = 0; i < references; i++) {
            double[] sample = new double[rows];
            Arrays.setAll(sample, any -> scores.applyAsDouble(random));
            double threshold = ScoreTail.threshold(sample, rate);
            int at = Arrays.binarySearch(many, threshold);
            rates[i] = (double) (many.length - (at < 0 ? -at - 1 : at)) / many.length;
        }
        Arrays.sort(rates);
        return rates;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    @Test
    void thresholdsFromAThousandScoresFlagAtTheTargetRateOnAverageAndRarelyThreeTimesIt() {
        ToDoubleFunction<Random> largestOfTwenty = random -> {
            double largest = 0;
            for (int i = 0; i < 20; i++) {
                largest = Math.max(largest, Math.abs(random.nextGaussian()));
            }
            return largest;
        };
        ToDoubleFunction<Random> lognormal = random -> Math.exp(random.nextGaussian());
        for (ToDoubleFunction<Random> scores : java.util.List.of(largestOfTwenty, lognormal)) {
            double[] rates = rates(scores, 1_024, 40, RATE);
            assertThat(mean(rates)).isBetween(0.7 * RATE, 1.7 * RATE);
            assertThat(rates[37]).as("19 of 20").isLessThan(4 * RATE);
            assertThat(mean(rates(scores, 1_024, 40, 0.01))).isBetween(0.008, 0.012);
        }
    }

    @Test
    void scoresThatAreAllTheSameAreNoAnomalies() {
        ScoreTail tail = ScoreTail.of(new double[300], RATE);
        assertThat(tail.threshold()).isPositive();
        assertThat(tail.pValue(0)).isEqualTo(1);
        assertThat(tail.pValue(1)).isBetween(ParetoTail.LEAST_PROBABILITY, 0.01);
        double[] two = new double[1_000];
        Arrays.fill(two, 0, 300, 1);
        assertThat(ScoreTail.of(two, RATE).threshold()).isGreaterThan(1);
    }

    @Test
    void theTailDetectorFlagsAtItsRate() {
        double sum = 0;
        int references = 4;
        for (int seed = 0; seed < references; seed++) {
            double rate = Rows.flagged(Rows.detector("tail", Map.of(), 20_000, seed), 50_000, 1_000 + seed);
            assertThat(rate).isBetween(RATE / 3, 3 * RATE);
            sum += rate;
        }
        assertThat(sum / references).isBetween(RATE / 2, 2 * RATE);
        Detector ofFewRows = Rows.detector("tail", Map.of(), 1_000, 0);
        assertThat(Rows.flagged(ofFewRows, 20_000, 1_000)).isBetween(RATE / 8, 8 * RATE);
        assertThat(ofFewRows.expectedAtMost()).isBetween(2 * RATE, 8 * RATE);
    }

    @Test
    void theForestFlagsAtItsRate() {
        Map<String, ?> rate = Map.of("anomaly.rate", 0.01);
        Detector forest = Rows.detector("forest", rate, 1_500, 11);
        assertThat(Rows.flagged(forest, 10_000, 12)).isBetween(0.01 / 3, 0.01 * 3);
    }

    @Test
    void theOneClassMachineFlagsAtItsRate() {
        Map<String, ?> rate = Map.of("anomaly.rate", 0.01);
        Detector machine = Rows.detector("tribuo", rate, 1_500, 11);
        assertThat(Rows.flagged(machine, 10_000, 12)).isBetween(0.01 / 3, 0.01 * 3);
    }
}
