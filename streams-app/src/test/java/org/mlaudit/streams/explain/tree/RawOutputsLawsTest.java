package org.mlaudit.streams.explain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.mlaudit.streams.explain.model.TreeEnsemble;

/** Raw outputs of tree ensembles. */
class RawOutputsLawsTest {
    @Property(tries = 500)
    void rowsTogetherHaveTheBitsThatTheyHaveAlone(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 600) int rows,
            @ForAll @IntRange(min = 0, max = 9) int depth) {
        int inputs = 1 + random.nextInt(6);
        int outputs = 1 + random.nextInt(3);
        TreeEnsemble trees = RandomEnsembles.ensemble(random, inputs, outputs, 1 + random.nextInt(8), depth);
        double[] x = RandomEnsembles.rows(random, rows, inputs);
        double[] together = new double[rows * outputs];

        trees.raw(x, rows, together);

        double[] alone = new double[outputs];
        for (int row = 0; row < rows; row++) {
            trees.raw(Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs), 1, alone);
            assertThat(Arrays.copyOfRange(together, row * outputs, (row + 1) * outputs))
                    .isEqualTo(alone);
        }
    }
}
