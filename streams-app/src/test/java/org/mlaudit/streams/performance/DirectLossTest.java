package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.performance.DirectLoss.Estimate;

/** A value whose noise grows with its input x in 0 to 1: the absolute error is that of a normal of deviation 0.5 + 2 x. */
class DirectLossTest {
    private static final int CELLS = 25;
    private static final int WINDOWS = 1_000;

    private final Random random = new Random(5);

    /** Losses of rows whose inputs are uniform to the power of {@code power}. */
    private final class Sample {
        final double[] rows = new double[CELLS];
        final double[] sums = new double[CELLS];
        final double[] squares = new double[CELLS];
        final double[] fourths = new double[CELLS];

        Sample(int count, double power) {
            for (int i = 0; i < count; i++) {
                double x = Math.pow(random.nextDouble(), power);
                int cell = (int) (x * CELLS);
                double error = Math.abs(random.nextGaussian()) * (0.5 + 2 * x);
                rows[cell]++;
                sums[cell] += error;
                squares[cell] += error * error;
                fourths[cell] += error * error * error * error;
            }
        }

        CellLosses absolute() {
            return new CellLosses(rows, sums, squares);
        }

        CellLosses squared() {
            return new CellLosses(rows, squares, fourths);
        }
    }

    @Test
    void theEstimateFollowsChangedInputsAndItsBandHoldsTheRealisedLossAtItsRate() {
        int[] held = new int[2];
        double[] bias = new double[2];
        double[] reach = new double[2];
        for (int i = 0; i < WINDOWS; i++) {
            Sample reference = new Sample(4_000, 1);
            Sample window = new Sample(400, 0.4);
            Estimate mae =
                    DirectLoss.mean(window.rows, reference.absolute(), 0.95).orElseThrow();
            Estimate rmse =
                    DirectLoss.root(window.rows, reference.squared(), 0.95).orElseThrow();
            double realised = window.absolute().mean();
            double root = Math.sqrt(window.squared().mean());
            held[0] += mae.low() <= realised && realised <= mae.high() ? 1 : 0;
            held[1] += rmse.low() <= root && root <= rmse.high() ? 1 : 0;
            bias[0] += (mae.value() - realised) / WINDOWS;
            bias[1] += (rmse.value() - root) / WINDOWS;
            reach[0] += (mae.high() - mae.low()) / 2 / WINDOWS;
            reach[1] += (rmse.high() - rmse.low()) / 2 / WINDOWS;
            assertThat(mae.value()).isGreaterThan(reference.absolute().mean());
        }
        assertThat(held[0]).isBetween(930, 970);
        assertThat(held[1]).isBetween(930, 970);
        assertThat(Math.abs(bias[0])).isLessThan(reach[0] / 10);
        assertThat(Math.abs(bias[1])).isLessThan(reach[1] / 10);
    }

    @Test
    void unchangedInputsAreEstimatedAsTheReference() {
        Sample reference = new Sample(4_000, 1);
        Estimate same =
                DirectLoss.mean(reference.rows, reference.absolute(), 0.9).orElseThrow();
        assertThat(same.value()).isCloseTo(reference.absolute().mean(), within(1e-12));
        assertThat(same.unseen()).isZero();
        assertThat(same.predictions()).isEqualTo(4_000);
    }

    @Test
    void cellsWithoutAReferenceCountAsItsMeanAndAreTold() {
        CellLosses reference = new CellLosses(new double[] {3, 0}, new double[] {3, 0}, new double[] {5, 0});
        Estimate estimate = DirectLoss.mean(new double[] {1, 3}, reference, 0.9).orElseThrow();
        assertThat(estimate.value()).isEqualTo(1);
        assertThat(estimate.unseen()).isEqualTo(0.75);
        assertThat(estimate.low()).isNotNegative();
    }

    @Test
    void withoutPredictionsOrLossesThereIsNoEstimate() {
        CellLosses reference = new CellLosses(new double[] {3}, new double[] {3}, new double[] {5});
        CellLosses none = new CellLosses(new double[] {0}, new double[] {0}, new double[] {0});
        assertThat(DirectLoss.mean(new double[] {0}, reference, 0.9)).isEmpty();
        assertThat(DirectLoss.mean(new double[] {5}, none, 0.9)).isEmpty();
        assertThatThrownBy(() -> DirectLoss.mean(new double[] {5}, reference, 1))
                .hasMessageContaining("level");
        assertThatThrownBy(() -> DirectLoss.mean(new double[2], reference, 0.9)).hasMessageContaining("cells");
    }
}
