package org.mlaudit.streams.explain.global;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.global.ModelOutput.Scale;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.explain.tree.ShapInteractions;

/** Interactions against closed forms. */
class InteractionTest {
    private static final int[] OF_THREE = {0, 1, 2};

    /** {@code a + b + strength a b + c}. */
    private static ModelOutput model(double strength) {
        return new ModelOutput(
                new FactorizationMachine(
                        List.of("a", "b", "c"),
                        0,
                        new double[][] {{1, 1, 1}},
                        new double[1],
                        new double[][][] {{{strength}, {1}, {0}}},
                        OutputSpace.VALUE,
                        Link.IDENTITY),
                0,
                Scale.RAW);
    }

    /** All combinations of -1 and 1. */
    private static Background factorial() {
        double[] rows = new double[8 * 3];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (((i / 3) >> (i % 3)) & 1) == 0 ? -1 : 1;
        }
        return Background.of(rows, 8);
    }

    @Test
    void theShareOfAnInteractionIsThatOfTheClosedForm() {
        FriedmanH h = new FriedmanH(model(3), OF_THREE, 3, factorial(), 100);

        assertThat(h.pair(0, 1).orElseThrow()).isCloseTo(9.0 / 11, within(1e-12));
        assertThat(h.pair(0, 2).orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(h.overall(0).orElseThrow()).isCloseTo(9.0 / 12, within(1e-12));
        assertThat(h.overall(2).orElseThrow()).isCloseTo(0, within(1e-12));
    }

    @Test
    void groupedInputsInteractAsOneFeature() {
        FriedmanH h = new FriedmanH(model(3), new int[] {0, 0, 1}, 2, factorial(), 100);

        assertThat(h.pair(0, 1).orElseThrow()).isCloseTo(0, within(1e-12));
    }

    @Test
    void whereNothingVariesThereIsNoShare() {
        Background constant = Background.of(new double[] {1, 1, 1, 1, 1, 1}, 2);
        assertThat(new FriedmanH(model(3), OF_THREE, 3, constant, 10).pair(0, 1))
                .isEmpty();
        Background missing = Background.of(new double[] {1, 1, Double.NaN, 1, 2, 1}, 2);
        assertThat(new FriedmanH(model(3), OF_THREE, 3, missing, 10).overall(0)).isEmpty();
    }

    @Test
    void rowsForTheShareAreFewAndTheSameInAnyOrder() {
        double[] x = new Random(3).doubles(300).toArray();
        double[] reversed = new double[300];
        for (int row = 0; row < 100; row++) {
            System.arraycopy(x, 3 * row, reversed, 3 * (99 - row), 3);
        }
        double one = new FriedmanH(model(1), OF_THREE, 3, Background.of(x, 100), 20)
                .pair(0, 1)
                .orElseThrow();
        double other = new FriedmanH(model(1), OF_THREE, 3, Background.of(reversed, 100), 20)
                .pair(0, 1)
                .orElseThrow();

        assertThat(one).isEqualTo(other).isPositive();
    }

    @Test
    void pairsAreRankedByTheirShapInteractions() {
        Tree and = new Tree(
                0,
                new int[] {1, -1, 3, -1, -1},
                new int[] {2, -1, 4, -1, -1},
                new int[] {0, 0, 1, 0, 0},
                new double[] {0.5, 0, 0.5, 0, 0},
                new boolean[5],
                new double[] {0, 0, 0, 0, 80},
                new double[] {4, 2, 2, 1, 1});
        Tree weak = new Tree(
                0,
                new int[] {1, -1, 3, -1, -1},
                new int[] {2, -1, 4, -1, -1},
                new int[] {1, 0, 2, 0, 0},
                new double[] {0.5, 0, 0.5, 0, 0},
                new boolean[5],
                new double[] {0, 0, 0, 0, 8},
                new double[] {4, 2, 2, 1, 1});
        TreeEnsemble ensemble = TreeEnsemble.builder(List.of("a", "b", "c"), 1, OutputSpace.VALUE, Link.IDENTITY)
                .add(weak)
                .add(and)
                .build();
        ShapInteractions interactions = new ShapInteractions(ensemble, OF_THREE, 3);

        List<InteractionStrength> ranked =
                InteractionStrength.ranked(interactions, List.of("a", "b", "c"), factorial(), 8, 0);

        assertThat(ranked).hasSize(2);
        assertThat(ranked.get(0).first()).isEqualTo("a");
        assertThat(ranked.get(0).second()).isEqualTo("b");
        assertThat(ranked.get(0).mean())
                .as("80 (o_a - 1/2)(o_b - 1/2) is 20 for every row")
                .isCloseTo(20, within(1e-12));
        assertThat(ranked.get(0).standardError().orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(ranked.get(1).mean()).isCloseTo(2, within(1e-12));
    }
}
