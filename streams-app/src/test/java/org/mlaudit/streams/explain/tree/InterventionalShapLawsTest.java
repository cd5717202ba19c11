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
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Interventional attributions against the definition of the Shapley value over all coalitions and rows of the background. */
class InterventionalShapLawsTest {
    private static final long NO_TABLES = 0;

    private static InterventionalShap explainer(
            TreeEnsemble ensemble, int[] featureOf, int features, double[] background, long tableBytes) {
        int rows = background.length / ensemble.inputs().size();
        return new InterventionalShap(
                InterventionalTables.of(ensemble, featureOf, features, Background.of(background, rows), tableBytes));
    }

    private static double[] explained(InterventionalShap explainer, double[] x, int... targets) {
        double[] phi = new double[targets.length * explainer.features()];
        explainer.explain(x, targets.length, targets, phi);
        return phi;
    }

    /** Mean output over the background when the features of a set are known. */
    private static double worth(
            TreeEnsemble ensemble,
            int[] featureOf,
            double[] x,
            int offset,
            double[] background,
            int known,
            int target) {
        int inputs = ensemble.inputs().size();
        double[] mixed = background.clone();
        for (int i = 0; i < mixed.length; i++) {
            if ((known >> featureOf[i % inputs] & 1) != 0) {
                mixed[i] = x[offset + i % inputs];
            }
        }
        int rows = mixed.length / inputs;
        double[] out = new double[rows * ensemble.outputs()];
        ensemble.raw(mixed, rows, out);
        return IntStream.range(0, rows)
                .mapToDouble(row -> out[row * ensemble.outputs() + target])
                .average()
                .orElseThrow();
    }

    private static double[] byDefinition(
            TreeEnsemble ensemble,
            int[] featureOf,
            int features,
            double[] x,
            int offset,
            double[] background,
            int target) {
        double[] worth = IntStream.range(0, 1 << features)
                .mapToDouble(known -> worth(ensemble, featureOf, x, offset, background, known, target))
                .toArray();
        List<Double> weights = RandomEnsembles.weights(features);
        double[] phi = new double[features];
        for (int known = 0; known < worth.length; known++) {
            for (int feature = 0; feature < features; feature++) {
                if ((known >> feature & 1) == 0) {
                    phi[feature] += weights.get(Integer.bitCount(known)) * (worth[known | 1 << feature] - worth[known]);
                }
            }
        }
        return phi;
    }

    @Property(tries = 2_000)
    void attributionsAreShapleyValuesOfTheGameAgainstEachRowOfTheBackground(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 1 + random.nextInt(7);
        int features = 1 + random.nextInt(5);
        int outputs = 1 + random.nextInt(3);
        TreeEnsemble ensemble =
                RandomEnsembles.ensemble(random, inputs, outputs, 1 + random.nextInt(4), random.nextInt(7));
        int[] featureOf = RandomEnsembles.featureOf(random, inputs, features);
        double[] background = RandomEnsembles.rows(random, 1 + random.nextInt(4), inputs);
        int rows = 1 + random.nextInt(6);
        double[] x = RandomEnsembles.rows(random, rows, inputs);
        int[] targets = random.ints(rows, 0, outputs).toArray();
        long budget = random.nextInt(3) * 600L;

        InterventionalShap explainer = explainer(ensemble, featureOf, features, background, budget);
        double[] phi = explained(explainer, x, targets);

        for (int row = 0; row < rows; row++) {
            double[] expected = byDefinition(ensemble, featureOf, features, x, row * inputs, background, targets[row]);
            for (int feature = 0; feature < features; feature++) {
                assertThat(phi[row * features + feature]).isCloseTo(expected[feature], within(1e-12));
            }
            assertThat(explainer.baseValue(targets[row]))
                    .isCloseTo(worth(ensemble, featureOf, x, row * inputs, background, 0, targets[row]), within(1e-12));
        }
    }

    @Property(tries = 200)
    void tablesKeptPatternsAndCountedPatternsAgree(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 4 + random.nextInt(10);
        TreeEnsemble ensemble = RandomEnsembles.ensemble(random, inputs, 1, 3, 10);
        int[] featureOf = IntStream.range(0, inputs).toArray();
        double[] background = RandomEnsembles.rows(random, 30, inputs);
        double[] x = RandomEnsembles.rows(random, 3, inputs);
        double[] byTables = explained(explainer(ensemble, featureOf, inputs, background, 1L << 40), x, 0, 0, 0);
        double[] counted = explained(explainer(ensemble, featureOf, inputs, background, NO_TABLES), x, 0, 0, 0);
        double[] mixed = explained(explainer(ensemble, featureOf, inputs, background, 20_000), x, 0, 0, 0);

        assertThat(byTables).containsExactly(counted, within(1e-12));
        assertThat(mixed).containsExactly(counted, within(1e-12));
    }

    @Property(tries = 100)
    void aRowGetsTheSameBitsAloneAndAnywhereInABlock(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 5;
        TreeEnsemble ensemble = RandomEnsembles.ensemble(random, inputs, 2, 5, 6);
        int[] featureOf = {0, 1, 1, 2, 3};
        double[] background = RandomEnsembles.rows(random, 20, inputs);
        InterventionalShap explainer = explainer(ensemble, featureOf, 4, background, random.nextInt(2) * 2_000L);
        int rows = explainer.blockRows();
        double[] x = RandomEnsembles.rows(random, rows, inputs);
        int[] targets = random.ints(rows, 0, 2).toArray();
        double[] together = explained(explainer, x, targets);
        int row = random.nextInt(rows);

        double[] alone = explained(explainer, Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs), targets[row]);

        assertThat(alone).containsExactly(Arrays.copyOfRange(together, row * 4, (row + 1) * 4));
    }

    @Property(tries = 50)
    void baseAndAttributionsSumToTheOutputAgainstThousandRowsWithRepeats(@ForAll long seed) {
        Random random = new Random(seed);
        int inputs = 8;
        TreeEnsemble ensemble = RandomEnsembles.ensemble(random, inputs, 1, 20, 8);
        double[] some = RandomEnsembles.rows(random, 250, inputs);
        double[] background = new double[4 * some.length];
        for (int i = 0; i < background.length; i++) {
            background[i] = some[i % some.length];
        }
        int[] featureOf = IntStream.range(0, inputs).toArray();
        double[] x = RandomEnsembles.rows(random, 5, inputs);
        double[] raw = new double[1_000];
        ensemble.raw(background, 1_000, raw);
        InterventionalShap explainer =
                explainer(ensemble, featureOf, inputs, background, InterventionalTables.DEFAULT_TABLE_BYTES);

        double[] phi = explained(explainer, x, 0, 0, 0, 0, 0);

        double base = Arrays.stream(raw).average().orElseThrow();
        assertThat(explainer.baseValue(0)).isCloseTo(base, within(1e-11));
        ensemble.raw(x, 5, raw);
        for (int row = 0; row < 5; row++) {
            double sum = Arrays.stream(phi, row * inputs, (row + 1) * inputs).sum();
            assertThat(base + sum).isCloseTo(raw[row], within(1e-11));
        }
        assertThat(explained(explainer(ensemble, featureOf, inputs, some, 1L << 28), x, 0, 0, 0, 0, 0))
                .as("rows that are repeated equally often count as once")
                .containsExactly(phi, within(1e-12));
    }

    @Test
    void aPathOfMoreThanSixtyFourFeaturesIsExplained() {
        Random random = new Random(7);
        int inputs = 150;
        List<String> names = IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
        TreeEnsemble ensemble = TreeEnsemble.builder(names, 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(RandomEnsembles.chain(random, 140, inputs))
                .build();
        double[] background = random.doubles(40L * inputs, 0.45, 4).toArray();
        double[] x = random.doubles(inputs, 0.45, 4).toArray();
        int[] alone = IntStream.range(0, inputs).toArray();

        InterventionalShap explainer = explainer(ensemble, alone, inputs, background, 1L << 28);
        double[] phi = explained(explainer, x, 0);

        double[] raw = new double[1];
        ensemble.raw(x, 1, raw);
        assertThat(explainer.baseValue(0) + Arrays.stream(phi).sum()).isCloseTo(raw[0], within(1e-12));
        int[] fourFeatures = IntStream.range(0, inputs).map(i -> i % 4).toArray();
        assertThat(explained(explainer(ensemble, fourFeatures, 4, background, 1L << 28), x, 0))
                .containsExactly(byDefinition(ensemble, fourFeatures, 4, x, 0, background, 0), within(1e-12));
    }

    @Test
    void aColumnOfMoreThresholdsThanFitNarrowLanesIsExplained() {
        Random random = new Random(9);
        TreeEnsemble.Builder builder = TreeEnsemble.builder(List.of("a", "b"), 1, OutputSpace.VALUE, Link.IDENTITY);
        for (int i = 0; i < 40_000; i++) {
            builder.add(new Tree(
                    0,
                    new int[] {1, -1, -1},
                    new int[] {2, -1, -1},
                    new int[] {i % 10 == 0 ? 1 : 0, 0, 0},
                    new double[] {i / 10_000.0, 0, 0},
                    new boolean[] {i % 2 == 0, false, false},
                    new double[] {0, random.nextGaussian(), random.nextGaussian()},
                    new double[3]));
        }
        TreeEnsemble ensemble = builder.build();
        double[] background = random.doubles(6, 0, 4).toArray();
        double[] x = {3.9, 0.1, Double.NaN, 2.2, 0.00005, Double.NaN};
        int[] featureOf = {0, 1};

        double[] phi = explained(explainer(ensemble, featureOf, 2, background, 1L << 28), x, 0, 0, 0);

        for (int row = 0; row < 3; row++) {
            assertThat(Arrays.copyOfRange(phi, 2 * row, 2 * row + 2))
                    .containsExactly(byDefinition(ensemble, featureOf, 2, x, 2 * row, background, 0), within(1e-9));
        }
    }

    @Test
    void aTreeOfOneLeafAddsToTheBaseValueOnly() {
        TreeEnsemble ensemble = TreeEnsemble.builder(List.of("a"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .intercept(0, 2)
                .add(Tree.leaf(0, 0.5))
                .build();
        InterventionalShap explainer = explainer(ensemble, new int[] {0}, 1, new double[] {3}, 1L << 20);

        assertThat(explained(explainer, new double[] {1}, 0)).containsExactly(0);
        assertThat(explainer.baseValue(0)).isEqualTo(2.5);
        assertThat(explainer.method()).isEqualTo(Method.TREE_INTERVENTIONAL);
    }

    @Test
    void theMemoryForTablesDecidesWhichLeavesAreLookedUp() {
        Random random = new Random(3);
        TreeEnsemble ensemble = RandomEnsembles.ensemble(random, 6, 1, 30, 6);
        int[] featureOf = IntStream.range(0, 6).toArray();
        Background background = Background.of(RandomEnsembles.rows(random, 50, 6), 50);
        int conditional = ensemble.trees().stream()
                .filter(tree -> tree.depth() > 0)
                .mapToInt(Tree::leaves)
                .sum();
        InterventionalTables all = InterventionalTables.of(ensemble, featureOf, 6, background, 1L << 28);
        InterventionalTables half = InterventionalTables.of(ensemble, featureOf, 6, background, all.tableBytes() / 2);
        InterventionalTables none = InterventionalTables.of(ensemble, featureOf, 6, background, NO_TABLES);

        assertThat(all.leavesInTables()).isEqualTo(conditional);
        assertThat(half.tableBytes()).isPositive().isLessThanOrEqualTo(all.tableBytes() / 2);
        assertThat(half.leavesInTables() + half.leavesByPatterns() + half.leavesCounted())
                .isEqualTo(conditional);
        assertThat(none.leavesCounted()).isEqualTo(conditional);
    }

    @Test
    void shapesThatDoNotAgreeAreTold() {
        TreeEnsemble ensemble = RandomEnsembles.ensemble(new Random(1), 2, 1, 3, 2);
        Background background = Background.of(new double[4], 2);
        int[] one = {0};
        int[] outside = {0, 2};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterventionalTables.of(ensemble, one, 1, background, 0))
                .withMessageContaining("1 inputs belong to features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InterventionalTables.of(ensemble, outside, 2, background, 0))
                .withMessageContaining("feature 2 of 2");
        InterventionalShap explainer = explainer(ensemble, new int[] {0, 1}, 2, new double[4], 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explained(explainer, new double[2], 1))
                .withMessageContaining("output 1 of 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explained(explainer, new double[2], 0, 0))
                .withMessageContaining("2 rows of 2 inputs");
    }
}
