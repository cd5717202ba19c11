package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftTestTest {
    /**
     * Bins cut at the quantiles of each reference, and categories of unequal shares: the share of windows that are
     * significant at 1e-2 and 1e-3 when nothing changed, within 4 standard errors and 15%.
     */
    @ParameterizedTest
    @CsvSource({
        "NUMBERS, 30, 200, 60000",
        "NUMBERS, 500, 200, 30000",
        "CATEGORIES, 30, 200, 60000",
        "CATEGORIES, 400, 300, 30000"
    })
    void withoutChangeWindowsAreSignificantAsOftenAsTheLevelSays(String kind, int n, int m, int windows) {
        SplittableRandom random = new SplittableRandom(5);
        double[] levels = {1e-2, 1e-3};
        int[] significant = new int[2];
        for (int i = 0; i < windows; i++) {
            double p = kind.equals("NUMBERS") ? numbers(random, n, m) : categories(random, n, m);
            for (int j = 0; j < levels.length; j++) {
                significant[j] += p <= levels[j] ? 1 : 0;
            }
        }
        for (int j = 0; j < levels.length; j++) {
            double expected = levels[j] * windows;
            assertThat((double) significant[j])
                    .as("at " + levels[j])
                    .isCloseTo(expected, within(4 * Math.sqrt(expected) + 0.15 * expected));
        }
    }

    private static double numbers(SplittableRandom random, int n, int m) {
        double[] reference = random.doubles(m).sorted().toArray();
        long[] window = new long[12];
        long[] counts = new long[12];
        double[] edges = new double[11];
        for (int i = 0; i < 10; i++) {
            edges[i] = reference[i * m / 10];
        }
        edges[10] = Math.nextUp(reference[m - 1]);
        random.doubles(n).forEach(value -> window[bin(edges, value)]++);
        Arrays.stream(reference).forEach(value -> counts[bin(edges, value)]++);
        return ShiftTest.ofBins(window, counts, true, 0, 0).pValue();
    }

    private static int bin(double[] edges, double value) {
        int at = Arrays.binarySearch(edges, value);
        return at >= 0 ? at + 1 : -at - 1;
    }

    private static double categories(SplittableRandom random, int n, int m) {
        long[] window = new long[6];
        long[] reference = new long[6];
        random.doubles(n).forEach(value -> window[(int) (6 * value * value)]++);
        random.doubles(m).forEach(value -> reference[(int) (6 * value * value)]++);
        return ShiftTest.ofCategories(window, reference).pValue();
    }

    @Property(tries = 300)
    void everythingIsFiniteWhateverTheCounts(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> window,
            @ForAll @Size(min = 30, max = 30) List<@IntRange(min = 0, max = 1_000_000) Integer> reference,
            @ForAll @IntRange(max = 50) int missing,
            @ForAll boolean own) {
        long[] x =
                window.stream().mapToLong(count -> count % 7 == 0 ? 0 : count).toArray();
        long[] r = reference.stream()
                .limit(x.length)
                .mapToLong(count -> count % 5 == 0 ? 0 : count)
                .toArray();
        x[0] = Math.max(1, x[0]);
        r[r.length - 1] = Math.max(1, r[r.length - 1]);
        for (ShiftTest test :
                List.of(ShiftTest.ofCategories(x, r), ShiftTest.ofBins(x, r, own, missing, missing / 2))) {
            assertThat(test.pValue()).isBetween(0.0, 1.0);
            assertThat(test.leastPValue()).isBetween(0.0, 1.0);
            assertThat(test.effect()).isFinite().isNotNegative();
            assertThat(test.location()).isFinite();
            assertThat(test.spread()).isFinite();
            for (double level : new double[] {1, 0.05, 1e-9, 1e-300}) {
                assertThat(test.threshold(level)).isFinite().isNotNegative();
            }
        }
    }

    @Test
    void theEffectOfAMovedNormalDistributionIsItsShift() {
        long[] reference = normal(0, 1, 1_000_000);
        for (double shift : new double[] {0.05, 0.1, 0.25, 0.5, 1}) {
            ShiftTest test = ShiftTest.ofBins(normal(shift, 1, 1_000_000), reference, false, 0, 0);
            assertThat(test.effect()).isCloseTo(shift, within(0.07 * shift));
            assertThat(test.location()).isPositive();
            assertThat(test.threshold(0.001)).isBetween(0.004, 0.01);
        }
        assertThat(ShiftTest.ofBins(reference, reference, false, 0, 0).effect()).isZero();
        assertThat(ShiftTest.ofBins(normal(0, 1.2, 1_000_000), reference, false, 0, 0)
                        .spread())
                .isGreaterThan(20);
    }

    @Test
    void whatIsTheSameInAllCanNotBecomeSignificant() {
        ShiftTest test = ShiftTest.ofCategories(new long[] {0, 30}, new long[] {0, 500});
        assertThat(test.pValue()).isEqualTo(1);
        assertThat(test.leastPValue()).isEqualTo(1);
        assertThat(ShiftTest.ofCategories(new long[] {1, 29}, new long[] {0, 30})
                        .leastPValue())
                .isCloseTo(1, within(1e-9));
        assertThat(ShiftTest.ofCategories(new long[] {30, 0}, new long[] {0, 30})
                        .pValue())
                .isLessThan(1e-15);
    }

    @Test
    void aConstantThatTakesAnotherValueIsSeen() {
        long[] reference = {0, 1000, 0};
        ShiftTest test = ShiftTest.ofBins(new long[] {0, 20, 10}, reference, true, 0, 0);
        assertThat(test.pValue()).isLessThan(1e-10);
        assertThat(ShiftTest.ofBins(new long[] {0, 30, 0}, reference, true, 0, 0)
                        .pValue())
                .isEqualTo(1);
    }

    @Test
    void missingValuesAreSeen() {
        long[] values = {0, 100, 100, 100, 0};
        ShiftTest test = ShiftTest.ofBins(values, values, true, 40, 1);
        assertThat(test.pValue()).isLessThan(1e-7);
        assertThat(test.missing()).isPositive();
        assertThat(ShiftTest.ofBins(values, values, true, 3, 1).pValue()).isGreaterThan(0.1);
    }

    private static long[] normal(double mean, double deviation, long total) {
        long[] counts = new long[22];
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            double edge = NormalScores.quantile(Math.min(0.9999, Math.max(0.0001, i / 20.0)));
            double upTo = i == counts.length - 1 ? 1 : 1 - Tails.normal((edge - mean) / deviation);
            counts[i] = Math.round((upTo - below) * total);
            below = upTo;
        }
        return counts;
    }
}
