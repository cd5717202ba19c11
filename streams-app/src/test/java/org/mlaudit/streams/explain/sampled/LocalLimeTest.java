package org.mlaudit.streams.explain.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.sampled.KnownGames.FunctionModel;

class LocalLimeTest {
    private static final int ROWS = 200;

    /** A linear model's coefficients, times the distance from the background's mean. */
    @Test
    void ofALinearModelItIsTheModel() {
        int features = 6;
        double[] weights = {2, -1, 0.5, 0, 3, -4};
        FunctionModel model = new FunctionModel(features, row -> {
            double sum = 7;
            for (int i = 0; i < features; i++) {
                sum += weights[i] * row[i];
            }
            return sum;
        });
        double[] background = KnownGames.rows(ROWS, features, 3);
        double[] x = {0.4, -1, 2, 0.1, 1, 0};
        Sampled sampled = new LocalLime(KnownGames.game(model, background, ROWS)).explain(x, 0, 11, 500, 0);
        for (int i = 0; i < features; i++) {
            double mean = 0;
            for (int row = 0; row < ROWS; row++) {
                mean += background[row * features + i] / ROWS;
            }
            assertThat(sampled.phi(i)).isCloseTo(weights[i] * (x[i] - mean), within(1e-6));
        }
        assertThat(sampled.fidelity().orElseThrow()).isCloseTo(1, within(1e-9));
        assertThat(sampled.additivityError()).isCloseTo(0, within(1e-6));
    }

    /** Where the model bends, the slope is the one at the row, not the one on average. */
    @Test
    void itIsLocal() {
        FunctionModel model = new FunctionModel(2, row -> row[0] * row[0] + row[1]);
        double[] background = KnownGames.rows(ROWS, 3, 3);
        double[] two = new double[ROWS * 2];
        double mean = 0;
        for (int row = 0; row < ROWS; row++) {
            two[row * 2] = background[row * 3];
            two[row * 2 + 1] = background[row * 3 + 1];
            mean += two[row * 2] / ROWS;
        }
        Game game = KnownGames.game(model, two, ROWS);
        for (double at : new double[] {-1, 0.5, 1.5}) {
            Sampled sampled = new LocalLime(game).explain(new double[] {at, 0.3}, 0, 5, 4_000, 0);
            assertThat(sampled.phi(0) / (at - mean)).isCloseTo(2 * at, within(0.15));
        }
    }

    @Test
    void categoriesAreExchangedByFrequencyAndOneFeature() {
        int inputs = 4;
        SplittableRandom random = new SplittableRandom(9);
        double[] background = new double[ROWS * inputs];
        int[] counts = new int[3];
        for (int row = 0; row < ROWS; row++) {
            int category = random.nextInt(6) / 2 == 0 ? 0 : 1 + random.nextInt(2);
            counts[category]++;
            background[row * inputs + category] = 1;
            background[row * inputs + 3] = random.nextGaussian();
        }
        FunctionModel model = new FunctionModel(inputs, row -> 5 * row[0] + row[3]);
        BitSet numbers = new BitSet();
        numbers.set(1);
        Game game = Game.of(model, background, ROWS, new int[] {0, 0, 0, 1}, 2, numbers);
        Sampled sampled = new LocalLime(game).explain(new double[] {1, 0, 0, 0}, 0, 5, 1_000, 0);
        assertThat(sampled.phi(0)).isCloseTo(5.0 * (ROWS - counts[0]) / ROWS, within(1e-6));
    }

    @Test
    void onlyTheStrongestFeaturesAreKeptIfFewAreAskedFor() {
        int features = 6;
        FunctionModel model =
                new FunctionModel(features, row -> 3 * row[1] + 0.1 * row[2] - 5 * row[3] + 0.01 * row[0]);
        double[] background = KnownGames.rows(ROWS, features, 3);
        Sampled sampled = new LocalLime(KnownGames.game(model, background, ROWS), 2)
                .explain(new double[] {1, 1, 1, 1, 1, 1}, 0, 5, 1_000, 0);
        assertThat(sampled.phi(1)).isNotZero();
        assertThat(sampled.phi(3)).isNotZero();
        assertThat(new double[] {sampled.phi(0), sampled.phi(2), sampled.phi(4), sampled.phi(5)})
                .containsOnly(0);
        assertThat(sampled.fidelity().orElseThrow()).isBetween(0.99, 1.0);
    }

    /** The truth is the same fit to a hundred times as many perturbations. */
    @Test
    void statedStandardErrorsCoverTheErrorAtTheirRate() {
        int features = 6;
        FunctionModel model = new FunctionModel(
                features, row -> Math.tanh(row[0] * row[1] + row[2] - row[3] * row[4]) + row[5] * row[0]);
        double[] background = KnownGames.rows(ROWS, features, 3);
        LocalLime lime = new LocalLime(KnownGames.game(model, background, ROWS));
        double[] rows = KnownGames.rows(40, features, 4);
        int covered = 0;
        int all = 0;
        for (int i = 0; i < 40; i++) {
            double[] x = KnownGames.row(rows, features, i);
            Sampled truth = lime.explain(x, 0, -i, 40_000, 0);
            for (int repeat = 0; repeat < 5; repeat++) {
                Sampled sampled = lime.explain(x, 0, 1_000 + 10 * i + repeat, 400, 0);
                for (int feature = 0; feature < features; feature++) {
                    double error = Math.abs(sampled.phi(feature) - truth.phi(feature));
                    double stated = Math.hypot(
                            sampled.standardError(feature).orElseThrow(),
                            truth.standardError(feature).orElseThrow());
                    covered += error <= 1.96 * stated ? 1 : 0;
                    all++;
                }
            }
        }
        assertThat(covered / (double) all).isBetween(0.92, 0.98);
    }
}
