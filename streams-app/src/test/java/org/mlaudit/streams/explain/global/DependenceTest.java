package org.mlaudit.streams.explain.global;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.global.ModelOutput.Scale;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.profile.TestInferences;

/** Dependence of models whose dependence has a closed form. */
class DependenceTest {
    private static final LinearModel LINEAR = new LinearModel(
            List.of("a", "b"), 0, new double[][] {{2, -3}}, new double[] {1}, OutputSpace.LOG_ODDS, Link.SIGMOID);
    /** The product of both inputs. */
    private static final FactorizationMachine PRODUCT = new FactorizationMachine(
            List.of("a", "b"),
            0,
            new double[1][2],
            new double[1],
            new double[][][] {{{1}, {1}}},
            OutputSpace.VALUE,
            Link.IDENTITY);

    private static ModelOutput raw(CompiledModel model) {
        return new ModelOutput(model, 0, Scale.RAW);
    }

    private static double[] means(Dependence dependence) {
        return dependence.points().stream().mapToDouble(Dependence.Point::mean).toArray();
    }

    @Test
    void dependenceOfALinearModelIsALine() {
        Random random = new Random(5);
        Background background = Background.of(random.doubles(3_000).toArray(), 1_500);
        double meanOfB = IntStream.range(0, 1_500)
                .mapToDouble(row -> background.rows()[2 * row + 1])
                .average()
                .orElseThrow();
        Grid grid = Grid.ofNumbers("a", 0, new double[] {0, 1, 2}, new double[] {0, 10, 20});

        Dependence found =
                PartialDependence.of(raw(LINEAR), grid, background, 7).orElseThrow();

        assertThat(means(found))
                .containsExactly(new double[] {1 - 3 * meanOfB, 3 - 3 * meanOfB, 5 - 3 * meanOfB}, within(1e-10));
        assertThat(found.points().get(1).number()).hasValue(10);
        assertThat(found.points().get(1).standardError().orElseThrow())
                .as("b is uniform, so that its standard deviation is the square root of 1/12")
                .isCloseTo(3 * Math.sqrt(1 / 12.0 / 1_500), within(0.002));
        assertThat(found.curves())
                .hasSize(7)
                .allSatisfy(curve -> assertThat(
                                curve.outputs().get(2) - curve.outputs().get(0))
                        .isCloseTo(4, within(1e-12)));
    }

    @Test
    void curvesAreOfTheSameRowsInWhateverOrderTheyCome() {
        double[] x = new Random(6).doubles(200).toArray();
        double[] reversed = new double[200];
        for (int row = 0; row < 100; row++) {
            System.arraycopy(x, 2 * row, reversed, 2 * (99 - row), 2);
        }
        Grid grid = Grid.ofNumbers("a", 0, new double[] {0}, new double[] {0});

        Dependence one = PartialDependence.of(raw(LINEAR), grid, Background.of(x, 100), 9)
                .orElseThrow();
        Dependence other = PartialDependence.of(raw(LINEAR), grid, Background.of(reversed, 100), 9)
                .orElseThrow();

        assertThat(other.curves().stream().map(curve -> 99 - curve.row()).toList())
                .isEqualTo(one.curves().stream().map(Dependence.Curve::row).toList());
    }

    @Test
    void rowsWithoutAFiniteOutputAreLeftOutAndCounted() {
        Background background = Background.of(new double[] {0, 1, 0, Double.NaN, 0, 3}, 3);
        Grid grid = Grid.ofNumbers("a", 0, new double[] {1}, new double[] {1});

        Dependence found =
                PartialDependence.of(raw(LINEAR), grid, background, 3).orElseThrow();

        assertThat(found.rows()).isEqualTo(2);
        assertThat(found.unusable()).isEqualTo(1);
        assertThat(means(found)).containsExactly(new double[] {3 - 6}, within(1e-12));
        assertThat(found.curves()).extracting(Dependence.Curve::row).containsExactlyInAnyOrder(0, 2);
        assertThat(PartialDependence.of(raw(LINEAR), grid, Background.of(new double[] {0, Double.NaN}, 1), 3))
                .isEmpty();
    }

    @Test
    void accumulatedEffectsOfAProductSeeOnlyItsSlopeWhereRowsAre() {
        int rows = 1_000;
        double[] x = new double[2 * rows];
        for (int row = 0; row < rows; row++) {
            x[2 * row] = (row + 0.5) / rows;
            x[2 * row + 1] = x[2 * row];
        }
        double[] edges = IntStream.rangeClosed(0, 10).mapToDouble(i -> i / 10.0).toArray();
        Grid grid = Grid.ofNumbers("a", 0, edges, edges);

        AccumulatedEffects found = AccumulatedEffects.of(raw(PRODUCT), grid, Background.of(x, rows))
                .orElseThrow();

        for (int i = 0; i <= 10; i++) {
            double closedForm = edges[i] * edges[i] / 2 - 1 / 6.0;
            assertThat(found.points().get(i).effect()).isCloseTo(closedForm, within(0.001));
        }
        assertThat(found.bins())
                .hasSize(10)
                .allSatisfy(bin -> assertThat(bin.rows()).isEqualTo(100));
        assertThat(found.bins().get(3).change()).isCloseTo(0.035, within(1e-12));
        assertThat(found.rows()).isEqualTo(rows);
    }

    @Test
    void accumulatedEffectsOfALinearModelAreItsLineAndBinsWithoutRowsAreFlat() {
        double[] x = {0, 5, 0.5, 6, 3.5, -7, 4, 8, Double.NaN, 1, 9, 1};
        double[] edges = {0, 1, 3, 4};
        AccumulatedEffects found = AccumulatedEffects.of(
                        raw(LINEAR), Grid.ofNumbers("a", 0, edges, edges), Background.of(x, 6))
                .orElseThrow();

        assertThat(found.bins()).extracting(AccumulatedEffects.Bin::rows).containsExactly(2, 0, 2);
        assertThat(found.bins()).extracting(AccumulatedEffects.Bin::change).containsExactly(2.0, 0.0, 2.0);
        assertThat(found.unusable()).isEqualTo(2);
        assertThat(found.points()).extracting(AccumulatedEffects.Point::effect).containsExactly(-2.0, 0.0, 0.0, 2.0);
        Grid categories = Grid.ofCategories("a", new int[] {0}, List.of("x", "y"), new double[][] {{0}, {1}});
        assertThat(AccumulatedEffects.of(raw(LINEAR), categories, Background.of(x, 6)))
                .isEmpty();
    }

    @Test
    void gridsAreMadeOfWhatTheContractSays() {
        InferenceLayout layout = TestInferences.layout(
                numeric("distance"), categorical("origin", "ATL", "BOS", "JFK"), categorical("day", "Mo", "Tu"));
        List<InputSpec> specs = List.of(
                new InputSpec("distance", InputKind.NUMBER, "km", 0.001, 5, List.of()),
                new InputSpec("day", InputKind.INDEX, "day", 1, 0, List.of()));
        InputEncoding encoding =
                InputEncoding.of(layout, specs, List.of("origin@JFK", "km", "day", "origin@ATL"), Double.NaN);
        double[] rows = new double[4 * 100];
        for (int row = 0; row < 100; row++) {
            rows[4 * row + 1] = row == 13 ? Double.NaN : 5 + Math.floorDiv(row, 10);
        }
        Background background = Background.of(rows, 100);

        Grid distance = Grid.of(encoding, 0, background, 20).orElseThrow();
        assertThat(distance.points()).isEqualTo(10);
        assertThat(distance.number(2).orElseThrow()).isCloseTo(2_000, within(1e-9));
        Grid few = Grid.of(encoding, 0, background, 3).orElseThrow();
        assertThat(few.points()).isEqualTo(3);
        assertThat(few.number(2).orElseThrow()).isCloseTo(9_000, within(1e-9));

        Grid origin = Grid.of(encoding, 1, background, 20).orElseThrow();
        double[] x = {7, 7, 7, 7, 7};
        origin.write(1, x, 1);
        assertThat(origin.label(1)).isEqualTo("ATL");
        assertThat(origin.number(1)).isEmpty();
        assertThat(x).containsExactly(7, Double.NaN, 7, 7, 1);

        Grid day = Grid.of(encoding, 2, background, 20).orElseThrow();
        day.write(1, x, 1);
        assertThat(day.label(1)).isEqualTo("Tu");
        assertThat(x[3]).isEqualTo(1);
    }

    @Test
    void coversOfRowsThatDoNotDependOnEachOtherGiveTheDependenceOfTheRows() {
        int[] left = {1, -1, 3, -1, -1};
        int[] right = {2, -1, 4, -1, -1};
        Tree tree = new Tree(
                0,
                left,
                right,
                new int[] {0, 0, 1, 0, 0},
                new double[] {1, 0, 2, 0, 0},
                new boolean[] {true, false, false, false, false},
                new double[] {0, 10, 0, 20, 40},
                new double[5]);
        double[] rows = new double[2 * 16];
        for (int row = 0; row < 16; row++) {
            rows[2 * row] = row % 4;
            rows[2 * row + 1] = Math.floorDiv(row, 4);
        }
        TreeEnsemble ensemble = TreeEnsemble.builder(List.of("a", "b"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .intercept(0, 1)
                .add(tree)
                .build()
                .coveredBy(rows, 16);
        Grid a = Grid.ofNumbers("a", 0, new double[] {0, 1, 2}, new double[] {0, 1, 2});

        double[] byCovers = means(PartialDependence.ofCovers(ensemble, 0, a));

        assertThat(byCovers).containsExactly(new double[] {11, 31, 31}, within(1e-12));
        double[] byRows = means(PartialDependence.of(raw(ensemble), a, Background.of(rows, 16), 0)
                .orElseThrow());
        assertThat(byRows).containsExactly(byCovers, within(1e-12));
        Grid missing = Grid.ofCategories("a", new int[] {0}, List.of("none"), new double[][] {{Double.NaN}});
        assertThat(means(PartialDependence.ofCovers(ensemble, 0, missing))).containsExactly(11);
        assertThatIllegalArgumentException().isThrownBy(() -> PartialDependence.ofCovers(ensemble, 1, a));
    }

    @Test
    void whatDoesNotFitIsTold() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ModelOutput(LINEAR, 1, Scale.RAW));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.ofNumbers("a", 0, new double[0], new double[0]))
                .withMessageContaining("no values");
        assertThatIllegalArgumentException().isThrownBy(() -> Grid.ofNumbers("a", 0, new double[1], new double[2]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.ofCategories("a", new int[] {0, 1}, List.of("x"), new double[][] {{1}}));
        double[] predicted = new ModelOutput(LINEAR, 0, Scale.PREDICTION).of(new double[] {1, 1}, 1);
        assertThat(predicted).containsExactly(0.5);
    }
}
