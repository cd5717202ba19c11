package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispersionTest {
    private static final double LEVEL = 0.01;
    private static final int WINDOWS_OF_A_REFERENCE = 10;

    /** Windows of one distribution, each with an effect of its own. */
    private interface Source {
        /** Values of a window: numbers, or the numbers of categories. */
        double[] window(Random random, int rows, double deviation);
    }

    private static double[] numbers(Random random, int rows, double deviation) {
        double effect = deviation * random.nextGaussian();
        return random.doubles(rows).map(u -> effect + NormalScores.quantile(u)).toArray();
    }

    private static double[] categories(Random random, int rows, double deviation) {
        double[] upTo = new double[6];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += (i + 1) * Math.exp(deviation * random.nextGaussian());
            upTo[i] = sum;
        }
        double total = sum;
        return random.doubles(rows)
                .map(u -> {
                    int category = 0;
                    while (u * total > upTo[category]) {
                        category++;
                    }
                    return category;
                })
                .toArray();
    }

    /** Significant windows, without dispersion and with it. */
    private record Shares(double exact, double dispersed) {}

    private static Shares shares(boolean ordered, int count, int rows, int later, double deviation, int references) {
        Random random = new Random(11);
        Source source = ordered ? DispersionTest::numbers : DispersionTest::categories;
        int exact = 0;
        int dispersed = 0;
        for (int r = 0; r < references; r++) {
            double[][] values = new double[count][];
            Arrays.setAll(values, k -> source.window(random, rows, deviation));
            double[] edges = ordered ? quantiles(values) : new double[] {1, 2, 3, 4, 5};
            long[][] windows =
                    Arrays.stream(values).map(each -> counts(each, edges)).toArray(long[][]::new);
            long[] reference = new long[edges.length + 1];
            for (long[] window : windows) {
                Arrays.setAll(reference, i -> reference[i] + window[i]);
            }
            Dispersion dispersion = ordered
                    ? Dispersion.ofBins(windows, new long[count], reference, 0)
                    : Dispersion.ofCategories(windows, reference);
            for (int i = 0; i < WINDOWS_OF_A_REFERENCE; i++) {
                long[] window = counts(source.window(random, later, deviation), edges);
                exact += pValue(ordered, window, reference, Dispersion.NONE) <= LEVEL ? 1 : 0;
                dispersed += pValue(ordered, window, reference, dispersion) <= LEVEL ? 1 : 0;
            }
        }
        double all = references * (double) WINDOWS_OF_A_REFERENCE;
        return new Shares(exact / all, dispersed / all);
    }

    private static double pValue(boolean ordered, long[] window, long[] reference, Dispersion dispersion) {
        ShiftTest test = ordered
                ? ShiftTest.ofBins(window, reference, true, 0, 0, dispersion)
                : ShiftTest.ofCategories(window, reference, dispersion);
        return test.pValue();
    }

    private static double[] quantiles(double[][] values) {
        double[] sorted =
                Arrays.stream(values).flatMapToDouble(Arrays::stream).sorted().toArray();
        double[] edges = new double[11];
        for (int i = 0; i < 10; i++) {
            edges[i] = sorted[i * sorted.length / 10];
        }
        edges[10] = Math.nextUp(sorted[sorted.length - 1]);
        return edges;
    }

    private static long[] counts(double[] values, double[] edges) {
        long[] counts = new long[edges.length + 1];
        for (double value : values) {
            int at = Arrays.binarySearch(edges, value);
            counts[at >= 0 ? at + 1 : -at - 1]++;
        }
        return counts;
    }

    /** Windows of 200 rows with an effect of 0.15 standard deviations have 5.5 times the variance of sampling. */
    @ParameterizedTest
    @CsvSource({
        "true, 30, 200, 200, 0.15, 300",
        "true, 8, 200, 200, 0.15, 600",
        "true, 30, 100, 400, 0.15, 300",
        "false, 30, 200, 200, 0.3, 300",
        "false, 8, 200, 200, 0.3, 600"
    })
    void windowsThatDifferAlarmAtTheirLevelAndFarMoreOftenIfOnlySamplingIsExpected(
            boolean ordered, int count, int rows, int later, double deviation, int references) {
        Shares shares = shares(ordered, count, rows, later, deviation, references);
        assertThat(shares.dispersed()).isBetween(0.3 * LEVEL, 1.7 * LEVEL);
        assertThat(shares.exact()).isGreaterThan(10 * LEVEL);
    }

    @ParameterizedTest
    @CsvSource({"true, 30", "false, 30", "true, 8"})
    void windowsThatDoNotDifferKeepTheirLevel(boolean ordered, int count) {
        Shares shares = shares(ordered, count, 100, 100, 0, 500);
        assertThat(shares.exact()).isBetween(0.6 * LEVEL, 1.4 * LEVEL);
        assertThat(shares.dispersed()).isBetween(0.5 * LEVEL, 1.4 * LEVEL).isLessThanOrEqualTo(shares.exact());
    }

    @Test
    void theInflationIsThatOfTheEffects() {
        Random random = new Random(3);
        double[][] values = new double[2_000][];
        Arrays.setAll(values, k -> numbers(random, 100, 0.2));
        double[] edges = quantiles(values);
        long[] reference = new long[edges.length + 1];
        long[][] windows =
                Arrays.stream(values).map(each -> counts(each, edges)).toArray(long[][]::new);
        for (long[] window : windows) {
            Arrays.setAll(reference, i -> reference[i] + window[i]);
        }
        Dispersion dispersion = Dispersion.ofBins(windows, new long[values.length], reference, 0);
        assertThat(dispersion.windows()).isEqualTo(2_000);
        assertThat(dispersion.typicalRows()).isCloseTo(100, within(0.1));
        assertThat(dispersion.location().largest()).isCloseTo(5, within(0.5));
        assertThat(dispersion.location().degrees()).isCloseTo(1_999, within(0.01));
        assertThat(dispersion.shape().largest()).isCloseTo(dispersion.location().largest(), within(0.5));
        assertThat(dispersion.shape().others()).isCloseTo(1, within(0.1));
        assertThat(dispersion.missing()).isEqualTo(Inflation.NONE);
        assertThat(dispersion.of(1_000, 1e9).location().largest()).isCloseTo(41, within(5.0));
    }

    @Test
    void theShareOfMissingValuesVariesToo() {
        long[][] windows = new long[10][];
        long[] missing = new long[10];
        for (int k = 0; k < 10; k++) {
            windows[k] = new long[] {0, 50, 50, 0};
            missing[k] = k % 2 == 0 ? 0 : 20;
        }
        Dispersion dispersion = Dispersion.ofBins(windows, missing, new long[] {0, 500, 500, 0}, 100);
        assertThat(dispersion.missing().largest()).isGreaterThan(5);
        assertThat(dispersion.location()).isEqualTo(Inflation.NONE);
        ShiftTest test = ShiftTest.ofBins(windows[0], new long[] {0, 500, 500, 0}, true, 20, 100, dispersion);
        assertThat(test.pValue()).isGreaterThan(0.05);
        assertThat(test.dispersion()).isGreaterThan(5);
    }

    @Test
    void tooFewWindowsSayNothing() {
        long[][] windows = new long[7][];
        Arrays.setAll(windows, k -> new long[] {k % 2 == 0 ? 100 : 0, k % 2 == 0 ? 0 : 100, 10});
        assertThat(Dispersion.ofCategories(windows, new long[] {400, 300, 70})).isEqualTo(Dispersion.NONE);
    }

    /** The integral over the directions that vary less, where the answer is known: all vary the same, by a known factor. */
    @ParameterizedTest
    @CsvSource({"2, 20", "3, 20", "3, 60", "20, 60", "20, 120", "500, 700"})
    void theTailOfTheShapeIsThatOfChiSquareIfAllDirectionsAreAlike(double dimensions, double value) {
        double expected = Tails.chiSquare(value, dimensions);
        double found = new Inflation(4, 4, 1e6).ofShape(4 * value, dimensions);
        assertThat(Math.log(found)).isCloseTo(Math.log(expected), within(0.02));
    }

    @Property(tries = 200)
    void everythingIsFiniteWhateverTheCounts(
            @ForAll @Size(min = 8, max = 12)
                    List<@Size(value = 5) List<@IntRange(min = 0, max = 100_000) Integer>> counts,
            @ForAll @IntRange(min = 1, max = 1_000) int one) {
        long[][] windows = counts.stream()
                .map(window -> window.stream()
                        .mapToLong(count -> count % 3 == 0 ? 0 : count)
                        .toArray())
                .toArray(long[][]::new);
        long[] reference = {one, 0, 0, 0, 0};
        long[] missing = new long[windows.length];
        windows[0][0] += one;
        for (int k = 0; k < windows.length; k++) {
            long[] window = windows[k];
            Arrays.setAll(reference, i -> reference[i] + window[i]);
            missing[k] = window[0] % 50;
        }
        long[] window = {one, 0, one, 3, 0};
        Dispersion ofCategories = Dispersion.ofCategories(windows, reference);
        Dispersion ofBins = Dispersion.ofBins(
                windows, missing, reference, Arrays.stream(missing).sum());
        for (ShiftTest test : List.of(
                ShiftTest.ofCategories(window, reference, ofCategories),
                ShiftTest.ofBins(window, reference, true, one / 2, 7, ofBins),
                ShiftTest.ofBins(windows[0], reference, false, 0, 0, ofBins))) {
            assertThat(test.pValue()).isBetween(0.0, 1.0);
            assertThat(test.dispersion()).isFinite().isGreaterThanOrEqualTo(1);
            for (double level : new double[] {1, 0.05, 1e-9, 1e-300}) {
                assertThat(test.threshold(level)).isFinite().isNotNegative();
            }
        }
    }
}
