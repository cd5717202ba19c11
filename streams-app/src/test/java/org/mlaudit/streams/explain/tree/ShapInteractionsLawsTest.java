package org.mlaudit.streams.explain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** SHAP interaction values against their definition over all coalitions. */
class ShapInteractionsLawsTest {
    /** Expected value of a tree's subtree when the features of a set are known. */
    private static double worth(
            TreeEnsemble ensemble, Tree tree, int node, int[] featureOf, double[] x, int offset, int known) {
        if (tree.isLeaf(node)) {
            return tree.value(node);
        }
        int column = tree.column(node);
        double left = (known >> featureOf[ensemble.inputOf(column)] & 1) == 0
                ? tree.leftShare(node)
                : tree.goesLeft(node, ensemble.columnValue(x, offset, column)) ? 1 : 0;
        return left * worth(ensemble, tree, tree.left(node), featureOf, x, offset, known)
                + (1 - left) * worth(ensemble, tree, tree.right(node), featureOf, x, offset, known);
    }

    private static double[] worths(
            TreeEnsemble ensemble, int[] featureOf, int features, double[] x, int offset, int target) {
        return IntStream.range(0, 1 << features)
                .mapToDouble(known -> ensemble.trees().stream()
                        .filter(tree -> tree.output() == target)
                        .mapToDouble(tree -> worth(ensemble, tree, 0, featureOf, x, offset, known))
                        .sum())
                .toArray();
    }

    private static double factorial(int n) {
        return IntStream.rangeClosed(2, n).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    private static double pair(double[] worth, int features, int i, int j) {
        double sum = 0;
        for (int known = 0; known < worth.length; known++) {
            if ((known >> i & 1) == 0 && (known >> j & 1) == 0) {
                int size = Integer.bitCount(known);
                double weight = factorial(size) * factorial(features - size - 2) / (2 * factorial(features - 1));
                sum += weight
                        * (worth[known | 1 << i | 1 << j]
                                - worth[known | 1 << i]
                                - worth[known | 1 << j]
                                + worth[known]);
            }
        }
        return sum;
    }

    private static double shapley(double[] worth, int features, int i) {
        List<Double> weights = RandomEnsembles.weights(features);
        double sum = 0;
        for (int known = 0; known < worth.length; known++) {
            if ((known >> i & 1) == 0) {
                sum += weights.get(Integer.bitCount(known)) * (worth[known | 1 << i] - worth[known]);
            }
        }
        return sum;
    }

    @Property(tries = 2_000)
    void interactionsAreThoseOfTheDefinitionAndSumToShapleyValues(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 1 + random.nextInt(7);
        int features = 1 + random.nextInt(5);
        int outputs = 1 + random.nextInt(2);
        TreeEnsemble ensemble =
                RandomEnsembles.ensemble(random, inputs, outputs, 1 + random.nextInt(4), random.nextInt(7));
        int[] featureOf = RandomEnsembles.featureOf(random, inputs, features);
        double[] x = RandomEnsembles.rows(random, 2, inputs);
        int target = random.nextInt(outputs);
        Assume.that(ensemble.covered());

        double[] values = new ShapInteractions(ensemble, featureOf, features).explain(x, inputs, target);

        double[] worth = worths(ensemble, featureOf, features, x, inputs, target);
        for (int i = 0; i < features; i++) {
            for (int j = 0; j < features; j++) {
                assertThat(values[i * features + j]).isEqualTo(values[j * features + i]);
                if (i != j) {
                    assertThat(values[i * features + j]).isCloseTo(pair(worth, features, i, j), within(1e-12));
                }
            }
            double sum = Arrays.stream(values, i * features, (i + 1) * features).sum();
            assertThat(sum).isCloseTo(shapley(worth, features, i), within(1e-12));
        }
    }

    @Property(tries = 100)
    void rowsOfTheMatrixSumToPathDependentShapleyValues(@ForAll long seed) {
        Random random = new Random(seed);
        TreeEnsemble ensemble = RandomEnsembles.ensemble(random, 9, 2, 20, 8);
        Assume.that(ensemble.covered());
        int[] featureOf = RandomEnsembles.featureOf(random, 9, 7);
        double[] x = RandomEnsembles.rows(random, 1, 9);
        double[] phi = new double[7];
        PathDependentShap.of(ensemble, featureOf, 7, Kernel.PLAIN).explain(x, 1, new int[] {1}, phi);

        double[] values = new ShapInteractions(ensemble, featureOf, 7).explain(x, 0, 1);

        for (int i = 0; i < 7; i++) {
            assertThat(Arrays.stream(values, 7 * i, 7 * i + 7).sum()).isCloseTo(phi[i], within(1e-5));
        }
    }

    @Test
    void anAndOfTwoFeaturesHasTheInteractionOfTheClosedForm() {
        int[] left = {1, -1, 3, -1, -1};
        int[] right = {2, -1, 4, -1, -1};
        Tree tree = new Tree(
                0,
                left,
                right,
                new int[] {0, 0, 1, 0, 0},
                new double[] {0.5, 0, 0.5, 0, 0},
                new boolean[5],
                new double[] {0, 0, 0, 0, 80},
                new double[] {4, 2, 2, 1, 1});
        TreeEnsemble ensemble = TreeEnsemble.builder(List.of("a", "b"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(tree)
                .build();

        double[] values = new ShapInteractions(ensemble, new int[] {0, 1}, 2).explain(new double[] {1, 1}, 0, 0);

        assertThat(values).containsExactly(new double[] {20, 10, 10, 20}, within(1e-12));
    }

    @Test
    void deepPathsSumToTheOutput() {
        Random random = new Random(11);
        int inputs = 70;
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
        TreeEnsemble ensemble = TreeEnsemble.builder(names, 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(RandomEnsembles.chain(random, 100, inputs))
                .build();
        double[] x = random.doubles(inputs, 0.49, 4).toArray();
        int[] featureOf = IntStream.range(0, inputs).toArray();

        double[] values = new ShapInteractions(ensemble, featureOf, inputs).explain(x, 0, 0);

        double[] raw = new double[1];
        ensemble.raw(x, 1, raw);
        double base = worth(ensemble, ensemble.trees().get(0), 0, new int[inputs], x, 0, 0);
        assertThat(base + Arrays.stream(values).sum()).isCloseTo(raw[0], within(1e-11));
    }

    @Test
    void whatDoesNotFitIsTold() {
        ShapInteractions interactions =
                new ShapInteractions(RandomEnsembles.ensemble(new Random(2), 2, 1, 2, 3), new int[] {0, 0}, 1);
        assertThat(interactions.features()).isEqualTo(1);
        TreeEnsemble bare = TreeEnsemble.builder(List.of("a"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(new Tree(
                        0,
                        new int[] {1, -1, -1},
                        new int[] {2, -1, -1},
                        new int[3],
                        new double[3],
                        new boolean[3],
                        new double[3],
                        new double[3]))
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShapInteractions(bare, new int[] {0}, 1))
                .withMessageContaining("no covers");
        assertThatIllegalArgumentException().isThrownBy(() -> interactions.explain(new double[2], 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> interactions.explain(new double[2], 1, 0));
    }
}
