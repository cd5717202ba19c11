package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class MultipleTestingTest {
    /** Data: {@code oracles/multipletests.py}. */
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/multipletests.csv")
    void valuesAreThoseOfStatsmodelsAndOfThePapers(
            String procedure, double rate, String pValues, String weights, String expected) {
        double[] p = numbers(pValues);
        double[] wanted = numbers(expected);
        double[] got = switch (procedure) {
            case "LORD", "SAFFRON", "ADDIS" -> OnlineFdr.valueOf(procedure).levels(p, rate);
            default ->
                weights == null
                        ? MultipleTesting.valueOf(procedure).adjust(p)
                        : MultipleTesting.valueOf(procedure).adjust(p, numbers(weights));
        };
        assertThat(got).hasSameSizeAs(wanted);
        for (int i = 0; i < got.length; i++) {
            assertThat(got[i]).isCloseTo(wanted[i], within(1e-12 * Math.max(1e-6, wanted[i])));
        }
    }

    @Property(tries = 200)
    void adjustedValuesAreNeverSmallerAndKeepTheOrder(
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 1) Double> values) {
        double[] p = values.stream().mapToDouble(value -> value).toArray();
        for (MultipleTesting procedure : MultipleTesting.values()) {
            double[] adjusted = procedure.adjust(p);
            for (int i = 0; i < p.length; i++) {
                assertThat(adjusted[i]).isBetween(Math.nextDown(p[i]) * (1 - 1e-12), 1.0);
                for (int j = 0; j < p.length; j++) {
                    if (p[i] < p[j]) {
                        assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
                    }
                }
            }
        }
    }

    /** Simes: exactly the level, whatever the weights. */
    @Test
    void independentTestsWithoutChangeAreSignificantAtTheLevel() {
        Random random = new Random(1);
        double[] weights = {5, 1, 1, 1, 0, 2, 0.5, 0.5};
        int families = 200_000;
        int significant = 0;
        for (int family = 0; family < families; family++) {
            double[] p = random.doubles(weights.length).toArray();
            double[] adjusted = MultipleTesting.BENJAMINI_HOCHBERG.adjust(p, weights);
            significant += Arrays.stream(adjusted).anyMatch(value -> value <= 0.05) ? 1 : 0;
        }
        assertThat((double) significant / families).isCloseTo(0.05, Percentage.withPercentage(4));
    }

    @Test
    void testsThatCanNotBecomeSignificantTakeNoShare() {
        double[] least = {0, 1, 0.004, 0.2};
        double[] equal = {1, 1, 1, 1};
        assertThat(MultipleTesting.testable(least, equal, 0.01)).containsExactly(1, 0, 1, 0);
        assertThat(MultipleTesting.testable(least, equal, 0.005)).containsExactly(1, 0, 0, 0);
        assertThat(MultipleTesting.testable(least, new double[] {1, 1, 9, 1}, 0.005))
                .containsExactly(1, 0, 9, 0);
        assertThat(MultipleTesting.testable(new double[] {1, 1}, new double[] {1, 1}, 0.01))
                .containsExactly(0, 0);
        assertThat(MultipleTesting.testable(new double[0], new double[0], 0.01)).isEmpty();
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> MultipleTesting.HOLM.adjust(new double[] {1.5}))
                .hasMessage("a p-value is 0 to 1, not 1.5");
        assertThatThrownBy(() -> MultipleTesting.HOLM.adjust(new double[] {0.5}, new double[] {-1}))
                .hasMessage("a weight is 0 or more, not -1.0");
        assertThatThrownBy(() -> MultipleTesting.HOLM.adjust(new double[] {0.5}, new double[0]))
                .hasMessage("1 p-values have 0 weights");
        assertThatThrownBy(() -> OnlineFdr.LORD.levels(new double[] {Double.NaN}, 0.1))
                .hasMessage("a p-value is 0 to 1, not NaN");
        assertThatThrownBy(() -> OnlineFdr.LORD.levels(new double[0], 1))
                .hasMessage("a false discovery rate is above 0 and below 1, not 1.0");
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
