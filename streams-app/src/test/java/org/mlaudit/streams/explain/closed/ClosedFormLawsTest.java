package org.mlaudit.streams.explain.closed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;

/** Closed forms against the definition of the Shapley value, worked out over all coalitions of features. */
class ClosedFormLawsTest {
    private static final int OUTPUTS = 2;

    private static List<String> names(int inputs) {
        return IntStream.range(0, inputs).mapToObj(i -> "i" + i).toList();
    }

    private static double[] gaussians(Random random, int count) {
        return random.doubles(count, -3, 3).toArray();
    }

    private static double[][] matrix(Random random, int rows, int columns) {
        return IntStream.range(0, rows)
                .mapToObj(row -> gaussians(random, columns))
                .toArray(double[][]::new);
    }

    private static LinearModel linear(Random random, int inputs, double absent) {
        return new LinearModel(
                names(inputs),
                absent,
                matrix(random, OUTPUTS, inputs),
                Double.isNaN(absent) ? matrix(random, OUTPUTS, inputs) : new double[OUTPUTS][inputs],
                gaussians(random, OUTPUTS),
                Map.of(0, Math::cbrt),
                OutputSpace.SCORE,
                Link.SOFTMAX);
    }

    private static FactorizationMachine machine(Random random, int inputs, int rank) {
        return new FactorizationMachine(
                names(inputs),
                0,
                matrix(random, OUTPUTS, inputs),
                gaussians(random, OUTPUTS),
                new double[][][] {matrix(random, inputs, rank), matrix(random, inputs, rank)},
                matrix(random, OUTPUTS, rank),
                OutputSpace.SCORE,
                Link.SOFTMAX);
    }

    /** Inputs of each feature are not neighbours, and the last feature may have none. */
    private static int[] featureOf(Random random, int inputs, int features) {
        return random.ints(inputs, 0, features).toArray();
    }

    private static double[] rows(Random random, int rows, int inputs, double absent) {
        double[] x = gaussians(random, rows * inputs);
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(4) == 0 ? absent : x[i];
        }
        return x;
    }

    /** Mean output over the background when a set of features is known. */
    private static double worth(
            CompiledModel model, int[] featureOf, double[] x, double[] background, int count, int known, int target) {
        int width = featureOf.length;
        double[] mixed = new double[count * width];
        for (int row = 0; row < count; row++) {
            for (int input = 0; input < width; input++) {
                boolean own = (known >> featureOf[input] & 1) == 1;
                mixed[row * width + input] = own ? x[input] : background[row * width + input];
            }
        }
        double[] out = new double[count * model.outputs()];
        model.raw(mixed, count, out);
        return IntStream.range(0, count)
                .mapToDouble(row -> out[row * model.outputs() + target])
                .average()
                .orElseThrow();
    }

    private static double[] shapley(
            CompiledModel model,
            int[] featureOf,
            int features,
            double[] x,
            double[] background,
            int count,
            int target) {
        double[] worth = IntStream.range(0, 1 << features)
                .mapToDouble(known -> worth(model, featureOf, x, background, count, known, target))
                .toArray();
        double[] weight = new double[features];
        for (int size = 0; size < features; size++) {
            double choices = 1;
            for (int i = 0; i < size; i++) {
                choices = choices * (features - 1 - i) / (i + 1);
            }
            weight[size] = 1 / (features * choices);
        }
        double[] phi = new double[features];
        for (int known = 0; known < worth.length; known++) {
            for (int feature = 0; feature < features; feature++) {
                if ((known >> feature & 1) == 0) {
                    phi[feature] += weight[Integer.bitCount(known)] * (worth[known | 1 << feature] - worth[known]);
                }
            }
        }
        return phi;
    }

    private static void check(
            CompiledModel model, BlockExplainer explainer, int[] featureOf, double[] x, double[] rows) {
        int width = featureOf.length;
        int features = explainer.features();
        int count = rows.length / width;
        for (int target = 0; target < OUTPUTS; target++) {
            double[] phi = new double[features];
            explainer.explain(x, 1, new int[] {target}, phi);
            double[] expected = shapley(model, featureOf, features, x, rows, count, target);
            double scale = 1 + Arrays.stream(expected).map(Math::abs).max().orElse(0);
            for (int feature = 0; feature < features; feature++) {
                assertThat(phi[feature]).isCloseTo(expected[feature], within(1e-10 * scale));
            }
            double base = worth(model, featureOf, x, rows, count, 0, target);
            assertThat(explainer.baseValue(target)).isCloseTo(base, within(1e-10 * scale));
            double[] raw = new double[OUTPUTS];
            model.raw(x, 1, raw);
            assertThat(explainer.baseValue(target) + Arrays.stream(phi).sum())
                    .isCloseTo(raw[target], within(1e-9 * scale));
        }
    }

    @Property(tries = 200)
    void linearModelsGetTheShapleyValuesOfTheirFeatures(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int features,
            @ForAll @IntRange(max = 8) int more,
            @ForAll @IntRange(min = 1, max = 7) int count,
            @ForAll boolean missing) {
        double absent = missing ? Double.NaN : 0;
        int inputs = features + more;
        LinearModel model = linear(random, inputs, absent);
        int[] featureOf = featureOf(random, inputs, features);
        double[] rows = rows(random, count, inputs, absent);

        LinearShap explainer = new LinearShap(model, featureOf, features, Optional.of(Background.of(rows, count)));

        check(model, explainer, featureOf, rows(random, 1, inputs, absent), rows);
        assertThat(explainer.method()).isEqualTo(Method.LINEAR);
        assertThat(explainer.kernel()).isEqualTo("closed-form");
    }

    @Property(tries = 200)
    void factorisationMachinesGetTheShapleyValuesOfTheirFeatures(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int features,
            @ForAll @IntRange(max = 8) int more,
            @ForAll @IntRange(min = 1, max = 4) int rank,
            @ForAll @IntRange(min = 1, max = 7) int count) {
        int inputs = features + more;
        FactorizationMachine model = machine(random, inputs, rank);
        int[] featureOf = featureOf(random, inputs, features);
        double[] rows = rows(random, count, inputs, 0);

        FactorizationShap explainer =
                new FactorizationShap(model, featureOf, features, Optional.of(Background.of(rows, count)));

        check(model, explainer, featureOf, rows(random, 1, inputs, 0), rows);
        assertThat(explainer.method()).isEqualTo(Method.FACTORIZATION);
    }

    @Property(tries = 30)
    void aRowGetsTheSameBitsInAnyBlock(@ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int count) {
        int inputs = 6;
        int features = 3;
        int[] featureOf = featureOf(random, inputs, features);
        double[] x = rows(random, count, inputs, 0);
        int[] targets = random.ints(count, 0, OUTPUTS).toArray();
        Optional<Background> background = Optional.of(Background.of(rows(random, 5, inputs, 0), 5));
        for (BlockExplainer explainer : List.of(
                new LinearShap(linear(random, inputs, 0), featureOf, features, background),
                new FactorizationShap(machine(random, inputs, 2), featureOf, features, background))) {
            double[] phi = new double[count * features];
            explainer.explain(x, count, targets, phi);
            for (int row = count - 1; row >= 0; row--) {
                double[] alone = new double[features];
                explainer.explain(
                        Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs), 1, new int[] {targets[row]}, alone);
                assertThat(alone).containsExactly(Arrays.copyOfRange(phi, row * features, (row + 1) * features));
            }
        }
    }

    @Property(tries = 30)
    void withoutABackgroundUnknownFeaturesAreAbsent(@ForAll Random random, @ForAll boolean missing) {
        double absent = missing ? Double.NaN : 0;
        int[] featureOf = {0, 1, 1, 0};
        double[] nothing = new double[4];
        Arrays.fill(nothing, absent);
        LinearModel linear = linear(random, 4, absent);
        FactorizationMachine machine = machine(random, 4, 2);

        LinearShap explainer = new LinearShap(linear, featureOf, 2, Optional.empty());

        check(linear, explainer, featureOf, gaussians(random, 4), nothing);
        check(
                machine,
                new FactorizationShap(machine, featureOf, 2, Optional.empty()),
                featureOf,
                gaussians(random, 4),
                new double[4]);
        assertThat(explainer.kernel()).isEqualTo("closed-form-against-absent");
    }

    @Test
    void blocksThatDoNotFitAreRefused() {
        LinearModel model = linear(new Random(1), 2, 0);
        LinearShap explainer = new LinearShap(model, new int[] {0, 1}, 2, Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> explainer.explain(new double[2], 1, new int[] {2}, new double[2]))
                .withMessage("there is no output 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> explainer.explain(new double[3], 2, new int[2], new double[4]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearShap(model, new int[] {0, 2}, 2, Optional.empty()));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LinearShap(model, new int[] {0, 1}, 2, Optional.of(Background.of(new double[3], 1))));
    }
}
