package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without drift tests are significant about as often as they say, and a shift exceeds the smallest effect. */
class StatisticNullTest {
    private static final Map<String, Function<NumberCells, TestResult>> NUMERIC = new LinkedHashMap<>();
    private static final Map<String, Function<CellCounts, TestResult>> CELLS = new LinkedHashMap<>();

    static {
        NUMERIC.put("ks", Kolmogorov::test);
        NUMERIC.put("wasserstein", Wasserstein::test);
        NUMERIC.put("energy", EnergyDistance::test);
        NUMERIC.put("cramer-von-mises", CramerVonMises::test);
        NUMERIC.put("anderson-darling", AndersonDarling::test);
        NUMERIC.put("mann-whitney", MannWhitney::test);
        NUMERIC.put("brown-forsythe", Variances::brownForsythe);
        NUMERIC.put("welch", Means::welch);
        CELLS.put("psi", CellDivergence.PSI::test);
        CELLS.put("js", CellDivergence.JENSEN_SHANNON::test);
        CELLS.put("hellinger", CellDivergence.HELLINGER::test);
        CELLS.put("chi-squared", Contingency::chiSquaredTest);
        CELLS.put("g", Contingency::gTest);
        CELLS.put("total-variation", TotalVariation::test);
        CELLS.put("l-infinity", LargestDifference::test);
        CELLS.put("categories", Turnover::test);
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 0", "60, 400, 0", "150, 150, 1", "150, 300, 2"})
    void numericTestsKeepTheirLevel(int n, int m, int kind) {
        Random random = new Random(n + 7L * m + kind);
        int repeats = 1_000;
        Map<String, Integer> often = new LinkedHashMap<>();
        Map<String, Integer> seldom = new LinkedHashMap<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            NumberCells cells = NumberCells.of(sample(random, n, kind), sample(random, m, kind));
            NUMERIC.forEach((name, test) -> {
                double p = test.apply(cells).pValue();
                often.merge(name, p <= 0.05 ? 1 : 0, Integer::sum);
                seldom.merge(name, p <= 0.005 ? 1 : 0, Integer::sum);
            });
        }
        assertThat(often)
                .allSatisfy((test, count) -> assertThat(count).isBetween(test.equals("ks") && kind == 2 ? 5 : 15, 85));
        assertThat(seldom).allSatisfy((test, count) -> assertThat(count).isLessThanOrEqualTo(14));
    }

    private static double[] sample(Random random, int count, int kind) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double z = random.nextGaussian();
            values[i] = kind == 0 ? z : kind == 1 ? Math.exp(z) : Math.rint(2 * z);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"200, 200, 10", "300, 3000, 20", "1000, 1000, 3"})
    void testsOfCellsKeepTheirLevel(int n, int m, int cells) {
        Random random = new Random(n + 7L * m + cells);
        int repeats = 1_000;
        Map<String, Integer> often = new LinkedHashMap<>();
        Map<String, Integer> seldom = new LinkedHashMap<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            CellCounts counts = CellCounts.of(counts(random, n, cells), counts(random, m, cells));
            CELLS.forEach((name, test) -> {
                double p = test.apply(name.equals("categories") ? counts : counts.joinRare(5))
                        .pValue();
                often.merge(name, p <= 0.05 ? 1 : 0, Integer::sum);
                seldom.merge(name, p <= 0.005 ? 1 : 0, Integer::sum);
            });
        }
        assertThat(often).allSatisfy((test, count) -> assertThat(count).isLessThanOrEqualTo(85));
        assertThat(seldom).allSatisfy((test, count) -> assertThat(count).isLessThanOrEqualTo(14));
        assertThat(often.get("total-variation")).isGreaterThan(25);
    }

    private static long[] counts(Random random, int values, int cells) {
        long[] counts = new long[cells];
        for (int i = 0; i < values; i++) {
            counts[(int) (cells * Math.pow(random.nextDouble(), 1.5))]++;
        }
        return counts;
    }

    /** Anderson and Darling (1952): without ties the limit of n w^2 exceeds 0.46136 in 5% and 0.74346 in 1% of samples. */
    @Test
    void theFormsHaveTheirPublishedTails() {
        int points = 400;
        double[] weights = new double[points - 1];
        double[] heights = new double[points - 1];
        double[] weighted = new double[points - 1];
        for (int i = 1; i < points; i++) {
            heights[i - 1] = (double) i / points;
            weights[i - 1] = 1.0 / points;
            weighted[i - 1] = 1.0 / points / (heights[i - 1] * (1 - heights[i - 1]));
        }
        BridgeForm squares = BridgeForm.of(weights, heights);
        assertThat(squares.atLeast(0.46136)).isCloseTo(0.05, within(0.0025));
        assertThat(squares.atLeast(0.74346)).isCloseTo(0.01, within(0.0005));
        assertThat(squares.atLeast(1.16786)).isCloseTo(0.001, within(0.00005));
        assertThat(squares.quantile(0.01)).isCloseTo(0.74346, within(0.01));
        BridgeForm tails = BridgeForm.of(weighted, heights);
        assertThat(tails.atLeast(2.492)).isCloseTo(0.05, within(0.003));
        assertThat(tails.atLeast(3.857)).isCloseTo(0.01, within(0.0006));
    }

    @Test
    void criticalValuesInvertTheTail() {
        Random random = new Random(3);
        NumberCells cells = NumberCells.of(sample(random, 200, 0), sample(random, 500, 0));
        for (double level : new double[] {0.01, 1e-4, 1e-6}) {
            double area = Wasserstein.test(cells).critical().applyAsDouble(level);
            double energy = EnergyDistance.test(cells).critical().applyAsDouble(level);
            assertThat(area).isPositive().isLessThan(1);
            assertThat(energy).isPositive().isLessThan(1);
        }
        assertThat(Wasserstein.test(cells).critical().applyAsDouble(1e-6))
                .isGreaterThan(Wasserstein.test(cells).critical().applyAsDouble(1e-4));
    }
}
