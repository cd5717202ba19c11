package org.mlaudit.streams.explain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Path-dependent attributions against published numbers and against the definition of the Shapley value. */
class PathDependentShapLawsTest {
    private static final double FLOATS = 1e-5;

    private static double[] explained(PathDependentShap shap, double[] x, int... targets) {
        double[] phi = new double[targets.length * shap.features()];
        Arrays.fill(phi, Double.NaN);
        shap.explain(x, targets.length, targets, phi);
        return phi;
    }

    /** Covers as a reader of a model would have them: trees that compare something have some. */
    private static TreeEnsemble ensemble(Random random, int inputs, int outputs, int trees, int depth) {
        TreeEnsemble made = RandomEnsembles.ensemble(random, inputs, outputs, trees, depth);
        return made.covered() ? made : made.coveredBy(RandomEnsembles.rows(random, 20, inputs), 20);
    }

    private static TreeEnsemble single(int inputs, Tree tree) {
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
        return TreeEnsemble.builder(names, 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(tree)
                .build();
    }

    private static int[] itself(int inputs) {
        return IntStream.range(0, inputs).toArray();
    }

    @Test
    void anAndOfTwoFeaturesHasTheTextbooksValues() {
        Tree and = new Tree(
                0,
                new int[] {1, -1, 3, -1, -1},
                new int[] {2, -1, 4, -1, -1},
                new int[] {0, 0, 1, 0, 0},
                new double[] {0.5, 0, 0.5, 0, 0},
                new boolean[5],
                new double[] {0, 0, 0, 0, 80},
                new double[] {4, 2, 2, 1, 1});
        for (Kernel kernel : Kernel.values()) {
            PathDependentShap shap = PathDependentShap.of(single(2, and), itself(2), 2, kernel);

            assertThat(shap.baseValue(0)).isEqualTo(20);
            assertThat(explained(shap, new double[] {0, 0, 0, 1, 1, 0, 1, 1}, 0, 0, 0, 0))
                    .containsExactly(new double[] {-10, -10, -30, 10, 10, -30, 30, 30}, within(FLOATS));
            assertThat(shap.method()).isEqualTo(Method.TREE_PATH_DEPENDENT);
        }
    }

    /** The numbers of the tests of GPUTreeShap (Mitchell, Frank, Holmes 2022). */
    @Test
    void aPathOfThreeNodesHasThePublishedValues() {
        Tree path = new Tree(
                0,
                new int[] {1, -1, 3, -1, 5, -1, -1},
                new int[] {2, -1, 4, -1, 6, -1, -1},
                new int[] {0, 0, 1, 0, 2, 0, 0},
                new double[] {0.5, 0, 0.5, 0, 0.5, 0, 0},
                new boolean[7],
                new double[] {0, -1, 0, -1, 0, 1, 0.5},
                new double[] {30, 12, 18, 6, 12, 6, 6});
        PathDependentShap shap = PathDependentShap.of(single(3, path), itself(3), 3, Kernel.best());

        assertThat(shap.baseValue(0)).isCloseTo(-0.3, within(1e-12));
        assertThat(explained(shap, new double[] {1, 1, 0, 1, 0, 0}, 0, 0))
                .containsExactly(
                        new double[] {0.6277778, 0.5027776, 0.1694444, 0.2444445, -1.005555, 0.0611111}, within(1e-6));
    }

    @Property(tries = 3_000)
    void attributionsAreShapleyValuesOfThePathDependentGame(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 1 + random.nextInt(8);
        int features = 1 + random.nextInt(6);
        int outputs = 1 + random.nextInt(3);
        TreeEnsemble ensemble = ensemble(random, inputs, outputs, random.nextInt(5), random.nextInt(8));
        int[] featureOf = RandomEnsembles.featureOf(random, inputs, features);
        PathDependentGame game = new PathDependentGame(ensemble, featureOf, features);
        int rows = 1 + random.nextInt(5);
        double[] x = RandomEnsembles.rows(random, rows, inputs);
        int[] targets = random.ints(rows, 0, outputs).toArray();
        Kernel kernel = random.nextBoolean() ? Kernel.VECTOR : Kernel.PLAIN;

        PathDependentShap shap = PathDependentShap.of(ensemble, featureOf, features, kernel);
        double[] phi = explained(shap, x, targets);

        double[] raw = new double[rows * outputs];
        ensemble.raw(x, rows, raw);
        for (int row = 0; row < rows; row++) {
            double[] own = Arrays.copyOfRange(phi, row * features, (row + 1) * features);
            assertThat(own).containsExactly(game.shapley(x, row * inputs, targets[row]), within(FLOATS));
            assertThat(shap.baseValue(targets[row])).isCloseTo(game.worth(x, 0, 0, targets[row]), within(1e-12));
            assertThat(shap.baseValue(targets[row]) + Arrays.stream(own).sum())
                    .isCloseTo(raw[row * outputs + targets[row]], within(FLOATS));
        }
    }

    @Property(tries = 1_000)
    void inDoublesTheyAgreeToTwelveDigits(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 1 + random.nextInt(7);
        TreeEnsemble ensemble = ensemble(random, inputs, 1, 1 + random.nextInt(3), random.nextInt(8));
        double[] x = RandomEnsembles.rows(random, 1, inputs);
        double[] phi = new double[inputs];

        new DeepTrees(ensemble, columns(ensemble), inputs, ensemble.trees()).add(x, 0, phi, 0);

        assertThat(phi)
                .containsExactly(
                        new PathDependentGame(ensemble, itself(inputs), inputs).shapley(x, 0, 0), within(1e-12));
    }

    private static int[] columns(TreeEnsemble ensemble) {
        return IntStream.range(0, ensemble.columns()).map(ensemble::inputOf).toArray();
    }

    @Property(tries = 60)
    void aRowGetsTheSameBitsAloneInABlockAndByEveryKernel(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 2 + random.nextInt(8);
        TreeEnsemble ensemble = ensemble(random, inputs, 2, 1 + random.nextInt(30), 1 + random.nextInt(9));
        int[] featureOf = RandomEnsembles.featureOf(random, inputs, 4);
        PathDependentShap best = PathDependentShap.of(ensemble, featureOf, 4, Kernel.best());
        PathDependentShap plain = PathDependentShap.of(ensemble, featureOf, 4, Kernel.PLAIN);
        int rows = best.blockRows();
        double[] x = RandomEnsembles.rows(random, rows, inputs);
        int[] targets = random.ints(rows, 0, 2).toArray();

        double[] together = explained(best, x, targets);

        assertThat(explained(plain, x, targets)).containsExactly(together);
        for (int size : new int[] {1, 2, 17, 100}) {
            int first = random.nextInt(rows - size);
            double[] some = Arrays.copyOfRange(x, first * inputs, (first + size) * inputs);
            double[] apart = explained(best.another(), some, Arrays.copyOfRange(targets, first, first + size));
            assertThat(apart).containsExactly(Arrays.copyOfRange(together, first * 4, (first + size) * 4));
        }
    }

    @Property(tries = 30)
    void treesOfDepthTwentyAreAsExactInFloatsAsInDoubles(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 5 + random.nextInt(30);
        TreeEnsemble.Builder builder = TreeEnsemble.builder(
                IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList(), 1, OutputSpace.VALUE, Link.IDENTITY);
        for (int i = 0; i < 20; i++) {
            builder.add(RandomEnsembles.chain(random, 20, inputs));
        }
        TreeEnsemble ensemble = builder.build();
        double[] x = random.doubles(40L * inputs, 0, 2).toArray();
        double[] exact = new double[40 * inputs];
        DeepTrees doubles = new DeepTrees(ensemble, itself(inputs), inputs, ensemble.trees());
        for (int row = 0; row < 40; row++) {
            doubles.add(x, row * inputs, exact, row * inputs);
        }

        PathDependentShap shap = PathDependentShap.of(ensemble, itself(inputs), inputs, Kernel.best());

        assertThat(explained(shap, x, new int[40])).containsExactly(exact, within(FLOATS));
    }

    @Test
    void pathsOfAHundredFeaturesAddUp() {
        Random random = new Random(3);
        int inputs = 110;
        TreeEnsemble ensemble = single(inputs, RandomEnsembles.chain(random, 100, inputs));
        PathDependentShap shap = PathDependentShap.of(ensemble, itself(inputs), inputs, Kernel.best());
        double[] x = random.doubles(20L * inputs, 0.45, 4).toArray();
        double[] raw = new double[20];
        ensemble.raw(x, 20, raw);

        double[] phi = explained(shap, x, new int[20]);

        for (int row = 0; row < 20; row++) {
            double sum = Arrays.stream(phi, row * inputs, (row + 1) * inputs).sum();
            assertThat(shap.baseValue(0) + sum).isCloseTo(raw[row], within(1e-12));
        }
    }

    @Test
    void thousandsOfTreesLoseNothing() {
        Random random = new Random(11);
        int inputs = 6;
        TreeEnsemble ensemble = ensemble(random, inputs, 1, 4_000, 6);
        double[] x = RandomEnsembles.rows(random, 20, inputs);
        double[] exact = new double[20 * inputs];
        DeepTrees doubles = new DeepTrees(ensemble, columns(ensemble), inputs, ensemble.trees());
        for (int row = 0; row < 20; row++) {
            doubles.add(x, row * inputs, exact, row * inputs);
        }

        PathDependentShap shap = PathDependentShap.of(ensemble, itself(inputs), inputs, Kernel.best());

        assertThat(explained(shap, x, new int[20])).containsExactly(exact, within(FLOATS));
    }

    @Test
    void whatIsBelowABranchThatNoRowTookIsWeightedEqually() {
        Tree tree = new Tree(
                0,
                new int[] {1, 3, -1, -1, -1},
                new int[] {2, 4, -1, -1, -1},
                new int[] {0, 1, 0, 0, 0},
                new double[] {0.5, 0.5, 0, 0, 0},
                new boolean[5],
                new double[] {0, 0, 8, 2, 6},
                new double[] {10, 0, 10, 0, 0});
        PathDependentShap shap = PathDependentShap.of(single(2, tree), itself(2), 2, Kernel.best());

        assertThat(shap.baseValue(0)).isEqualTo(8);
        assertThat(explained(shap, new double[] {0, 0}, 0))
                .as("known alone, the first feature gives 4; with the second, 2")
                .containsExactly(new double[] {-5, -1}, within(FLOATS));
    }

    @Test
    void constantsHaveNoAttributions() {
        TreeEnsemble ensemble = TreeEnsemble.builder(List.of("a"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .intercept(0, 3)
                .add(Tree.leaf(0, 4))
                .build();
        for (Kernel kernel : Kernel.values()) {
            PathDependentShap shap = PathDependentShap.of(ensemble, itself(1), 1, kernel);

            assertThat(shap.baseValue(0)).isEqualTo(7);
            assertThat(explained(shap, new double[] {1, Double.NaN}, 0, 0)).containsExactly(0, 0);
        }
    }

    @Test
    void theVectorApiIsUsedWhereTheJvmHasIt() {
        TreeEnsemble ensemble = ensemble(new Random(1), 3, 1, 3, 4);
        String kernel =
                PathDependentShap.of(ensemble, itself(3), 3, Kernel.best()).kernel();

        assertThat(kernel).matches(Kernel.hasVectors() ? "vector-\\d+" : "plain");
        assertThat(PathDependentShap.of(ensemble, itself(3), 3, Kernel.PLAIN).kernel())
                .isEqualTo("plain");
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        Tree uncovered = new Tree(
                0,
                new int[] {1, -1, -1},
                new int[] {2, -1, -1},
                new int[3],
                new double[3],
                new boolean[3],
                new double[] {0, 1, 2},
                new double[3]);
        TreeEnsemble ensemble = single(1, uncovered);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathDependentShap.of(ensemble, itself(1), 1, Kernel.PLAIN))
                .withMessageContaining("no covers");
        TreeEnsemble covered = ensemble.coveredBy(new double[] {-1, 1, 1, 1}, 4);
        PathDependentShap shap = PathDependentShap.of(covered, itself(1), 1, Kernel.PLAIN);
        assertThat(shap.baseValue(0)).isEqualTo(1.75);
        assertThatIllegalArgumentException().isThrownBy(() -> explained(shap, new double[] {1}, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> explained(shap, new double[300], new int[300]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathDependentShap.of(covered, new int[] {1}, 1, Kernel.PLAIN));
    }
}
