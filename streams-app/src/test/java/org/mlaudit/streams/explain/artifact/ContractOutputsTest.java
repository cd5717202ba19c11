package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.explain.artifact.TribuoModels.classifier;
import static org.mlaudit.streams.explain.artifact.TribuoModels.regression;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.kernel.KernelSVMTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.math.kernel.RBF;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.rtree.CARTRegressionTrainer;

class ContractOutputsTest {
    private static PredictionSpec spec(PredictionKind kind, String... classes) {
        return new PredictionSpec(kind, List.of(classes), 0.5, Range.ALL, "");
    }

    static List<Trainer<Label>> trainers() {
        return List.of(
                new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.3, 0.1), 3, 1),
                new FMClassificationTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), 2, 1, 2, 0.1),
                new CARTClassificationTrainer(4),
                new XGBoostClassificationTrainer(4, 0.5, 0, 3, 1, 1, 1, 1, 0, 1, true, 1),
                new KernelSVMTrainer(new RBF(0.5), 0.1, 2, 1));
    }

    private static double[] predicted(CompiledModel model, double[] row) {
        double[] out = new double[model.outputs()];
        model.predict(TribuoModels.encoded(model, row), 1, out);
        return out;
    }

    @ParameterizedTest
    @MethodSource("trainers")
    void outputsTakeTheContractsOrder(Trainer<Label> trainer) {
        ReadModel two = TribuoReader.read(TribuoModels.bytes(classifier(trainer, 2, 3)));
        ReadModel three = TribuoReader.read(TribuoModels.bytes(classifier(trainer, 3, 3)));
        String[] other = {
            three.classes().get(2), three.classes().get(0), three.classes().get(1)
        };
        CompiledModel same = ContractOutputs.arrange(two, spec(PredictionKind.BINARY, "no", "yes"), two.classes());
        CompiledModel swapped = ContractOutputs.arrange(
                two,
                spec(PredictionKind.BINARY, two.classes().get(1), two.classes().get(0)),
                List.of());
        CompiledModel each = ContractOutputs.arrange(two, spec(PredictionKind.MULTICLASS, "c1", "c0"), List.of());
        CompiledModel rotated = ContractOutputs.arrange(three, spec(PredictionKind.MULTICLASS, other), List.of());

        assertThat(same).isSameAs(two.model());
        Random random = new Random(4);
        for (int i = 0; i < 20; i++) {
            double[] row = TribuoModels.row(random);
            double positive = predicted(same, row)[0];
            boolean margin = same.space() == OutputSpace.SCORE;
            assertThat(predicted(swapped, row)[0]).isCloseTo(margin ? -positive : 1 - positive, within(1e-12));
            if (!margin) {
                int second = two.classes().indexOf("c1");
                double c1 = second == 1 ? positive : 1 - positive;
                assertThat(predicted(each, row)).containsExactly(new double[] {c1, 1 - c1}, within(1e-12));
            }
            double[] own = predicted(three.model(), row);
            assertThat(predicted(rotated, row)).containsExactly(new double[] {own[2], own[0], own[1]}, within(1e-12));
        }
    }

    @Test
    void aModelThatNamesNoClassesHasPlaces() {
        ReadModel named =
                TribuoReader.read(TribuoModels.bytes(classifier(trainers().get(0), 2, 3)));
        ReadModel unnamed = new ReadModel(named.format(), named.model(), List.of(), true);
        double[] row = TribuoModels.row(new Random(1));
        double second = predicted(named.model(), row)[0];
        PredictionSpec binary = spec(PredictionKind.BINARY, "no", "yes");

        assertThat(ContractOutputs.arrange(unnamed, binary, List.of())).isSameAs(named.model());
        CompiledModel swapped = ContractOutputs.arrange(unnamed, binary, List.of("1", "0"));
        assertThat(predicted(swapped, row)[0]).isCloseTo(1 - second, within(1e-12));
        assertThat(swapped.space()).isEqualTo(OutputSpace.LOG_ODDS);
        assertThat(swapped.link()).isEqualTo(Link.SIGMOID);
        assertThatThrownBy(() -> ContractOutputs.arrange(unnamed, binary, List.of("n", "y")))
                .hasMessage("the model names no classes: artifact.classes must give each class's place, 0 to 1, but is"
                        + " [n, y]");
    }

    @Test
    void otherClassesAndOtherKindsAreRefused() {
        ReadModel classes = TribuoReader.read(TribuoModels.bytes(classifier(new CARTClassificationTrainer(2), 3, 3)));
        ReadModel number = TribuoReader.read(TribuoModels.bytes(regression(new CARTRegressionTrainer(2), 1, false, 3)));

        assertThatThrownBy(() -> ContractOutputs.arrange(classes, spec(PredictionKind.BINARY, "no", "yes"), List.of()))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.CLASSES_DIFFER))
                .hasMessageContaining("the model knows 3 classes")
                .hasMessageContaining("but the contract names 2 [no, yes]");
        assertThatThrownBy(() -> ContractOutputs.arrange(
                        classes, spec(PredictionKind.MULTICLASS, "a", "b", "c"), List.of("c0", "c1", "C2")))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.CLASSES_DIFFER))
                .hasMessageContaining("but the contract's are [c0, c1, C2]; say in artifact.classes");
        assertThatThrownBy(() -> ContractOutputs.arrange(number, spec(PredictionKind.BINARY, "no", "yes"), List.of()))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.WRONG_KIND))
                .hasMessage("the model predicts a number, but the contract says one of the classes [no, yes]");
        assertThatThrownBy(() -> ContractOutputs.arrange(classes, spec(PredictionKind.REGRESSION), List.of()))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.WRONG_KIND))
                .hasMessageContaining("but the contract says a number");
    }

    @Test
    void oneOfSeveralNumbersIsNamed() {
        ReadModel read = TribuoReader.read(TribuoModels.bytes(regression(new CARTRegressionTrainer(3), 3, false, 3)));
        PredictionSpec regression = spec(PredictionKind.REGRESSION);
        double[] row = TribuoModels.row(new Random(2));

        CompiledModel one = ContractOutputs.arrange(read, regression, List.of("y2"));

        assertThat(predicted(one, row)[0])
                .isEqualTo(predicted(read.model(), row)[read.classes().indexOf("y2")]);
        assertThatThrownBy(() -> ContractOutputs.arrange(read, regression, List.of()))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(Code.CLASSES_DIFFER))
                .hasMessageContaining("name it in artifact.classes");
    }
}
