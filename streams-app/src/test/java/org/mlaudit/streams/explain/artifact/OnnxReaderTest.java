package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.DOUBLE;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.FLOAT;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.INT64;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.STRING;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.constant;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.floats;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.integer;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.ints;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.maps;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.mlNode;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.model;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.node;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.strings;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.tensor;
import static org.mlaudit.streams.explain.artifact.OnnxFiles.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.streams.explain.artifact.OnnxFiles.Trees;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.profile.TestInferences;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;

class OnnxReaderTest {
    private static final int INPUTS = 4;
    private static final int ROWS = 300;
    private static final List<String> ORDERED = List.of("BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT");
    private static final List<String> EQUAL = List.of("BRANCH_EQ", "BRANCH_NEQ");

    @Property(tries = 40)
    void aRegressorOfTreesPredictsWhatTheRuntimePredicts(@ForAll @IntRange(max = 1_000_000) int seed) {
        List<String> modes = seed % 5 == 4 ? EQUAL : seed % 2 == 0 ? ORDERED : List.of(ORDERED.get(seed / 2 % 4));
        List<AttributeProto> attributes = new Trees(seed, 1 + seed % 5, 4, INPUTS, modes, new long[] {0}, false)
                .attributes("target", seed % 3 > 0);
        attributes.add(integer("n_targets", 1));
        attributes.add(text("aggregate_function", seed % 4 == 0 ? "AVERAGE" : "SUM"));
        if (seed % 2 == 0) {
            attributes.add(floats("base_values", 0.75f));
        }
        ModelProto file = core("TreeEnsembleRegressor", attributes, List.of("y"));
        CompiledModel model = OnnxReader.read(file.toByteArray()).model();
        assertThat(model).isInstanceOf(TreeEnsemble.class);
        assertThat(model.space()).isEqualTo(OutputSpace.VALUE);
        assertPredictsAsTheRuntime(file, model, seed, !modes.equals(EQUAL));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, false, LOGISTIC, LOG_ODDS, SIGMOID",
        "2, 2, false, SOFTMAX, LOG_ODDS, SIGMOID",
        "2, 2, false, LOGISTIC, LOG_ODDS, SIGMOID",
        "2, 2, true, NONE, PROBABILITY, IDENTITY",
        "2, 1, true, NONE, PROBABILITY, IDENTITY",
        "3, 3, false, SOFTMAX, SCORE, SOFTMAX",
        "3, 3, true, NONE, PROBABILITY, IDENTITY",
        "4, 4, false, LOGISTIC, LOG_ODDS, SIGMOID"
    })
    void aClassifierOfTreesPredictsWhatTheRuntimePredicts(
            int classes, int scored, boolean shares, String transform, OutputSpace space, Link link) {
        for (int seed = 0; seed < 6; seed++) {
            long[] ids = IntStream.range(0, scored).asLongStream().toArray();
            List<AttributeProto> attributes = new Trees(seed, 5, 3, INPUTS, List.of("BRANCH_LEQ"), ids, shares)
                    .attributes("class", seed % 2 == 0);
            attributes.add(text("post_transform", transform));
            attributes.add(
                    strings("classlabels_strings", List.of("a", "b", "c", "d").subList(0, classes)));
            if (!shares && scored != 2) {
                // With two classes that have scores, onnxruntime adds base values in a way of its own.
                attributes.add(floats("base_values", Arrays.copyOf(new float[] {0.5f, -0.25f, 1, 0}, scored)));
            }
            ModelProto file = core("TreeEnsembleClassifier", attributes, List.of("label", "probabilities"));
            ReadModel read = OnnxReader.read(file.toByteArray());
            assertThat(read.model()).isInstanceOf(TreeEnsemble.class);
            assertThat(read.model().space()).isEqualTo(space);
            assertThat(read.model().link()).isEqualTo(link);
            assertThat(read.model().outputs()).isEqualTo(classes == 2 ? 1 : classes);
            assertThat(read.classes()).hasSize(classes).startsWith("a", "b");
            assertThat(read.namedInputs()).isFalse();
            assertPredictsAsTheRuntime(file, read.model(), seed, true);
        }
    }

    @Test
    void scalingCastingAndZipMapAroundTreesAreCompiled() {
        List<AttributeProto> attributes =
                new Trees(5, 8, 4, 3, ORDERED, new long[] {0, 1}, true).attributes("class", true);
        attributes.add(ints("classlabels_int64s", 0, 1));
        NodeProto scaler = mlNode("Scaler", List.of("side"), List.of("scaled"))
                .addAttribute(floats("offset", 0.3f, -1.5f, 2))
                .addAttribute(floats("scale", 0.1f, -3, 7))
                .build();
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("age", FLOAT, -1, 1))
                .addInput(tensor("amount", DOUBLE, -1, 1))
                .addInput(tensor("count", INT64, -1, 1))
                .addNode(cast("amount", "amount1"))
                .addNode(cast("count", "count1"))
                .addNode(node("Concat", List.of("age", "amount1", "count1"), List.of("side"))
                        .addAttribute(integer("axis", 1)))
                .addNode(scaler)
                .addNode(mlNode("TreeEnsembleClassifier", List.of("scaled"), List.of("label", "table"))
                        .addAllAttribute(attributes))
                .addNode(node("Cast", List.of("label"), List.of("output_label")).addAttribute(integer("to", INT64)))
                .addNode(mlNode("ZipMap", List.of("table"), List.of("output_probability"))
                        .addAttribute(ints("classlabels_int64s", 0, 1)))
                .addOutput(tensor("output_label", INT64, -1))
                .addOutput(maps("output_probability"));
        ModelProto file = model(graph);
        ReadModel read = OnnxReader.read(file.toByteArray());
        assertThat(read.model()).isInstanceOf(TreeEnsemble.class);
        assertThat(read.namedInputs()).isTrue();
        assertThat(read.model().inputs()).containsExactly("age", "amount", "count");
        assertThat(read.classes()).containsExactly("0", "1");
        assertPredictsAsTheRuntime(file, read.model(), 1, false);
    }

    @ParameterizedTest
    @CsvSource({"2, LOGISTIC", "2, SOFTMAX", "3, SOFTMAX", "3, LOGISTIC", "1, NONE"})
    void aLinearClassifierPredictsWhatTheRuntimePredicts(int rows, String transform) {
        Random random = new Random(rows);
        float[] weights = new float[rows * INPUTS];
        float[] intercepts = new float[rows];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < rows; i++) {
            intercepts[i] = (float) random.nextGaussian();
        }
        List<AttributeProto> attributes = List.of(
                floats("coefficients", weights),
                floats("intercepts", intercepts),
                ints(
                        "classlabels_ints",
                        IntStream.range(0, Math.max(2, rows)).asLongStream().toArray()),
                text("post_transform", transform));
        ModelProto file = core("LinearClassifier", attributes, List.of("label", "probabilities"));
        CompiledModel model = OnnxReader.read(file.toByteArray()).model();
        assertThat(model).isInstanceOf(LinearModel.class);
        assertPredictsAsTheRuntime(file, model, 3, false);
    }

    @Test
    void aLinearRegressorPredictsWhatTheRuntimePredicts() {
        List<AttributeProto> attributes =
                List.of(floats("coefficients", 0.5f, -2, 3.25f, 1), floats("intercepts", -0.5f), integer("targets", 1));
        ModelProto file = core("LinearRegressor", attributes, List.of("y"));
        CompiledModel model = OnnxReader.read(file.toByteArray()).model();
        assertThat(model).isInstanceOf(LinearModel.class);
        assertPredictsAsTheRuntime(file, model, 3, false);
    }

    @Test
    void anyOtherGraphIsEvaluatedByTheRuntime() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("x", FLOAT, -1, 2))
                .addInitializer(constant("w", new long[] {2, 1}, 1, -2))
                .addNode(node("MatMul", List.of("x", "w"), List.of("z")))
                .addNode(node("Sigmoid", List.of("z"), List.of("p")))
                .addOutput(tensor("p", FLOAT, -1, 1));
        CompiledModel model = OnnxReader.read(model(graph).toByteArray()).model();
        assertThat(model).isInstanceOf(OnnxOpaque.class);
        assertThat(model.space()).isEqualTo(OutputSpace.PROBABILITY);
        double[] x = new Random(1).doubles(2 * 1500, -3, 3).toArray();
        double[] out = new double[1500];
        model.raw(x, 1500, out);
        assertThat(IntStream.range(0, 1500))
                .allSatisfy(row -> assertThat(out[row])
                        .isEqualTo(1 / (1 + Math.exp(-(x[2 * row] - 2 * x[2 * row + 1]))), offset(1e-6)));
        IntStream.range(0, 200).parallel().forEach(row -> {
            double[] alone = new double[1];
            model.raw(new double[] {x[2 * row], x[2 * row + 1]}, 1, alone);
            assertThat(alone[0]).isEqualTo(out[row], offset(1e-6));
        });
    }

    @Test
    void inputsOfTextsTakeTheTextsThatNumbersStandFor() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("colour", STRING, -1, 1))
                .addInput(tensor("size", FLOAT, -1, 1))
                .addNode(mlNode("LabelEncoder", List.of("colour"), List.of("code"))
                        .addAttribute(strings("keys_strings", List.of("red", "blue")))
                        .addAttribute(floats("values_floats", 10, 20))
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("default_float")
                                .setType(AttributeProto.AttributeType.FLOAT)
                                .setF(-1)))
                .addNode(node("Add", List.of("code", "size"), List.of("y")))
                .addOutput(tensor("y", FLOAT, -1, 1));
        OnnxOpaque model =
                (OnnxOpaque) OnnxReader.read(model(graph).toByteArray()).model();
        assertThat(model.takesText(0)).isTrue();
        assertThat(model.takesText(1)).isFalse();
        assertThatThrownBy(() -> model.raw(new double[2], 1, new double[1])).hasMessageContaining("takes texts");
        OnnxOpaque told = model.withTexts(Map.of(0, List.of("blue", "red")));
        double[] out = new double[3];
        told.raw(new double[] {0, 1, 1, 2, Double.NaN, 3}, 3, out);
        assertThat(out).containsExactly(21, 12, 2);
    }

    @Test
    void inputsOfTextsAreToldTheContractsCategories() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("colour", STRING, -1, 1))
                .addInput(tensor("size", FLOAT, -1, 1))
                .addNode(mlNode("LabelEncoder", List.of("colour"), List.of("code"))
                        .addAttribute(strings("keys_strings", List.of("red", "blue")))
                        .addAttribute(floats("values_floats", 10, 20)))
                .addNode(node("Add", List.of("code", "size"), List.of("y")))
                .addOutput(tensor("y", FLOAT, -1, 1));
        ReadModel read = OnnxReader.read(model(graph).toByteArray());
        InferenceLayout layout = TestInferences.layout(
                TestInferences.numeric("size"), TestInferences.categorical("colour", "blue", "red"));
        InputEncoding encoding = InputEncoding.of(layout, List.of(), read.model());
        double[] out = new double[2];
        ModelFiles.withTexts(read, encoding).model().raw(new double[] {0, 1, 1, 2}, 2, out);
        assertThat(out).containsExactly(21, 12);

        InferenceLayout numbers =
                TestInferences.layout(TestInferences.numeric("size"), TestInferences.numeric("colour"));
        InputEncoding wrong = InputEncoding.of(numbers, List.of(), read.model());
        assertThatThrownBy(() -> ModelFiles.withTexts(read, wrong))
                .isInstanceOf(ModelArtifactException.class)
                .hasMessageContaining("colour has no categories");
    }

    @Test
    void modelsThatTribuoExportsPredictWhatTribuoPredicts() {
        List<Trainer<Label>> trainers = List.of(
                new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 3, 1),
                new FMClassificationTrainer(new LogMulticlass(), new AdaGrad(0.1), 3, 1, 2, 0.1));
        for (Trainer<Label> trainer : trainers) {
            Model<Label> model = TribuoModels.classifier(trainer, 3, 1);
            byte[] file = ((ONNXExportable) model)
                    .exportONNXModel("org.mlaudit.test", 1)
                    .toByteArray();
            CompiledModel read = OnnxReader.read(file).model();
            assertThat(read.space()).isEqualTo(OutputSpace.PROBABILITY);
            assertThat(read.outputs()).isEqualTo(3);
            Random random = new Random(2);
            for (int i = 0; i < 20; i++) {
                Example<Label> example = TribuoModels.example(new Label("any"), TribuoModels.row(random));
                double[] x = new double[read.inputs().size()];
                example.forEach(feature -> x[model.getFeatureIDMap().getID(feature.getName())] = feature.getValue());
                double[] out = new double[3];
                read.raw(x, 1, out);
                Map<String, Label> scores = model.predict(example).getOutputScores();
                model.getOutputIDInfo()
                        .getDomain()
                        .forEach(label -> assertThat(out[model.getOutputIDInfo().getID(label)])
                                .isEqualTo(scores.get(label.getLabel()).getScore(), offset(1e-5)));
            }
        }
    }

    @Test
    void aBatchOfFixedSizeIsFilled() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("x", FLOAT, 4, 1))
                .addNode(node("Neg", List.of("x"), List.of("y")))
                .addOutput(tensor("y", FLOAT, 4, 1));
        CompiledModel model = OnnxReader.read(model(graph).toByteArray()).model();
        double[] out = new double[6];
        model.raw(new double[] {1, 2, 3, 4, 5, 6}, 6, out);
        assertThat(out).containsExactly(-1, -2, -3, -4, -5, -6);
    }

    @Test
    void whatReachesBeyondTheFileOrMayNeverEndIsRefused() {
        TensorProto outside = constant("w", new long[] {1}).toBuilder()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"))
                .build();
        assertRefused(negation().addInitializer(outside), Code.UNSUPPORTED, "in other files");
        assertRefused(negation().addNode(node("Loop", List.of("x"), List.of("z"))), Code.UNSUPPORTED, "Loop");
        assertRefused(
                negation().addNode(node("Mine", List.of("x"), List.of("z")).setDomain("my.domain")),
                Code.UNSUPPORTED,
                "my.domain");
        assertRefused(negation().addNode(node("Nope", List.of("x"), List.of("z"))), Code.UNREADABLE, "onnxruntime");
        assertRefused(
                GraphProto.newBuilder()
                        .addInput(tensor("x", FLOAT, -1, 1L << 40))
                        .addNode(node("Neg", List.of("x"), List.of("y")))
                        .addOutput(tensor("y", FLOAT, -1, 1)),
                Code.TOO_LARGE,
                "columns");
        assertRefused(
                GraphProto.newBuilder()
                        .addInput(tensor("x", FLOAT, -1, 1))
                        .addNode(node("Cast", List.of("x"), List.of("y")).addAttribute(integer("to", INT64)))
                        .addOutput(tensor("y", INT64, -1, 1)),
                Code.UNSUPPORTED,
                "no probabilities or values");
    }

    private static void assertRefused(GraphProto.Builder graph, Code code, String words) {
        assertThatThrownBy(() -> OnnxReader.read(model(graph).toByteArray()))
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static GraphProto.Builder negation() {
        return GraphProto.newBuilder()
                .addInput(tensor("x", FLOAT, -1, 1))
                .addNode(node("Neg", List.of("x"), List.of("y")))
                .addOutput(tensor("y", FLOAT, -1, 1));
    }

    private static NodeProto cast(String from, String to) {
        return node("Cast", List.of(from), List.of(to))
                .addAttribute(integer("to", FLOAT))
                .build();
    }

    static ModelProto core(String operator, List<AttributeProto> attributes, List<String> outputs) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(tensor("X", FLOAT, -1, INPUTS))
                .addNode(mlNode(operator, List.of("X"), outputs).addAllAttribute(attributes));
        for (String output : outputs) {
            boolean texts =
                    attributes.stream().anyMatch(known -> known.getName().equals("classlabels_strings"));
            graph.addOutput(
                    output.equals("label")
                            ? tensor(output, texts ? STRING : INT64, -1)
                            : tensor(output, FLOAT, -1, -1));
        }
        return model(graph);
    }

    private static void assertPredictsAsTheRuntime(ModelProto file, CompiledModel model, long seed, boolean missing) {
        Random random = new Random(seed);
        int width = model.inputs().size();
        double[] x = new double[ROWS * width];
        for (int i = 0; i < x.length; i++) {
            // Whole numbers meet those that trees compare with.
            x[i] = missing && random.nextInt(9) == 0 ? Double.NaN : random.nextInt(6) - 1;
        }
        OnnxOpaque runtime = OnnxOpaque.load(file, inputs(file));
        double[] expected = new double[ROWS * model.outputs()];
        double[] actual = new double[ROWS * model.outputs()];
        runtime.raw(x, ROWS, expected);
        model.predict(x, ROWS, actual);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isEqualTo(expected[i], offset(1e-5));
        }
    }

    private static List<OnnxInput> inputs(ModelProto file) {
        return OnnxInput.of(file.getGraph(), 1);
    }
}
