package org.mlaudit.streams.explain.global;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;

class PermutationImportanceTest {
    private static final List<String> NAMES = List.of("one", "two", "unused");
    private static final int[] GROUPED = {0, 1, 1};

    private static LinearModel model(double... weights) {
        return new LinearModel(
                List.of("a", "b", "c"), 0, new double[][] {weights}, new double[1], OutputSpace.VALUE, Link.IDENTITY);
    }

    private static double[] uniform(int count) {
        return new Random(8).doubles(count).toArray();
    }

    private static double[] values(LinearModel model, double[] x) {
        double[] values = new double[x.length / 3];
        model.raw(x, values.length, values);
        return values;
    }

    @Test
    void importanceInAPerfectLinearModelIsTwiceTheVarianceOfTheTerm() {
        double[] x = uniform(9_000);
        LinearModel model = model(2, 3, 0);
        JudgedRows rows = JudgedRows.ofValues(x, values(model, x));

        PermutationImportance found =
                PermutationImportance.of(model, GROUPED, NAMES, rows, ImportanceMetric.MSE, 20, 4);

        assertThat(found.loss()).hasValue(0);
        assertThat(found.features())
                .extracting(PermutationImportance.Feature::feature)
                .containsExactly("one", "two");
        assertThat(found.features().get(0).mean().orElseThrow()).isCloseTo(2 * 4 / 12.0, within(0.02));
        assertThat(found.features().get(1).mean().orElseThrow()).isCloseTo(2 * 9 / 12.0, within(0.04));
        assertThat(found.features().get(1).increases()).hasSize(20);
    }

    @Test
    void inputsOfAFeatureMoveTogether() {
        double[] x = uniform(600);
        for (int row = 0; row < 200; row++) {
            x[3 * row + 2] = x[3 * row + 1];
        }
        LinearModel model = model(0, 1, -1);
        JudgedRows rows = JudgedRows.ofValues(x, values(model, x));

        PermutationImportance together =
                PermutationImportance.of(model, GROUPED, NAMES, rows, ImportanceMetric.MAE, 5, 4);
        PermutationImportance apart =
                PermutationImportance.of(model, new int[] {0, 1, 2}, NAMES, rows, ImportanceMetric.MAE, 5, 4);

        assertThat(together.features().get(1).mean()).hasValue(0);
        assertThat(apart.features().get(1).mean().orElseThrow()).isGreaterThan(0.2);
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
        double[] x = uniform(600);
        LinearModel model = model(1, 2, 3);
        JudgedRows rows = JudgedRows.ofValues(x, uniform(200));

        PermutationImportance one = PermutationImportance.of(model, GROUPED, NAMES, rows, ImportanceMetric.MSE, 3, 4);
        assertThat(PermutationImportance.of(model, GROUPED, NAMES, rows, ImportanceMetric.MSE, 3, 4))
                .isEqualTo(one);
        assertThat(PermutationImportance.of(model, GROUPED, NAMES, rows, ImportanceMetric.MSE, 3, 5))
                .isNotEqualTo(one);
    }

    @Test
    void aLossThatIsNotDefinedLeavesImportancesEmpty() {
        JudgedRows oneClass = JudgedRows.ofClasses(uniform(30), new int[10], 0.5);
        PermutationImportance found =
                PermutationImportance.of(model(1, 0, 0), GROUPED, NAMES, oneClass, ImportanceMetric.AUROC, 3, 4);
        assertThat(found.loss()).isEmpty();
        assertThat(found.features())
                .allSatisfy(feature -> assertThat(feature.mean()).isEmpty());

        double[] missing = uniform(30);
        missing[4] = Double.NaN;
        JudgedRows rows = JudgedRows.ofValues(missing, new double[10]);
        assertThat(PermutationImportance.of(model(1, 1, 0), GROUPED, NAMES, rows, ImportanceMetric.MSE, 3, 4)
                        .loss())
                .isEmpty();
    }

    @Test
    void aRowOfWeightTwoCountsAsTwo() {
        double[] x = {0.1, 0, 0, 0.4, 0, 0, 0.3, 0, 0, 0.9, 0, 0};
        double[] doubled = {0.1, 0, 0, 0.4, 0, 0, 0.4, 0, 0, 0.3, 0, 0, 0.9, 0, 0};
        double[] weights = {1, 2, 1, 1};
        for (ImportanceMetric metric : ImportanceMetric.values()) {
            JudgedRows weighted = metric.ofClasses()
                    ? JudgedRows.ofClasses(x, new int[] {0, 0, 1, 1}, weights, 0.35)
                    : JudgedRows.ofValues(x, new double[] {0, 1, 2, 3}, weights);
            JudgedRows twice = metric.ofClasses()
                    ? JudgedRows.ofClasses(doubled, new int[] {0, 0, 0, 1, 1}, 0.35)
                    : JudgedRows.ofValues(doubled, new double[] {0, 1, 1, 2, 3});
            assertThat(loss(weighted, metric)).as(metric.text()).isCloseTo(loss(twice, metric), within(1e-15));
        }
    }

    private static double loss(JudgedRows rows, ImportanceMetric metric) {
        return PermutationImportance.of(model(1, 0, 0), GROUPED, NAMES, rows, metric, 1, 1)
                .loss()
                .orElseThrow();
    }

    @Test
    void whatDoesNotFitIsTold() {
        JudgedRows classes = JudgedRows.ofClasses(uniform(9), new int[] {0, 1, 2}, 0.5);
        JudgedRows values = JudgedRows.ofValues(uniform(9), new double[3]);
        LinearModel model = model(1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PermutationImportance.of(model, GROUPED, NAMES, values, ImportanceMetric.AUROC, 1, 1))
                .withMessageContaining("auroc");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PermutationImportance.of(model, GROUPED, NAMES, classes, ImportanceMetric.BRIER, 1, 1))
                .withMessageContaining("no class 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PermutationImportance.of(model, GROUPED, NAMES, values, ImportanceMetric.MSE, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PermutationImportance.of(model, new int[] {0}, NAMES, values, ImportanceMetric.MSE, 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JudgedRows.ofValues(uniform(9), new double[] {Double.NaN, 1, 1}));
        assertThatIllegalArgumentException().isThrownBy(() -> JudgedRows.ofClasses(uniform(9), new int[] {-1}, 0.5));
    }
}
