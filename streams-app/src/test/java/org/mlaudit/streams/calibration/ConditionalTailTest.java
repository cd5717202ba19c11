package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ConditionalTailTest {
    /** Data: {@code oracles/conditional.py}. */
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/conditional.csv", maxCharsPerColumn = 20_000)
    void tailsAreThoseOfEnumerationAndSimulation(
            String lawName,
            String statistic,
            String how,
            String weights,
            String counts,
            double more,
            double atLeast,
            double error) {
        CellLaw law = CellLaw.valueOf(lawName);
        double[] x = numbers(counts);
        ConditionalTail tail = new ConditionalTail(law, numbers(weights), x);
        double p;
        if (statistic.equals("G")) {
            Deviance deviance = new Deviance(law, x, reference(law, numbers(weights), x));
            p = tail.atLeast(deviance, deviance.limit());
        } else {
            p = tail.twoSided(numbers(statistic)) / 2;
        }
        double factor = switch (how) {
            case "FISHER" -> 1.0;
            case "SIMULATED" -> 1.04;
            default -> 1.65;
        };
        if (atLeast > 0.05) {
            factor = 1.35;
        }
        assertThat(p).isBetween(more / factor - 4 * error, atLeast * factor + 4 * error);
    }

    @Property(tries = 300)
    void tailsAreProbabilitiesWhateverTheCounts(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 100_000) Integer> window,
            @ForAll @Size(min = 12, max = 12) List<@IntRange(min = 0, max = 100_000) Integer> reference) {
        int k = window.size();
        double[] x = window.stream().mapToDouble(count -> count).toArray();
        double[] r = reference.stream().limit(k).mapToDouble(count -> count + 1).toArray();
        double[] scores = new double[k];
        Arrays.setAll(scores, i -> i * i - 3.0);
        for (CellLaw law : CellLaw.values()) {
            double[] weights = r.clone();
            if (law == CellLaw.DRAWN) {
                Arrays.setAll(weights, i -> x[i] + r[i]);
            }
            ConditionalTail tail = new ConditionalTail(law, weights, x);
            Deviance deviance = new Deviance(law, x, r);
            assertThat(tail.standardScore(scores)).isFinite();
            assertThat(tail.twoSided(scores)).isBetween(0.0, 1.0);
            assertThat(tail.atLeast(deviance, deviance.limit())).isBetween(0.0, 1.0);
            assertThat(tail.atLeast(deviance, 0.01)).isBetween(0.0, 1.0);
        }
    }

    @Test
    void whatDoesNotVaryHasAProbabilityOfOne() {
        double[] constant = {2, 2, 2};
        ConditionalTail equal = new ConditionalTail(CellLaw.DRAWN, new double[] {5, 6, 7}, new double[] {1, 2, 3});
        assertThat(equal.standardScore(constant)).isZero();
        assertThat(equal.twoSided(constant)).isEqualTo(1);
        ConditionalTail all = new ConditionalTail(CellLaw.DRAWN, new double[] {5, 6}, new double[] {5, 6});
        assertThat(all.atLeast((cell, x) -> x * x, 0.001)).isEqualTo(1);
        ConditionalTail one = new ConditionalTail(CellLaw.GAPS, new double[] {9}, new double[] {4});
        assertThat(one.atLeast((cell, x) -> x * x, 0.001)).isEqualTo(1);
    }

    @Test
    void impossibleCountsAreRefused() {
        assertThatThrownBy(() -> new ConditionalTail(CellLaw.DRAWN, new double[] {3, 9}, new double[] {4, 0}))
                .hasMessage("a cell of weight 3.0 does not hold 4.0 of a window's values");
    }

    private static double[] reference(CellLaw law, double[] weights, double[] x) {
        double[] reference = weights.clone();
        if (law == CellLaw.DRAWN) {
            Arrays.setAll(reference, i -> weights[i] - x[i]);
        }
        return reference;
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
