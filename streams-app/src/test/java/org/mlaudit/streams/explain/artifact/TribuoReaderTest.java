package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.explain.artifact.TribuoModels.checkClassifier;
import static org.mlaudit.streams.explain.artifact.TribuoModels.checkRegression;
import static org.mlaudit.streams.explain.artifact.TribuoModels.classifier;
import static org.mlaudit.streams.explain.artifact.TribuoModels.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.AdaBoostTrainer;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.classification.sgd.fm.FMClassificationTrainer;
import org.tribuo.classification.sgd.kernel.KernelSVMTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.tree.ExtraTreesTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.math.kernel.RBF;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.liblinear.LibLinearRegressionTrainer;
import org.tribuo.regression.liblinear.LinearRegressionType;
import org.tribuo.regression.rtree.CARTJointRegressionTrainer;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.sgd.fm.FMRegressionTrainer;
import org.tribuo.regression.sgd.objectives.SquaredLoss;
import org.tribuo.regression.slm.ElasticNetCDTrainer;
import org.tribuo.regression.slm.LARSLassoTrainer;
import org.tribuo.regression.slm.LARSTrainer;
import org.tribuo.regression.slm.SLMTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.Transformation;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.BinningTransformation;
import org.tribuo.transform.transformations.LinearScalingTransformation;
import org.tribuo.transform.transformations.MeanStdDevTransformation;
import org.tribuo.transform.transformations.SimpleTransform;

/** Every kind of model that Tribuo trains predicts what Tribuo predicts, once it is compiled. */
class TribuoReaderTest {
    private static final double EXACT = 1e-9;
    /** XGBoost sums floats. */
    private static final double FLOATS = 2e-6;

    private static AdaGrad sgd() {
        return new AdaGrad(0.3, 0.1);
    }

    private static Trainer<Label> logistic(long seed) {
        return new LinearSGDTrainer(new LogMulticlass(), sgd(), 3, seed);
    }

    private static Trainer<Regressor> linearRegression(long seed) {
        return new org.tribuo.regression.sgd.linear.LinearSGDTrainer(new SquaredLoss(), sgd(), 3, seed);
    }

    private static XGBoostClassificationTrainer xgboost(int rounds) {
        return new XGBoostClassificationTrainer(rounds, 0.5, 0, 4, 1, 1, 1, 1, 0, 1, true, 1);
    }

    private static CARTClassificationTrainer subsampled(long seed) {
        return new CARTClassificationTrainer(6, 0.6f, seed);
    }

    @Property(tries = 8)
    void linearClassifiers(@ForAll @IntRange(min = 2, max = 4) int classes, @ForAll long seed) {
        CompiledModel probabilities = checkClassifier(classifier(logistic(seed), classes, seed), EXACT, seed);
        CompiledModel margins = checkClassifier(
                classifier(new LinearSGDTrainer(new Hinge(), sgd(), 3, seed), classes, seed), EXACT, seed);

        assertThat(probabilities).isInstanceOf(LinearModel.class);
        assertThat(probabilities.space()).isEqualTo(classes == 2 ? OutputSpace.LOG_ODDS : OutputSpace.SCORE);
        assertThat(probabilities.link()).isEqualTo(classes == 2 ? Link.SIGMOID : Link.SOFTMAX);
        assertThat(probabilities.absent()).isZero();
        assertThat(margins).isInstanceOf(LinearModel.class);
        assertThat(margins.space()).isEqualTo(OutputSpace.SCORE);
    }

    @Property(tries = 8)
    void liblinearClassifiers(@ForAll @IntRange(min = 2, max = 4) int classes, @ForAll long seed) {
        for (LinearType type : List.of(LinearType.L2R_LR, LinearType.L2R_L2LOSS_SVC_DUAL, LinearType.MCSVM_CS)) {
            Model<Label> model = classifier(
                    new LibLinearClassificationTrainer(new LinearClassificationType(type), 1, 100, 0.01),
                    classes,
                    seed);
            CompiledModel compiled = checkClassifier(model, EXACT, seed);
            assertThat(compiled).isInstanceOf(LinearModel.class);
            boolean logistic = type == LinearType.L2R_LR;
            assertThat(compiled.space()).isEqualTo(logistic && classes == 2 ? OutputSpace.LOG_ODDS : OutputSpace.SCORE);
        }
    }

    @Property(tries = 8)
    void factorisationMachines(@ForAll @IntRange(min = 2, max = 4) int classes, @ForAll long seed) {
        Model<Label> model = classifier(
                new FMClassificationTrainer(new LogMulticlass(), new AdaGrad(0.1, 0.1), 2, seed, 3, 0.1),
                classes,
                seed);

        CompiledModel compiled = checkClassifier(model, EXACT, seed);

        assertThat(compiled).isInstanceOf(FactorizationMachine.class);
        assertThat(compiled.link()).isEqualTo(classes == 2 ? Link.SIGMOID : Link.SOFTMAX);
    }

    @Property(tries = 6)
    void classificationTreesAndTheirEnsembles(@ForAll @IntRange(min = 2, max = 4) int classes, @ForAll long seed) {
        VotingCombiner voting = new VotingCombiner();
        List<Trainer<Label>> trainers = List.of(
                new CARTClassificationTrainer(5),
                new RandomForestTrainer<>(subsampled(seed), voting, 7, seed),
                new ExtraTreesTrainer<>(new CARTClassificationTrainer(6, 0.6f, true, seed), voting, 5, seed),
                new BaggingTrainer<>(new CARTClassificationTrainer(4), new FullyWeightedVotingCombiner(), 5, seed),
                new AdaBoostTrainer(new CARTClassificationTrainer(2), 6, seed));
        for (Trainer<Label> trainer : trainers) {
            CompiledModel compiled = checkClassifier(classifier(trainer, classes, seed), EXACT, seed);
            assertThat(compiled).isInstanceOf(TreeEnsemble.class);
            assertThat(compiled.space()).isEqualTo(OutputSpace.PROBABILITY);
            assertThat(compiled.absent()).isZero();
            assertThat(((TreeEnsemble) compiled).covered()).isEqualTo(((TreeEnsemble) compiled).depth() == 0);
        }
    }

    @Property(tries = 6)
    void boostedClassifiers(@ForAll @IntRange(min = 2, max = 4) int classes, @ForAll long seed) {
        CompiledModel compiled = checkClassifier(classifier(xgboost(8), classes, seed), FLOATS, seed);

        assertThat(compiled).isInstanceOf(TreeEnsemble.class);
        assertThat(compiled.absent()).isNaN();
        assertThat(compiled.space()).isEqualTo(classes == 2 ? OutputSpace.LOG_ODDS : OutputSpace.SCORE);
        assertThat(((TreeEnsemble) compiled).covered()).isTrue();
        assertThat(((TreeEnsemble) compiled).floatInputs()).isTrue();
    }

    @Property(tries = 6)
    void linearRegressions(@ForAll @IntRange(min = 1, max = 3) int dimensions, @ForAll long seed) {
        List<Trainer<Regressor>> trainers = List.of(
                linearRegression(seed),
                new LibLinearRegressionTrainer(
                        new LinearRegressionType(LinearRegressionType.LinearType.L2R_L2LOSS_SVR), 1, 100, 0.1, 0.1),
                new BaggingTrainer<>(linearRegression(seed), new AveragingCombiner(), 3, seed));
        for (Trainer<Regressor> trainer : trainers) {
            CompiledModel compiled = checkRegression(regression(trainer, dimensions, false, seed), EXACT, seed);
            assertThat(compiled).isInstanceOf(LinearModel.class);
            assertThat(compiled.space()).isEqualTo(OutputSpace.VALUE);
            assertThat(compiled.outputs()).isEqualTo(dimensions);
        }
    }

    @Property(tries = 6)
    void sparseLinearModelsKnowWhatIsAbsentFromZero(
            @ForAll @IntRange(min = 1, max = 3) int dimensions, @ForAll long seed) {
        List<Trainer<Regressor>> trainers = List.of(
                new ElasticNetCDTrainer(0.1, 0.5, seed),
                new ElasticNetCDTrainer(1000, 0.9, seed),
                new LARSLassoTrainer(3),
                new LARSTrainer(2),
                new SLMTrainer(true, 3),
                new SLMTrainer(false, 3));
        for (Trainer<Regressor> trainer : trainers) {
            CompiledModel compiled = checkRegression(regression(trainer, dimensions, false, seed), EXACT, seed);
            assertThat(compiled).isInstanceOf(LinearModel.class);
            assertThat(compiled.absent()).isNaN();
        }
    }

    @Property(tries = 6)
    void factorisationMachinesOfRegressions(
            @ForAll @IntRange(min = 1, max = 3) int dimensions, @ForAll boolean standardised, @ForAll long seed) {
        Trainer<Regressor> trainer =
                new FMRegressionTrainer(new SquaredLoss(), new AdaGrad(0.05, 0.1), 2, seed, 3, 0.1, standardised);

        CompiledModel compiled = checkRegression(regression(trainer, dimensions, false, seed), EXACT, seed);

        assertThat(compiled).isInstanceOf(FactorizationMachine.class);
    }

    @Property(tries = 6)
    void regressionTreesAndTheirEnsembles(@ForAll @IntRange(min = 1, max = 3) int dimensions, @ForAll long seed) {
        List<Trainer<Regressor>> trainers = List.of(
                new CARTRegressionTrainer(5),
                new CARTJointRegressionTrainer(5),
                new RandomForestTrainer<>(
                        new CARTRegressionTrainer(
                                6, 2, 0, 0.6f, new org.tribuo.regression.rtree.impurity.MeanSquaredError(), seed),
                        new AveragingCombiner(),
                        7,
                        seed));
        for (Trainer<Regressor> trainer : trainers) {
            CompiledModel compiled = checkRegression(regression(trainer, dimensions, false, seed), EXACT, seed);
            assertThat(compiled).isInstanceOf(TreeEnsemble.class);
        }
    }

    @Property(tries = 6)
    void boostedRegressions(
            @ForAll @IntRange(min = 1, max = 3) int dimensions,
            @ForAll("types") RegressionType type,
            @ForAll long seed) {
        Trainer<Regressor> trainer = new XGBoostRegressionTrainer(type, 8, 0.3, 0, 4, 1, 1, 1, 1, 0, 1, true, 1);

        CompiledModel compiled = checkRegression(regression(trainer, dimensions, true, seed), FLOATS, seed);

        assertThat(compiled).isInstanceOf(TreeEnsemble.class);
        boolean logs = type == RegressionType.GAMMA || type == RegressionType.TWEEDIE;
        assertThat(compiled.space()).isEqualTo(logs ? OutputSpace.LOG_VALUE : OutputSpace.VALUE);
    }

    @Provide
    Arbitrary<RegressionType> types() {
        return Arbitraries.of(RegressionType.LINEAR, RegressionType.GAMMA, RegressionType.TWEEDIE);
    }

    private static TransformationMap transformations() {
        List<Transformation> shifted = List.of(SimpleTransform.add(3), SimpleTransform.mul(-2));
        List<Transformation> bins = List.of(BinningTransformation.equalWidth(4));
        return new TransformationMap(
                List.of(),
                Map.of(
                        "zeta",
                        List.of(new MeanStdDevTransformation(0, 2)),
                        "alpha",
                        List.of(new LinearScalingTransformation(-1, 1)),
                        "m",
                        shifted,
                        "origin@BOS",
                        bins));
    }

    @Property(tries = 8)
    void transformationsAreTakenIntoTheModel(@ForAll boolean densify, @ForAll long seed) {
        List<Trainer<Label>> trainers = List.of(
                logistic(seed),
                new CARTClassificationTrainer(5),
                new RandomForestTrainer<>(subsampled(seed), new VotingCombiner(), 4, seed));
        for (Trainer<Label> trainer : trainers) {
            Trainer<Label> transforming = new TransformTrainer<>(trainer, transformations(), densify);
            CompiledModel compiled = checkClassifier(classifier(transforming, 3, seed), EXACT, seed);
            assertThat(compiled).isNotInstanceOf(OpaqueModel.class);
            assertThat(Double.isNaN(compiled.absent())).isNotEqualTo(densify);
        }
        Trainer<Label> boosted = new TransformTrainer<>(xgboost(6), transformations(), densify);
        assertThat(checkClassifier(classifier(boosted, 2, seed), FLOATS, seed)).isInstanceOf(TreeEnsemble.class);
        Trainer<Regressor> sparse =
                new TransformTrainer<>(new ElasticNetCDTrainer(0.01, 0.5, seed), transformations(), densify);
        assertThat(checkRegression(regression(sparse, 2, false, seed), EXACT, seed))
                .isInstanceOf(LinearModel.class);
    }

    @Property(tries = 3)
    void modelsWithoutAClosedFormAreEvaluatedByTribuo(@ForAll long seed) {
        List<Trainer<Label>> trainers = new ArrayList<>();
        trainers.add(new KernelSVMTrainer(new RBF(0.5), 0.1, 2, seed));
        trainers.add(new BaggingTrainer<>(logistic(seed), new VotingCombiner(), 3, seed));
        trainers.add(new TransformTrainer<>(
                new FMClassificationTrainer(new LogMulticlass(), sgd(), 2, seed, 2, 0.1), transformations(), true));
        for (Trainer<Label> trainer : trainers) {
            for (int classes : new int[] {2, 3}) {
                CompiledModel compiled = checkClassifier(classifier(trainer, classes, seed), EXACT, seed);
                assertThat(compiled).isInstanceOf(OpaqueModel.class);
                assertThat(compiled.absent()).isNaN();
            }
        }
    }

    @Test
    void ensemblesOfUnequalWeightsAreTheWeightedMean() {
        List<Model<Label>> members = Stream.of(1L, 2L, 3L)
                .map(seed -> classifier(new CARTClassificationTrainer(4), 3, 5))
                .toList();
        float[] weights = {0.7f, 0.1f, 0.4f};

        Model<Label> model = WeightedEnsembleModel.createEnsembleFromExistingModels(
                "three", members, new FullyWeightedVotingCombiner(), weights);

        assertThat(checkClassifier(model, EXACT, 1)).isInstanceOf(TreeEnsemble.class);
    }
}
