package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.performance.Decomposition.Cause;

class DecompositionTest {
    private static final int CELLS = 12;
    /** Chance of an error in each cell. */
    private static final double[] ERROR = IntStream.range(0, CELLS)
            .mapToDouble(cell -> 0.05 + 0.4 * cell / CELLS)
            .toArray();

    private static final double[] EVEN = share(cell -> 1);
    private static final double[] HARDER = share(cell -> 1 + 0.12 * cell);

    private static double[] share(IntToDoubleFunction weight) {
        double[] weights = IntStream.range(0, CELLS).mapToDouble(weight).toArray();
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(one -> one / total).toArray();
    }

    /** Losses of random rows; some cells may be empty. */
    private static CellLosses random(Random random, int cells, int most) {
        double[] rows = new double[cells];
        double[] sums = new double[cells];
        double[] squares = new double[cells];
        for (int cell = 0; cell < cells; cell++) {
            int count = random.nextInt(4) == 0 ? 0 : random.nextInt(most);
            for (int i = 0; i < count + (cell == 0 ? 2 : 0); i++) {
                double loss = Math.abs(random.nextGaussian()) * (1 + cell);
                rows[cell]++;
                sums[cell] += loss;
                squares[cell] += loss * loss;
            }
        }
        return new CellLosses(rows, sums, squares);
    }

    private static CellLosses errors(Random random, int rows, double[] shares, double[] error) {
        double[] counts = new double[CELLS];
        double[] sums = new double[CELLS];
        for (int row = 0; row < rows; row++) {
            double at = random.nextDouble();
            int cell = 0;
            while (cell < CELLS - 1 && at >= shares[cell]) {
                at -= shares[cell++];
            }
            counts[cell]++;
            sums[cell] += random.nextDouble() < error[cell] ? 1 : 0;
        }
        return new CellLosses(counts, sums, sums);
    }

    private static double mean(CellLosses losses) {
        double sum = 0;
        for (int cell = 0; cell < losses.cells(); cell++) {
            sum += losses.sum(cell);
        }
        return sum / losses.total();
    }

    @Property(tries = 200)
    void partsAddUpToTheChange(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int cells) {
        Random random = new Random(seed);
        CellLosses reference = random(random, cells, 60);
        CellLosses window = random(random, cells, 30);
        Decomposition parts = Decomposition.of(reference, window);
        assertThat(parts.inputs().value() + parts.relation().value() + parts.unseen())
                .isEqualTo(parts.change())
                .isCloseTo(mean(window) - mean(reference), within(1e-12 * cells));
        assertThat(parts.inputs().pValue()).isBetween(0.0, 1.0);
        assertThat(parts.relation().pValue()).isBetween(0.0, 1.0);
        assertThat(parts.relation().standardError()).isFinite().isNotNegative();
    }

    @Property(tries = 200)
    void withoutAChangeOfInputsTheirPartIsNothing(@ForAll long seed, @ForAll @IntRange(min = 2, max = 7) int times) {
        Random random = new Random(seed);
        CellLosses window = random(random, CELLS, 30);
        double[] rows = new double[CELLS];
        double[] sums = new double[CELLS];
        double[] squares = new double[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            rows[cell] = times * window.rows(cell);
            sums[cell] = rows[cell] * random.nextDouble();
            squares[cell] = 2 * sums[cell];
        }
        Decomposition parts = Decomposition.of(new CellLosses(rows, sums, squares), window);
        assertThat(parts.inputs().value()).isZero();
        assertThat(parts.inputs().pValue()).isEqualTo(1);
        assertThat(parts.change()).isEqualTo(parts.relation().value());
    }

    @Property(tries = 200)
    void withoutAChangeOfLossesInCellsTheRelationIsNothing(@ForAll long seed) {
        Random random = new Random(seed);
        double[] rows = IntStream.range(0, CELLS)
                .mapToDouble(cell -> 1 + random.nextInt(50))
                .toArray();
        double[] more = IntStream.range(0, CELLS)
                .mapToDouble(cell -> 1 + random.nextInt(50))
                .toArray();
        double[] losses = IntStream.range(0, CELLS)
                .mapToDouble(cell -> random.nextInt(64) / 64.0)
                .toArray();
        Decomposition parts = Decomposition.of(constant(rows, losses), constant(more, losses));
        assertThat(parts.relation().value()).isZero();
        assertThat(parts.relation().pValue()).isEqualTo(1);
    }

    private static CellLosses constant(double[] rows, double[] losses) {
        return new CellLosses(
                rows,
                IntStream.range(0, CELLS)
                        .mapToDouble(cell -> rows[cell] * losses[cell])
                        .toArray(),
                IntStream.range(0, CELLS)
                        .mapToDouble(cell -> rows[cell] * losses[cell] * losses[cell])
                        .toArray());
    }

    @Property(tries = 200)
    void theOrderOfTheCellsChangesNothing(@ForAll long seed) {
        Random random = new Random(seed);
        CellLosses reference = random(random, CELLS, 60);
        CellLosses window = random(random, CELLS, 30);
        List<Integer> order = new ArrayList<>(IntStream.range(0, CELLS).boxed().toList());
        Collections.shuffle(order, random);
        Decomposition one = Decomposition.of(reference, window);
        Decomposition other = Decomposition.of(permuted(reference, order), permuted(window, order));
        assertThat(other.inputs()).isEqualTo(one.inputs());
        assertThat(other.relation()).isEqualTo(one.relation());
        assertThat(other.unseen()).isEqualTo(one.unseen());
        assertThat(other.change()).isEqualTo(one.change());
    }

    private static CellLosses permuted(CellLosses losses, List<Integer> order) {
        return new CellLosses(
                order.stream().mapToDouble(losses::rows).toArray(),
                order.stream().mapToDouble(losses::sum).toArray(),
                order.stream().mapToDouble(losses::square).toArray());
    }

    /** Shares of 1,000 windows in which inputs and relation are significant at 5%. */
    private static double[] alarms(double[] shares, double added) {
        Random random = new Random(20);
        double[] error = Arrays.stream(ERROR).map(chance -> chance + added).toArray();
        double[] found = new double[2];
        int windows = 1_000;
        for (int i = 0; i < windows; i++) {
            CellLosses reference = errors(random, 2_000, EVEN, ERROR);
            Decomposition parts = Decomposition.of(reference, errors(random, 600, shares, error));
            found[0] += parts.inputs().pValue() <= 0.05 ? 1.0 / windows : 0;
            found[1] += parts.relation().pValue() <= 0.05 ? 1.0 / windows : 0;
        }
        return found;
    }

    @Test
    void withoutAnyChangeBothTestsHoldTheirRate() {
        double[] found = alarms(EVEN, 0);
        assertThat(found[0]).isBetween(0.03, 0.07);
        assertThat(found[1]).isBetween(0.03, 0.07);
    }

    @Test
    void otherInputsAloneAreNamedInputsAndTheRelationHoldsItsRate() {
        double[] found = alarms(HARDER, 0);
        assertThat(found[0]).isGreaterThan(0.95);
        assertThat(found[1]).isBetween(0.03, 0.07);
    }

    @Test
    void anotherRelationAloneIsNamedRelationAndTheInputsHoldTheirRate() {
        double[] found = alarms(EVEN, 0.1);
        assertThat(found[0]).isBetween(0.03, 0.07);
        assertThat(found[1]).isGreaterThan(0.95);
    }

    @Test
    void bandsOfBothPartsCoverTheTrueParts() {
        Random random = new Random(4);
        double[] error = IntStream.range(0, CELLS)
                .mapToDouble(cell -> ERROR[cell] + (cell < 4 ? 0.2 : 0))
                .toArray();
        double ofInputs = IntStream.range(0, CELLS)
                .mapToDouble(cell -> (HARDER[cell] - EVEN[cell]) * ERROR[cell])
                .sum();
        double ofRelation = IntStream.range(0, CELLS)
                .mapToDouble(cell -> HARDER[cell] * (error[cell] - ERROR[cell]))
                .sum();
        int windows = 1_000;
        int[] covered = new int[2];
        for (int i = 0; i < windows; i++) {
            Decomposition parts =
                    Decomposition.of(errors(random, 2_000, EVEN, ERROR), errors(random, 600, HARDER, error));
            covered[0] += Math.abs(parts.inputs().value() - ofInputs)
                            <= 1.96 * parts.inputs().standardError()
                    ? 1
                    : 0;
            covered[1] += Math.abs(parts.relation().value() - ofRelation)
                            <= 1.96 * parts.relation().standardError()
                    ? 1
                    : 0;
        }
        assertThat(covered[0]).isBetween(930, 970);
        assertThat(covered[1]).isBetween(930, 970);
    }

    @Test
    void sentencesNameThePartsAndTheCellsThatAddMost() {
        double[] rows = {500, 400, 100};
        CellLosses reference = new CellLosses(rows, new double[] {50, 80, 30}, new double[] {50, 80, 30});
        CellLosses window =
                new CellLosses(new double[] {50, 50, 100}, new double[] {6, 30, 30}, new double[] {6, 30, 30});
        Decomposition parts = Decomposition.of(reference, window);
        assertThat(parts.cause(0.01)).isEqualTo(Cause.BOTH);
        assertThat(parts.relationShares(3))
                .extracting(Decomposition.Share::cell)
                .containsExactly(1, 0);
        assertThat(parts.inputShares(1)).extracting(Decomposition.Share::cell).containsExactly(2);
        assertThat(parts.sentences("error", cell -> "cell " + cell))
                .containsKeys("change", "inputs", "relation", "relation1", "inputs1")
                .doesNotContainKey("unseen")
                .containsEntry("change", "the mean error rose by 0.170, from 0.160 to 0.330")
                .containsEntry(
                        "relation1",
                        "cell 1: error 0.600, reference 0.200, in 25.0% of the predictions, which adds 0.100")
                .containsEntry(
                        "inputs1",
                        "cell 2: 50.0% of the predictions, reference 10.0%, at a reference error of 0.300, which adds"
                                + " 0.0560");
    }

    @Test
    void cellsWithoutAReferenceAreAPartOfTheirOwn() {
        CellLosses reference = new CellLosses(new double[] {100, 0}, new double[] {10, 0}, new double[] {10, 0});
        CellLosses window = new CellLosses(new double[] {50, 50}, new double[] {5, 25}, new double[] {5, 25});
        Decomposition parts = Decomposition.of(reference, window);
        assertThat(parts.unseenShare()).isEqualTo(0.5);
        assertThat(parts.unseen()).isCloseTo(0.5 * (0.5 - 0.1), within(1e-15));
        assertThat(parts.inputs().value()).isCloseTo(0, within(1e-15));
        assertThat(parts.relation().value()).isCloseTo(0, within(1e-15));
        assertThat(parts.sentences("error", cell -> "")).containsKey("unseen");
    }

    @Test
    void whatCanNotBeDecomposedIsRefused() {
        CellLosses two = new CellLosses(new double[] {2}, new double[] {1}, new double[] {1});
        CellLosses one = new CellLosses(new double[] {1}, new double[] {1}, new double[] {1});
        CellLosses cells = new CellLosses(new double[] {2, 1}, new double[] {1, 1}, new double[] {1, 1});
        assertThatThrownBy(() -> Decomposition.of(two, one)).hasMessageContaining("two losses of each");
        assertThatThrownBy(() -> Decomposition.of(cells, two)).hasMessageContaining("2 cells, the window 1");
        assertThatThrownBy(() -> new CellLosses(new double[] {0}, new double[] {1}, new double[] {1}))
                .hasMessageContaining("cell 0");
    }
}
