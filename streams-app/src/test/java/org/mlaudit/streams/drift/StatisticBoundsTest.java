package org.mlaudit.streams.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.Bins;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.WindowSummary;

/** What is computed from summaries is within its stated bound of what the raw samples give, and everything is finite. */
class StatisticBoundsTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(numeric("x"));

    private static final Map<String, Function<NumberCells, Estimate>> STATISTICS = new TreeMap<>(Map.of(
            "ks", Kolmogorov::distance,
            "wasserstein", Wasserstein::normalised,
            "wasserstein in units", Wasserstein::distance,
            "energy", EnergyDistance::normalised,
            "cramer-von-mises", CramerVonMises::statistic,
            "anderson-darling", AndersonDarling::statistic,
            "mann-whitney", MannWhitney::pairsAbove,
            "brown-forsythe", cells -> estimate(Variances.brownForsythe(cells)),
            "welch", cells -> estimate(Means.welch(cells)),
            "fisher", cells -> estimate(Variances.fisher(cells))));

    private static final List<Function<NumberCells, TestResult>> TESTS = List.of(
            Kolmogorov::test,
            Wasserstein::test,
            EnergyDistance::test,
            CramerVonMises::test,
            AndersonDarling::test,
            MannWhitney::test,
            Variances::brownForsythe,
            Variances::fisher,
            Means::welch,
            Means::student);

    private static final List<Function<CellCounts, TestResult>> CELL_TESTS = List.of(
            CellDivergence.PSI::test,
            CellDivergence.KULLBACK_LEIBLER::test,
            CellDivergence.JENSEN_SHANNON::test,
            CellDivergence.HELLINGER::test,
            Contingency::chiSquaredTest,
            Contingency::gTest,
            Contingency::cramersVTest,
            TotalVariation::test,
            LargestDifference::test,
            Turnover::test);

    @Property(tries = 300)
    void summariesOfOrdinaryValuesAreWithinTheBound(
            @ForAll @IntRange(min = 1, max = 400) int n,
            @ForAll @IntRange(min = 1, max = 400) int m,
            @ForAll @IntRange(min = 0, max = 5) int kind,
            @ForAll Random random) {
        bounded(values(random, n, kind, 0.3), values(random, m, kind, 0));
    }

    @Property(tries = 300)
    void summariesOfHostileValuesAreWithinTheBound(
            @ForAll("hostile") List<Double> window, @ForAll("hostile") List<Double> reference) {
        TESTS.forEach(test -> finite(test.apply(summarised(doubles(window), doubles(reference)))));
        // Beyond that a standard deviation can exceed the range of a double.
        bounded(within(window), within(reference));
    }

    @Example
    void aReferenceWhoseVarianceIsSubnormalBesideTheWindowIsConstant() {
        bounded(new double[] {-2.4436011264599708e272}, new double[] {
            3.0, 11.9, 5.753548968570036e41, 2.5302627956921643e113, 0.0, -1.0275226268371207e32, -0.0, -0.01, -3.0
        });
    }

    private static double[] within(List<Double> values) {
        return values.stream()
                .mapToDouble(value -> Math.max(-8e307, Math.min(8e307, value)))
                .toArray();
    }

    @Property(tries = 300)
    void everyTestIsFinite(@ForAll("hostile") List<Double> window, @ForAll("hostile") List<Double> reference) {
        NumberCells cells = NumberCells.of(doubles(window), doubles(reference));
        TESTS.forEach(test -> finite(test.apply(cells)));
    }

    @Property(tries = 300)
    void everyTestOfCellsIsFinite(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> window,
            @ForAll Random random) {
        long[] ours = window.stream().mapToLong(Integer::longValue).toArray();
        long[] theirs = new long[ours.length];
        for (int i = 0; i < ours.length; i++) {
            theirs[i] = random.nextInt(4) == 0 ? 0 : random.nextInt(1 + random.nextInt(1_000_000));
        }
        ours[0]++;
        theirs[ours.length - 1]++;
        CellCounts counts = CellCounts.of(ours, theirs);
        CELL_TESTS.forEach(test -> finite(test.apply(counts)));
        CELL_TESTS.forEach(test -> finite(test.apply(counts.joinRare(5))));
    }

    @Property(tries = 100)
    void rawSamplesHaveNoErrorBeyondRounding(
            @ForAll @IntRange(min = 1, max = 100) int n,
            @ForAll @IntRange(min = 0, max = 5) int kind,
            @ForAll Random random) {
        NumberCells cells = NumberCells.of(values(random, n, kind, 0.3), values(random, 50, kind, 0));
        STATISTICS.forEach((name, statistic) -> {
            Estimate estimate = statistic.apply(cells);
            assertThat(estimate.error()).as(name).isLessThanOrEqualTo(1e-9 * Math.abs(estimate.value()) + 1e-12);
        });
    }

    private static void bounded(double[] window, double[] reference) {
        NumberCells exact = NumberCells.of(window, reference);
        NumberCells cells = summarised(window, reference);
        STATISTICS.forEach((name, statistic) -> {
            Estimate truth = statistic.apply(exact);
            Estimate estimate = statistic.apply(cells);
            double rounding = 1e-9 * Math.abs(truth.value()) + 1e-12 + truth.error();
            assertThat(Math.abs(estimate.value() - truth.value()))
                    .as("%s: %s from summaries, %s from samples", name, estimate, truth)
                    .isLessThanOrEqualTo(estimate.error() + rounding);
        });
    }

    private static Estimate estimate(TestResult result) {
        return new Estimate(result.value(), result.error());
    }

    private static void finite(TestResult result) {
        assertThat(result.value()).isFinite().isNotNegative();
        assertThat(result.error()).isFinite().isNotNegative();
        assertThat(result.effect()).isFinite().isNotNegative();
        assertThat(result.pValue()).isBetween(0.0, 1.0);
        for (double significance : new double[] {1e-6, 0.001, 0.05}) {
            assertThat(result.threshold(significance, 0.01)).isFinite().isNotNegative();
        }
    }

    private static NumberCells summarised(double[] window, double[] reference) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        InferenceRow row = new InferenceRow(LAYOUT);
        for (double value : reference) {
            TestInferences.fill(row, 0, value);
            builder.add(row);
        }
        Reference built = builder.build();
        WindowSummary summary = new WindowSummary(built.spec());
        for (double value : window) {
            TestInferences.fill(row, 0, value);
            summary.add(row);
        }
        return NumberCells.of(
                (NumberView) summary.column(0),
                (NumberView) built.column(0),
                built.bins(0).orElse(Bins.of()));
    }

    private static double[] values(Random random, int count, int kind, double shift) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double z = random.nextGaussian();
            values[i] = switch (kind) {
                case 0 -> z + shift;
                case 1 -> Math.exp(2 * z + shift);
                case 2 -> random.nextInt(8) + (shift > 0 ? 1 : 0);
                case 3 -> 5;
                case 4 -> z / random.nextGaussian() + shift;
                default -> 1e6 + random.nextInt(1_000) * 0.5 + shift;
            };
        }
        return values;
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Provide
    Arbitrary<List<Double>> hostile() {
        Arbitrary<Double> value = Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.integers().between(-3, 3).map(Integer::doubleValue),
                Arbitraries.of(0.0, -0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.MAX_VALUE, 1e-310, 1e300));
        return value.list().ofMinSize(1).ofMaxSize(40);
    }
}
