package org.mlaudit.streams.explain.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.sampled.KnownGames.FunctionModel;

/** Permutations and least squares over coalitions, against Shapley values by their definition. */
class SampledShapTest {
    private static final int FEATURES = 8;
    private static final int ROWS = 48;
    private static final List<Function<Game, SampledExplainer>> METHODS =
            List.of(PermutationShap::new, KernelShap::new);
    private static final List<ToDoubleFunction<double[]>> FUNCTIONS =
            List.of(SampledShapTest::quadratic, SampledShapTest::logistic, SampledShapTest::tree);

    private static double quadratic(double[] x) {
        double sum = x[0];
        for (int i = 0; i + 1 < x.length; i++) {
            sum += (i + 2) * x[i + 1] + 2 * x[i] * x[i + 1];
        }
        return sum;
    }

    private static double logistic(double[] x) {
        double sum = x[0] * x[1];
        for (int i = 0; i < x.length; i++) {
            sum += i % 2 == 0 ? x[i] : -x[i];
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private static double tree(double[] x) {
        double first = x[0] > 0 ? x[1] > 0.5 ? 3 : 1 : x[2] < 0 ? -1 : x[FEATURES - 1] > 0.5 ? 5 : 2;
        return first + (x[3] > 0 ? x[4] : 0) + 0.3 * x[5] * x[6];
    }

    private static int covered(
            SampledExplainer explainer,
            ToDoubleFunction<double[]> function,
            double[] background,
            int explanations,
            double precision) {
        double[] rows = KnownGames.rows(explanations, FEATURES, 99);
        int covered = 0;
        for (int i = 0; i < explanations; i++) {
            double[] x = KnownGames.row(rows, FEATURES, i);
            double[] exact = KnownGames.shapley(function, x, background, ROWS, KnownGames.each(FEATURES), FEATURES);
            Sampled sampled = explainer.explain(x, 0, Seeds.of("inference-" + i, "digest"), 700, precision);
            for (int feature = 0; feature < FEATURES; feature++) {
                double error = Math.abs(sampled.phi(feature) - exact[feature]);
                if (error <= 1.96 * sampled.standardError(feature).orElseThrow() + 1e-12) {
                    covered++;
                }
            }
        }
        return covered;
    }

    /** 300 explanations of 8 features each: the share is within 3 points of 95%, which is 6 standard errors of 2,400 draws. */
    @Test
    void statedStandardErrorsCoverTheErrorAtTheirRate() {
        double[] background = KnownGames.rows(ROWS, FEATURES, 7);
        for (Function<Game, SampledExplainer> method : METHODS) {
            for (ToDoubleFunction<double[]> function : FUNCTIONS) {
                for (double precision : new double[] {0, 0.03}) {
                    Game game = KnownGames.game(new FunctionModel(FEATURES, function), background, ROWS);
                    SampledExplainer explainer = method.apply(game);
                    int explanations = 300;
                    double share = covered(explainer, function, background, explanations, precision)
                            / (double) (explanations * FEATURES);
                    assertThat(share)
                            .as("%s at precision %s", explainer.method(), precision)
                            .isBetween(0.92, 0.98);
                }
            }
        }
    }

    @Test
    void estimatesAreUnbiased() {
        double[] background = KnownGames.rows(ROWS, FEATURES, 7);
        double[] x = {0.3, -1.2, 0.8, 1.5, -0.4, 1, 0, 1};
        for (Function<Game, SampledExplainer> method : METHODS) {
            for (ToDoubleFunction<double[]> function : FUNCTIONS) {
                Game game = KnownGames.game(new FunctionModel(FEATURES, function), background, ROWS);
                double[] exact = KnownGames.shapley(function, x, background, ROWS, KnownGames.each(FEATURES), FEATURES);
                int repeats = 1_000;
                double[] sums = new double[FEATURES];
                double[] squares = new double[FEATURES];
                SampledExplainer explainer = method.apply(game);
                for (int seed = 0; seed < repeats; seed++) {
                    Sampled sampled = explainer.explain(x, 0, Seeds.of("i" + seed, "d"), 200, 0);
                    for (int i = 0; i < FEATURES; i++) {
                        double error = sampled.phi(i) - exact[i];
                        sums[i] += error;
                        squares[i] += error * error;
                    }
                }
                for (int i = 0; i < FEATURES; i++) {
                    double deviation = Math.sqrt(squares[i]) + 1e-12;
                    assertThat(sums[i] / deviation)
                            .as("%s of x%s", explainer.method(), i)
                            .isBetween(-4.0, 4.0);
                }
            }
        }
    }

    @Property(tries = 100)
    void attributionsSumToTheOutputExactly(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int features) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] weights = random.doubles(features, -3, 3).toArray();
        int rows = 1 + random.nextInt(30);
        double[] background = KnownGames.rows(rows, features, random.nextLong());
        double[] x = KnownGames.rows(1, features, random.nextLong());
        FunctionModel model = new FunctionModel(features, row -> {
            double sum = 0;
            for (int i = 0; i < features; i++) {
                sum += weights[i] * row[i] * row[(i + 1) % features];
            }
            return Math.tanh(sum) + weights[0] * row[0];
        });
        Game game = KnownGames.game(model, background, rows);
        for (Function<Game, SampledExplainer> method : METHODS) {
            Sampled sampled = method.apply(game).explain(x, 0, seed, 1 + random.nextInt(500), 0);
            assertThat(sampled.additivityError()).isCloseTo(0, within(1e-11));
        }
    }

    @Test
    void fewCoalitionsAreAllEvaluatedAndExact() {
        double[] background = KnownGames.rows(5, FEATURES, 7);
        double[] x = KnownGames.rows(1, FEATURES, 8);
        double[] exact =
                KnownGames.shapley(SampledShapTest::tree, x, background, 5, KnownGames.each(FEATURES), FEATURES);
        for (Function<Game, SampledExplainer> method : METHODS) {
            Game game = KnownGames.game(new FunctionModel(FEATURES, SampledShapTest::tree), background, 5);
            Sampled sampled = method.apply(game).explain(x, 0, 1, 2_000, 0);
            assertThat(sampled.phi()).containsExactly(exact, within(1e-12));
            assertThat(sampled.standardError(0)).hasValue(0);
            assertThat(sampled.reachedPrecision()).isTrue();
        }
    }

    @Test
    void inputsOfOneFeatureAreSwitchedTogether() {
        int inputs = 9;
        int rows = 40;
        int[] featureOf = {0, 1, 2, 2, 2, 3, 3, 3, 3};
        SplittableRandom random = new SplittableRandom(5);
        double[] background = new double[rows * inputs];
        for (int row = 0; row < rows; row++) {
            background[row * inputs] = random.nextGaussian();
            background[row * inputs + 1] = random.nextGaussian();
            background[row * inputs + 2 + random.nextInt(3)] = 1;
            background[row * inputs + 5 + random.nextInt(4)] = 1;
        }
        double[] x = {0.5, -0.7, 0, 1, 0, 1, 0, 0, 0};
        ToDoubleFunction<double[]> function =
                row -> row[0] * (row[2] - 2 * row[3]) + Math.exp(row[1] * row[5]) + row[3] * row[8] - row[4] * row[6];
        double[] exact = KnownGames.shapley(function, x, background, rows, featureOf, 4);
        FunctionModel model = new FunctionModel(inputs, function);
        Game game = Game.of(model, background, rows, featureOf, 4, new BitSet());
        for (Function<Game, SampledExplainer> method : METHODS) {
            assertThat(method.apply(game).explain(x, 0, 3, 100_000, 0).phi()).containsExactly(exact, within(1e-12));
            Sampled sampled = method.apply(game).explain(x, 0, 3, 300, 0);
            for (int feature = 0; feature < 4; feature++) {
                assertThat(sampled.phi(feature))
                        .isCloseTo(
                                exact[feature],
                                within(5 * sampled.standardError(feature).orElseThrow() + 1e-12));
            }
        }
    }

    @Test
    void theSameInferenceGetsTheSameBitsInAnyOrderOnAnyThread() {
        double[] background = KnownGames.rows(ROWS, FEATURES, 7);
        double[] rows = KnownGames.rows(20, FEATURES, 99);
        List<Function<Game, SampledExplainer>> methods = new ArrayList<>(METHODS);
        methods.add(LocalLime::new);
        for (Function<Game, SampledExplainer> method : methods) {
            Game game = KnownGames.game(new FunctionModel(FEATURES, SampledShapTest::tree), background, ROWS);
            Game other = KnownGames.game(new FunctionModel(FEATURES, SampledShapTest::tree), background, ROWS);
            SampledExplainer explainer = method.apply(game);
            double[][] forwards = CompletableFuture.supplyAsync(() -> all(explainer, rows, false))
                    .join();
            CompletableFuture<double[][]> backwards = CompletableFuture.supplyAsync(() -> all(explainer, rows, true));
            double[][] elsewhere = all(method.apply(other), rows, true);
            assertThat(backwards.join()).isDeepEqualTo(forwards);
            assertThat(elsewhere).isDeepEqualTo(forwards);
        }
    }

    private static double[][] all(SampledExplainer explainer, double[] rows, boolean backwards) {
        double[][] phi = new double[20][];
        for (int i = 0; i < 20; i++) {
            int row = backwards ? 19 - i : i;
            double[] x = KnownGames.row(rows, FEATURES, row);
            Sampled sampled = explainer.explain(x, 0, Seeds.of("id-" + row, "digest"), 400, 0.02);
            phi[row] = new double[FEATURES + 1];
            System.arraycopy(sampled.phi(), 0, phi[row], 0, FEATURES);
            phi[row][FEATURES] = sampled.standardError(0).orElseThrow();
        }
        return phi;
    }

    @Test
    void budgetsAreKeptInBatches() {
        int features = 20;
        double[] background = KnownGames.rows(200, features, 7);
        double[] x = KnownGames.rows(1, features, 8);
        for (Function<Game, SampledExplainer> method : METHODS) {
            FunctionModel model = new FunctionModel(features, SampledShapTest::quadratic);
            SampledExplainer explainer = method.apply(KnownGames.game(model, background, 200));
            model.calls.set(0);
            model.evaluated.set(0);
            Sampled sampled = explainer.explain(x, 0, 1, 2_000, 0);
            assertThat(sampled.evaluations()).isEqualTo(model.evaluated.get()).isBetween(1_200L, 2_000L);
            assertThat(model.calls.get()).isLessThan(12);
            Sampled soon = explainer.explain(x, 0, 1, 2_000, 0.5);
            assertThat(soon.reachedPrecision()).isTrue();
            assertThat(soon.evaluations()).isLessThan(sampled.evaluations());
            assertThat(sampled.reachedPrecision()).isFalse();
        }
    }

    @Test
    void featuresThatNeverDifferGetNothingAndConstantsAreNoPuzzle() {
        double[] background = new double[3 * 4];
        Function<Game, SampledExplainer> lime = LocalLime::new;
        for (Function<Game, SampledExplainer> method : List.of(METHODS.get(0), METHODS.get(1), lime)) {
            Game constant = KnownGames.game(new FunctionModel(4, row -> 3), background, 3);
            Sampled none = method.apply(constant).explain(new double[4], 0, 1, 100, 0.01);
            assertThat(none.phi()).containsOnly(0);
            assertThat(none.baseValue()).isCloseTo(3, within(1e-12));
            Game one = KnownGames.game(new FunctionModel(4, row -> 3 + row[1]), background, 3);
            Sampled single = method.apply(one).explain(new double[] {0, 2, 0, 0}, 0, 1, 100, 0.01);
            assertThat(single.phi()).containsExactly(new double[] {0, 2, 0, 0}, within(1e-6));
        }
    }

    @Test
    void missingInputsAreValuesLikeOthers() {
        double[] background = KnownGames.rows(ROWS, 4, 7);
        background[2] = Double.NaN;
        double[] x = {1, Double.NaN, 0.5, 1};
        ToDoubleFunction<double[]> function =
                row -> (Double.isNaN(row[1]) ? 4 : row[1]) * row[0] + (Double.isNaN(row[2]) ? -1 : row[2]);
        double[] exact = KnownGames.shapley(function, x, background, ROWS, KnownGames.each(4), 4);
        Game game = KnownGames.game(new FunctionModel(4, function), background, ROWS);
        for (Function<Game, SampledExplainer> method : METHODS) {
            assertThat(method.apply(game).explain(x, 0, 1, 10_000, 0).phi()).containsExactly(exact, within(1e-12));
        }
        assertThat(new LocalLime(game).explain(x, 0, 1, 1_000, 0).fidelity()).isPresent();
    }

    @Test
    void aModelThatFailsIsSaidToByASentence() {
        double[] background = KnownGames.rows(ROWS, FEATURES, 7);
        double[] x = KnownGames.rows(1, FEATURES, 8);
        List<Function<Game, SampledExplainer>> methods = new ArrayList<>(METHODS);
        methods.add(LocalLime::new);
        for (Function<Game, SampledExplainer> method : methods) {
            FunctionModel[] failing = new FunctionModel[2];
            failing[0] = new FunctionModel(FEATURES, row -> failing[0].calls.get() > 2 ? Double.NaN : row[0]);
            failing[1] = new FunctionModel(FEATURES, row -> {
                if (failing[1].calls.get() > 2) {
                    throw new IllegalStateException("no session");
                }
                return row[0];
            });
            assertThatThrownBy(() -> method.apply(KnownGames.game(failing[0], background, ROWS))
                            .explain(x, 0, 1, 500, 0))
                    .isInstanceOf(ModelFailedException.class)
                    .hasMessage("the model gave NaN for a row that the explanation needs");
            assertThatThrownBy(() -> method.apply(KnownGames.game(failing[1], background, ROWS))
                            .explain(x, 0, 1, 500, 0))
                    .isInstanceOf(ModelFailedException.class)
                    .hasMessage("the model failed with IllegalStateException: no session");
        }
    }

    @Test
    void outputsTooLargeToSubtractAreNoAttributions() {
        double[] background = KnownGames.rows(ROWS, FEATURES, 7);
        FunctionModel model = new FunctionModel(FEATURES, row -> row[0] > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE);
        for (Function<Game, SampledExplainer> method : METHODS) {
            assertThatThrownBy(() -> method.apply(KnownGames.game(model, background, ROWS))
                            .explain(KnownGames.rows(1, FEATURES, 8), 0, 1, 500, 0))
                    .isInstanceOf(ModelFailedException.class);
        }
    }
}
