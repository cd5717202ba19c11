package org.mlaudit.streams.explain.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.streams.explain.artifact.TribuoReader;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.example.ConcentricCirclesDataSource;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.data.columnar.RowProcessor;
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor;
import org.tribuo.data.columnar.processors.field.IdentityProcessor;
import org.tribuo.data.columnar.processors.response.FieldResponseProcessor;
import org.tribuo.data.csv.CSVDataSource;
import org.tribuo.dataset.MinimumCardinalityDataset;
import org.tribuo.datasource.ListDataSource;
import org.tribuo.evaluation.TrainTestSplitter;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.slm.ElasticNetCDTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.MeanStdDevTransformation;

/** Models of Tribuo are trained again from what they say of their origin. */
class ReproductionTest {
    private static final int ROWS = 300;

    @TempDir
    static Path directory;

    @BeforeAll
    static void quiet() {
        Logger.getLogger("org.tribuo").setLevel(Level.SEVERE);
    }

    private static Path data(String name, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder("a,b,origin,late,minutes\n");
        for (int i = 0; i < ROWS; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            String origin = List.of("ATL", "BOS", "JFK").get(random.nextInt(3));
            double value = a - b * b + (origin.equals("ATL") ? 1 : 0) + 0.3 * random.nextGaussian();
            csv.append(String.format(
                    Locale.ROOT, "%.4f,%.4f,%s,%s,%.3f%n", a, b, origin, value > 0 ? "yes" : "no", value));
        }
        return Files.writeString(directory.resolve(name), csv.toString());
    }

    private static <T extends Output<T>> ConfigurableDataSource<T> source(
            Path file, String response, OutputFactory<T> factory) {
        RowProcessor<T> processor = new RowProcessor.Builder<T>()
                .addFieldProcessor(new DoubleFieldProcessor("a"))
                .addFieldProcessor(new DoubleFieldProcessor("b"))
                .addFieldProcessor(new IdentityProcessor("origin"))
                .build(new FieldResponseProcessor<>(List.of(response), List.of("0"), factory, false, false));
        return new CSVDataSource<>(file, processor, true);
    }

    private static byte[] bytes(Model<?> model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        model.serializeToStream(out);
        return out.toByteArray();
    }

    private static byte[] classifier(Trainer<Label> trainer, Path file) throws IOException {
        return bytes(trainer.train(new MutableDataset<>(source(file, "late", new LabelFactory()))));
    }

    static List<Trainer<Label>> classifiers() {
        return List.of(
                new CARTClassificationTrainer(6),
                new RandomForestTrainer<>(new CARTClassificationTrainer(6, 0.6f, 7), new VotingCombiner(), 10, 3),
                new XGBoostClassificationTrainer(10, 0.3, 0, 4, 1, 0.8, 0.8, 1, 0, 1, true, 5),
                new LogisticRegressionTrainer(),
                new LibLinearClassificationTrainer(),
                new TransformTrainer<>(
                        new CARTClassificationTrainer(4),
                        new TransformationMap(Map.of("a", List.of(new MeanStdDevTransformation()))),
                        true));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void aClassifierIsMadeOfItsDataByItsTrainer(Trainer<Label> trainer) throws IOException {
        Path file = data("classes.csv", 1);

        Reproduction.Outcome outcome = Reproduction.of(classifier(trainer, file), Optional.empty());

        assertThat(outcome.rows()).isEqualTo(ROWS);
        assertThat(outcome.differing()).isZero();
        assertThat(outcome.greatestDifference()).isCloseTo(0, within(1e-9));
        assertThat(outcome.same()).isTrue();
        assertThat(outcome.trainer()).isEqualTo(trainer.getClass().getName());
        assertThat(outcome.data()).isEqualTo(file.toString());
    }

    static List<Trainer<Regressor>> regressions() {
        return List.of(
                new CARTRegressionTrainer(5),
                new XGBoostRegressionTrainer(10),
                new ElasticNetCDTrainer(0.1, 0.5, 4),
                new org.tribuo.regression.sgd.linear.LinearSGDTrainer(
                        new org.tribuo.regression.sgd.objectives.SquaredLoss(),
                        new org.tribuo.math.optimisers.AdaGrad(0.1),
                        3,
                        9));
    }

    @ParameterizedTest
    @MethodSource("regressions")
    void aRegressionIsMadeOfItsDataByItsTrainer(Trainer<Regressor> trainer) throws IOException {
        Path file = data("values.csv", 2);
        Model<Regressor> model = trainer.train(new MutableDataset<>(source(file, "minutes", new RegressionFactory())));

        Reproduction.Outcome outcome = Reproduction.of(bytes(model), Optional.empty());

        assertThat(outcome.differing()).isZero();
        assertThat(outcome.rows()).isEqualTo(ROWS);
    }

    @Test
    void theRunOfATrainerAndThePartOfTheDataAreRepeated() throws IOException {
        Path file = data("split.csv", 3);
        TrainTestSplitter<Label> splitter = new TrainTestSplitter<>(source(file, "late", new LabelFactory()), 0.7, 42);
        RandomForestTrainer<Label> trainer =
                new RandomForestTrainer<>(new CARTClassificationTrainer(6, 0.6f, 7), new VotingCombiner(), 5, 3);
        Dataset<Label> train = new MutableDataset<>(splitter.getTrain());
        trainer.train(train);
        Model<Label> second = trainer.train(train);

        Reproduction.Outcome outcome = Reproduction.of(bytes(second), Optional.empty());

        assertThat(outcome.rows()).isEqualTo(train.size()).isLessThan(ROWS);
        assertThat(outcome.differing()).isZero();
    }

    @Test
    void aModelThatSomebodyChangedPredictsSomethingElse() throws IOException {
        Path file = data("changed.csv", 4);
        Model<Label> honest =
                new CARTClassificationTrainer(2).train(new MutableDataset<>(source(file, "late", new LabelFactory())));
        Model<Label> other =
                new CARTClassificationTrainer(6).train(new MutableDataset<>(source(file, "late", new LabelFactory())));
        org.tribuo.common.tree.protos.TreeModelProto claimed =
                honest.serialize().getSerializedData().unpack(org.tribuo.common.tree.protos.TreeModelProto.class);
        org.tribuo.protos.core.ModelProto forged = other.serialize();
        forged = forged.toBuilder()
                .setSerializedData(com.google.protobuf.Any.pack(
                        forged
                                .getSerializedData()
                                .unpack(org.tribuo.common.tree.protos.TreeModelProto.class)
                                .toBuilder()
                                .setMetadata(claimed.getMetadata())
                                .build()))
                .build();

        Reproduction.Outcome outcome = Reproduction.of(forged.toByteArray(), Optional.empty());

        assertThat(outcome.same()).isFalse();
        assertThat(outcome.differingShare()).isGreaterThan(0.1);
        assertThat(outcome.greatestDifference()).isGreaterThan(0.01);
    }

    @Test
    void movedDataIsFoundAndOtherDataIsRefused() throws IOException {
        Path file = data("before.csv", 5);
        byte[] model = classifier(new CARTClassificationTrainer(4), file);
        Path moved = Files.move(file, directory.resolve("after.csv"));

        assertThatThrownBy(() -> Reproduction.of(model, Optional.empty()))
                .isInstanceOf(NotReproducibleException.class)
                .hasMessage("the model's data " + file + " does not exist here; --data says where it is");
        assertThat(Reproduction.of(model, Optional.of(moved)).same()).isTrue();
        assertThatThrownBy(() -> Reproduction.of(model, Optional.of(data("other.csv", 6))))
                .isInstanceOf(NotReproducibleException.class)
                .hasMessageContaining("is not the data that the model was trained on: its SHA-256 is ");
    }

    @Test
    void rowsThatASourceMakesUpAreMadeUpAgain() throws IOException {
        DataSource<Label> made = new ConcentricCirclesDataSource(200, 7, 2, 0.5);

        Reproduction.Outcome outcome = Reproduction.of(
                bytes(new CARTClassificationTrainer(3).train(new MutableDataset<>(made))), Optional.empty());

        assertThat(outcome.rows()).isEqualTo(200);
        assertThat(outcome.same()).isTrue();
    }

    @Test
    void whatCannotBeRepeatedSaysWhy() throws IOException {
        Path file = data("reasons.csv", 7);
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> whole = new MutableDataset<>(source(file, "late", labels));
        CARTClassificationTrainer trainer = new CARTClassificationTrainer(3);
        byte[] chosen = bytes(trainer.train(new MinimumCardinalityDataset<>(whole, 2)));
        byte[] listed = bytes(trainer.train(new MutableDataset<>(
                new ListDataSource<>(whole.getData(), labels, new SimpleDataSourceProvenance("by hand", labels)))));
        MutableDataset<Label> transformed = new MutableDataset<>(source(file, "late", labels));
        transformed.transform(transformed.createTransformers(
                new TransformationMap(Map.of("a", List.of(new MeanStdDevTransformation())))));
        byte[] outside = bytes(trainer.train(transformed));

        assertThatThrownBy(() -> Reproduction.of(chosen, Optional.empty()))
                .isInstanceOf(NotReproducibleException.class)
                .hasMessageContaining("MinimumCardinalityDataset, whose rows can't be chosen again");
        assertThatThrownBy(() -> Reproduction.of(listed, Optional.empty()))
                .isInstanceOf(NotReproducibleException.class)
                .hasMessageContaining("which can't be configured again");
        assertThatThrownBy(() -> Reproduction.of(outside, Optional.empty()))
                .isInstanceOf(NotReproducibleException.class)
                .hasMessageContaining("transformed before training");
    }

    @Test
    void provenanceIsReadable() throws IOException {
        Path file = data("provenance.csv", 8);
        byte[] forest = classifier(
                new RandomForestTrainer<>(new CARTClassificationTrainer(6, 0.6f, 7), new VotingCombiner(), 10, 3),
                file);

        Provenance provenance = Provenance.of(forest);

        Map<String, Object> tree = provenance.tree();
        assertThat(tree.keySet())
                .startsWith("model", "name", "trainedAt", "features", "outputs", "versions", "trainer", "data");
        assertThat(tree).containsEntry("features", 5).containsEntry("outputs", 2);
        assertThat(tree.get("versions"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("tribuo", "4.3.2")
                .containsEntry("java", System.getProperty("java.version"));
        assertThat(tree.get("trainer"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("class", "org.tribuo.common.tree.RandomForestTrainer")
                .containsEntry("seed", 3L)
                .containsEntry("numMembers", 10);
        assertThat(provenance.summary())
                .matches("trained by RandomForestTrainer on 300 rows of CSVDataSource at .*, Tribuo 4\\.3\\.2");
        assertThat(provenance.text())
                .contains("trainer:\n  class: org.tribuo.common.tree.RandomForestTrainer\n")
                .contains("dataPath: " + file)
                .contains("resource-hash: ");
        assertThat(TribuoReader.read(forest).classes()).containsExactlyInAnyOrder("yes", "no");
    }
}
