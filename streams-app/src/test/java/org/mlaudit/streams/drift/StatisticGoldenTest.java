package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statistic on raw samples and counts against SciPy; the data are made by {@code src/test/oracles/drift.py}. */
class StatisticGoldenTest {
    private static final Map<String, ToDoubleFunction<NumberCells>> NUMERIC = Map.ofEntries(
            Map.entry("ks", cells -> Kolmogorov.distance(cells).value()),
            Map.entry("ks.p", cells -> Kolmogorov.test(cells).pValue()),
            Map.entry("wasserstein", cells -> Wasserstein.distance(cells).value()),
            Map.entry("wasserstein.normalised", cells -> Wasserstein.test(cells).value()),
            Map.entry("energy", cells -> EnergyDistance.distance(cells).value()),
            Map.entry("cramer-von-mises", cells -> CramerVonMises.test(cells).value()),
            Map.entry(
                    "cramer-von-mises.at-ties",
                    cells -> CramerVonMises.statistic(cells).value()),
            Map.entry("cramer-von-mises.p", cells -> CramerVonMises.test(cells).pValue()),
            Map.entry("anderson-darling", cells -> AndersonDarling.test(cells).value()),
            Map.entry("anderson-darling.interpolated-p", AndersonDarling::interpolatedPValue),
            Map.entry("welch", cells -> Means.welch(cells).value()),
            Map.entry("welch.p", cells -> Means.welch(cells).pValue()),
            Map.entry("student", cells -> Means.student(cells).value()),
            Map.entry("student.p", cells -> Means.student(cells).pValue()),
            Map.entry("fisher.p", cells -> Variances.fisher(cells).pValue()),
            Map.entry("brown-forsythe", cells -> Variances.brownForsythe(cells).value()),
            Map.entry(
                    "brown-forsythe.p", cells -> Variances.brownForsythe(cells).pValue()),
            Map.entry("mann-whitney", cells -> MannWhitney.pairsAbove(cells).value()),
            Map.entry("mann-whitney.p", cells -> MannWhitney.test(cells).pValue()));

    private static final Map<String, ToDoubleBiFunction<double[], double[]>> OF_SAMPLES = Map.of(
            "epps-singleton", (x, y) -> EppsSingleton.test(x, y).orElseThrow().statistic(),
            "epps-singleton.p", (x, y) -> EppsSingleton.test(x, y).orElseThrow().pValue());

    private static final Map<String, ToDoubleFunction<CellCounts>> CATEGORICAL = Map.ofEntries(
            Map.entry(
                    "chi-squared", counts -> Contingency.chiSquaredTest(counts).value()),
            Map.entry(
                    "chi-squared.p",
                    counts -> Contingency.chiSquaredTest(counts).pValue()),
            Map.entry("yates", Contingency::yates),
            Map.entry("g", counts -> Contingency.gTest(counts).value()),
            Map.entry("g.p", counts -> Contingency.gTest(counts).pValue()),
            Map.entry("cramers-v", counts -> Contingency.cramersVTest(counts).value()),
            Map.entry("cramers-v.corrected", Contingency::correctedCramersV),
            Map.entry("expectation", Contingency::againstExpectation),
            Map.entry("expectation.p", counts -> Contingency.pValue(counts, Contingency.againstExpectation(counts))),
            Map.entry("total-variation", TotalVariation::distance),
            Map.entry("l-infinity", LargestDifference::simple));

    private static final Map<String, ToDoubleBiFunction<double[], double[]>> OF_SHARES = Map.of(
            "psi", Divergence::psi,
            "kl", Divergence::kullbackLeibler,
            "js", (p, q) -> Math.sqrt(Divergence.jensenShannon(p, q) / Math.log(2)),
            "hellinger", Divergence::hellinger);

    /** One line of the data. */
    record Row(
            String statistic,
            String data,
            List<Double> window,
            List<Double> reference,
            double expected,
            double tolerance) {
        static Row of(String line) {
            String[] parts = line.split(",", -1);
            return new Row(
                    parts[0],
                    parts[1],
                    numbers(parts[2]),
                    numbers(parts[3]),
                    Double.parseDouble(parts[4]),
                    Double.parseDouble(parts[5]));
        }

        private static List<Double> numbers(String text) {
            return Arrays.stream(text.split(" ", -1)).map(Double::valueOf).toList();
        }

        CellCounts counts() {
            return CellCounts.of(
                    window.stream().mapToLong(Double::longValue).toArray(),
                    reference.stream().mapToLong(Double::longValue).toArray());
        }

        @Override
        public String toString() {
            return statistic + " of " + data;
        }
    }

    static Stream<Row> rows() throws IOException {
        try (var data = StatisticGoldenTest.class.getResourceAsStream("/golden/drift.csv")) {
            List<String> lines = new String(data.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
            return lines.stream().map(Row::of);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void equalsSciPy(Row row) {
        double slack = row.tolerance * Math.max(Math.abs(row.expected), 1e-6);
        assertThat(computed(row)).isCloseTo(row.expected, within(slack));
    }

    private static double computed(Row row) {
        if (NUMERIC.containsKey(row.statistic)) {
            return NUMERIC.get(row.statistic).applyAsDouble(NumberCells.of(array(row.window), array(row.reference)));
        }
        if (OF_SAMPLES.containsKey(row.statistic)) {
            return OF_SAMPLES.get(row.statistic).applyAsDouble(array(row.window), array(row.reference));
        }
        if (CATEGORICAL.containsKey(row.statistic)) {
            return CATEGORICAL.get(row.statistic).applyAsDouble(row.counts());
        }
        return OF_SHARES.get(row.statistic).applyAsDouble(shares(row.window), shares(row.reference));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] shares(List<Double> counts) {
        double total = counts.stream().mapToDouble(Double::doubleValue).sum();
        return counts.stream().mapToDouble(count -> count / total).toArray();
    }

    /** Amazon SageMaker's two comparisons of the distributions 1..4 and 2..5. */
    @Test
    void theRobustDifferenceOfSmallSamplesIsNone() {
        CellCounts counts = CellCounts.of(new long[] {1, 1, 1, 1, 0}, new long[] {0, 1, 1, 1, 1});
        assertThat(LargestDifference.simple(counts)).isEqualTo(.25);
        assertThat(LargestDifference.robust(counts)).isEqualTo(0);
        CellCounts many = CellCounts.of(new long[] {900, 100}, new long[] {500, 500});
        assertThat(LargestDifference.robust(many)).isCloseTo(.4 - 1.8 * Math.sqrt(.002), within(1e-12));
    }

    @Test
    void rareCellsJoinByCochransRule() {
        CellCounts counts = CellCounts.of(new long[] {50, 1, 2, 0}, new long[] {60, 2, 1, 1});
        assertThat(counts.joinRare(5).count()).isEqualTo(2);
        assertThat(Contingency.chiSquared(counts.joinRare(5)))
                .isCloseTo(
                        Contingency.chiSquared(CellCounts.of(new long[] {3, 50}, new long[] {4, 60})), within(1e-12));
    }

    @Test
    void newAndVanishedCategoriesAreTestedAgainstChance() {
        long[] reference = {5000, 3000, 1990, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        long[] same = {52, 28, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(Turnover.test(CellCounts.of(same, reference)).pValue()).isGreaterThan(0.5);
        TestResult vanished = Turnover.test(CellCounts.of(new long[] {60, 40, 0}, new long[] {5000, 3000, 2000}));
        assertThat(vanished.value()).isEqualTo(.2);
        assertThat(vanished.pValue()).isBetween(1e-11, 1e-8);
        TestResult appeared = Turnover.test(CellCounts.of(new long[] {60, 35, 5}, new long[] {5000, 5000, 0}));
        assertThat(appeared.value()).isEqualTo(.05);
        assertThat(appeared.pValue()).isBetween(1e-11, 1e-7);
        assertThat(Turnover.newShare(CellCounts.of(new long[] {1, 3}, new long[] {2, 0})))
                .isEqualTo(.75);
        assertThat(Turnover.vanishedShare(CellCounts.of(new long[] {1, 0}, new long[] {3, 1})))
                .isEqualTo(.25);
    }
}
