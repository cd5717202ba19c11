package org.mlaudit.streams.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;
import org.mlaudit.streams.profile.UnreadableSummaryException;

class LossTreeTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            numeric("distance"),
            numeric("hour"),
            categorical("carrier"),
            new Feature("age", FeatureType.NUMERIC, false, Range.ALL, List.of(), 0, "", true, false));

    private static final class Example {
        private final @Nullable Object[] values;
        private final double loss;

        Example(@Nullable Object[] values, double loss) {
            this.values = values;
            this.loss = loss;
        }
    }

    /** Losses that grow with distance, after 17 o'clock, and for one carrier; some values are missing. */
    private static List<Example> examples(int count, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Double distance = random.nextInt(20) == 0 ? null : Math.floor(random.nextDouble() * 3_000);
            double hour = random.nextInt(24);
            String carrier = random.nextInt(30) == 0 ? null : "C" + (int) Math.sqrt(random.nextInt(1_600));
            double age = random.nextGaussian();
            double scale = distance == null ? 9 : distance < 812 ? 1 : hour >= 17 ? 6 : 2;
            scale += "C37".equals(carrier) ? 12 : 0;
            double loss = Math.abs(random.nextGaussian()) * scale;
            examples.add(
                    new Example(new @Nullable Object[] {distance, hour, carrier, age, random.nextGaussian()}, loss));
        }
        return examples;
    }

    private static Reference reference(List<Example> examples) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        examples.forEach(example -> builder.add(TestInferences.row(LAYOUT, 0, example.values)));
        return builder.build();
    }

    private static LossTreeTrainer trainer(List<Example> examples) {
        LossTreeTrainer trainer = new LossTreeTrainer(LAYOUT);
        examples.forEach(example ->
                trainer.add(TestInferences.row(LAYOUT, 0, example.values), example.loss, example.loss * example.loss));
        return trainer;
    }

    private static LossTree train(List<Example> examples) {
        return trainer(examples).train(reference(examples)).orElseThrow();
    }

    @Test
    void everyRowOfTheReferenceHasTheCellThatTribuosTreeGivesIt() {
        List<Example> examples = examples(4_000, 1);
        TreeGrower.Grown grown = trainer(examples).grow(reference(examples)).orElseThrow();
        assertThat(grown.means()).hasSizeBetween(4, LossTree.MOST_CELLS);
        for (Example example : examples) {
            InferenceRow row = TestInferences.row(LAYOUT, 0, example.values);
            double said = grown.model().predict(grown.example(row)).getOutput().getValues()[0];
            assertThat(grown.means().get(grown.tree().cell(row))).isEqualTo(said);
        }
    }

    @Test
    void cellsSayWhereTheLossesDiffer() {
        LossTree tree = train(examples(20_000, 2));
        CellLosses losses = tree.first();
        assertThat(losses.total()).isEqualTo(10_000);
        for (int cell = 0; cell < tree.cells(); cell++) {
            assertThat(losses.rows(cell)).isGreaterThan(50);
        }
        int late = tree.cell(TestInferences.row(LAYOUT, 0, 2_000.0, 20.0, "C30", 0.0, 0.0));
        int slow = tree.cell(TestInferences.row(LAYOUT, 0, 2_000.0, 20.0, "C37", 0.0, 0.0));
        int near = tree.cell(TestInferences.row(LAYOUT, 0, 200.0, 20.0, "C30", 0.0, 0.0));
        int lost = tree.cell(TestInferences.row(LAYOUT, 0, null, 20.0, "C30", 0.0, 0.0));
        double half = Math.sqrt(2 / Math.PI);
        assertThat(losses.mean(late)).isCloseTo(6 * half, within(0.5));
        assertThat(losses.mean(near)).isCloseTo(half, within(0.2));
        assertThat(losses.mean(slow)).isGreaterThan(9);
        assertThat(losses.mean(lost)).isCloseTo(9 * half, within(1.0));
        assertThat(tree.describe(late))
                .contains("carrier not C37")
                .contains("distance >= 8")
                .contains("hour >= 17");
        assertThat(tree.describe(slow)).contains("carrier = C37");
        assertThat(tree.describe(lost)).contains("distance missing");
    }

    @Test
    void theLossOfOtherInputsIsEstimatedFromTheirCells() {
        LossTree tree = train(examples(20_000, 2));
        int windows = 200;
        int held = 0;
        for (int i = 0; i < windows; i++) {
            List<Example> far = examples(1_000, 100 + i).stream()
                    .filter(example -> example.values[0] instanceof Double distance
                            && distance > 1_000
                            && example.values[1] instanceof Double hour
                            && hour >= 17)
                    .toList();
            double[] predictions = new double[tree.cells()];
            far.forEach(example -> predictions[tree.cell(TestInferences.row(LAYOUT, 0, example.values))]++);
            double realised =
                    far.stream().mapToDouble(example -> example.loss).average().orElseThrow();
            DirectLoss.Estimate estimate =
                    DirectLoss.mean(predictions, tree.first(), 0.95).orElseThrow();
            assertThat(estimate.value()).isGreaterThan(1.3 * tree.first().mean());
            held += estimate.low() <= realised && realised <= estimate.high() ? 1 : 0;
        }
        assertThat(held).isGreaterThan(windows * 9 / 10);
    }

    @Test
    void unknownCategoriesMissingValuesAndWhatIsNoNumberHaveTheirCell() {
        LossTree tree = train(examples(4_000, 3));
        InferenceRow empty = new InferenceRow(LAYOUT);
        InferenceRow odd = TestInferences.row(LAYOUT, 0, Double.NaN, Double.NaN, "never seen", Double.NaN, Double.NaN);
        assertThat(tree.cell(empty)).isBetween(0, tree.cells() - 1);
        assertThat(tree.cell(odd)).isBetween(0, tree.cells() - 1);
        InferenceRow infinite = TestInferences.row(LAYOUT, 0, Double.POSITIVE_INFINITY, 20.0, "C30", 0.0, 0.0);
        InferenceRow far = TestInferences.row(LAYOUT, 0, 1e300, 20.0, "C30", 0.0, 0.0);
        assertThat(tree.cell(infinite)).isEqualTo(tree.cell(far));
    }

    @Test
    void theOrderOfTheRowsChangesNoByte() {
        List<Example> examples = new ArrayList<>(examples(3_000, 4));
        examples.addAll(examples.subList(0, 500));
        byte[] once = train(examples).encode();
        Collections.shuffle(examples, new Random(9));
        assertThat(train(examples).encode()).isEqualTo(once);
    }

    @Test
    void aTreeIsReadAsItWasWritten() {
        LossTree tree = train(examples(4_000, 5));
        byte[] bytes = tree.encode();
        LossTree read = LossTree.decode(LAYOUT, bytes);
        assertThat(read.encode()).isEqualTo(bytes);
        assertThat(read.first()).isEqualTo(tree.first());
        assertThat(read.second()).isEqualTo(tree.second());
        for (Example example : examples(500, 6)) {
            InferenceRow row = TestInferences.row(LAYOUT, 0, example.values);
            assertThat(read.cell(row)).isEqualTo(tree.cell(row));
        }
        Set<String> conditions = new HashSet<>();
        for (int cell = 0; cell < tree.cells(); cell++) {
            assertThat(read.describe(cell)).isEqualTo(tree.describe(cell));
            conditions.add(tree.describe(cell));
        }
        assertThat(conditions).hasSize(tree.cells());
        byte[] damaged = bytes.clone();
        damaged[7]++;
        assertThatThrownBy(() -> LossTree.decode(LAYOUT, damaged)).isInstanceOf(UnreadableSummaryException.class);
        assertThatThrownBy(() -> LossTree.decode(TestInferences.layout(categorical("distance")), bytes))
                .isInstanceOf(UnreadableSummaryException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void lossesThatDependOnNothingMakeOneCell() {
        Random random = new Random(8);
        List<Example> examples = examples(6_000, 7).stream()
                .map(example -> new Example(example.values, Math.abs(random.nextGaussian())))
                .toList();
        LossTree tree = train(examples);
        assertThat(tree.cells()).isEqualTo(1);
        assertThat(tree.describe(0)).isEqualTo("all inputs");
        assertThat(LossTree.decode(LAYOUT, tree.encode()).encode()).isEqualTo(tree.encode());
    }

    @Test
    void fewRowsOrEqualLossesGrowNoTree() {
        List<Example> few = examples(150, 1);
        assertThat(trainer(few).train(reference(few))).isEmpty();
        List<Example> equal = examples(1_000, 1).stream()
                .map(example -> new Example(example.values, 1))
                .toList();
        assertThat(trainer(equal).train(reference(equal))).isEmpty();
    }

    @Test
    void sensitiveFeaturesAreNamedWithoutTheirValues() {
        List<Example> examples = examples(4_000, 1).stream()
                .map(example -> new Example(
                        example.values, example.values[3] instanceof Double age && age > 0.5 ? example.loss + 50 : 0.1))
                .toList();
        LossTree tree = train(examples);
        assertThat(tree.cells()).isGreaterThan(1);
        assertThat(Arrays.asList(tree.describe(0).split(" and "))).contains("certain values of age");
    }

    @Test
    void withoutASecondLossOfEveryRowThereIsNone() {
        List<Example> examples = examples(2_000, 1);
        LossTreeTrainer trainer = trainer(examples.subList(0, 1_999));
        Example last = examples.get(1_999);
        trainer.add(TestInferences.row(LAYOUT, 0, last.values), last.loss, Double.NaN);
        LossTree tree = trainer.train(reference(examples)).orElseThrow();
        assertThat(tree.second()).isEmpty();
        assertThat(LossTree.decode(LAYOUT, tree.encode()).second()).isEmpty();
    }
}
