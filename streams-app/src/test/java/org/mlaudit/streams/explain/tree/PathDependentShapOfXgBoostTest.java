package org.mlaudit.streams.explain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.explain.artifact.XgBoostReader;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/** Attributions of models that Tribuo trains with XGBoost equal XGBoost's own, {@code predictContrib}. */
class PathDependentShapOfXgBoostTest {
    private static final int ROWS = 600;
    private static final int EXPLAINED = 100;

    private final Random random = new Random(20_261_123);

    @ParameterizedTest(name = "{0} classes, {1} inputs, {2} rounds of depth {3}")
    @CsvSource({
        "2, 8, 10, 6",
        "2, 2, 5, 10",
        "2, 20, 3, 20",
        "3, 6, 5, 5",
        "2, 5, 20, 1",
        "0, 10, 30, 6",
        "0, 3, 10, 12",
        "0, 1, 5, 4"
    })
    void attributionsAreThoseOfPredictContrib(int classes, int inputs, int rounds, int depth) throws XGBoostError {
        float[] rows = rows(inputs);
        Booster booster = classes == 0
                ? regression(rows, inputs, rounds, depth)
                : classifier(rows, inputs, rounds, depth, classes);
        TreeEnsemble ensemble = (TreeEnsemble) XgBoostReader.ofBooster(booster.toByteArray("json"));
        float[][] contributions = booster.predictContrib(
                new DMatrix(Arrays.copyOf(rows, EXPLAINED * inputs), EXPLAINED, inputs, Float.NaN), 0);
        double[] x = new double[EXPLAINED * inputs];
        for (int i = 0; i < x.length; i++) {
            x[i] = rows[i];
        }
        PathDependentShap shap =
                PathDependentShap.of(ensemble, IntStream.range(0, inputs).toArray(), inputs, Kernel.best());
        double[] phi = new double[EXPLAINED * inputs];

        for (int output = 0; output < ensemble.outputs(); output++) {
            int[] targets = new int[EXPLAINED];
            Arrays.fill(targets, output);
            shap.explain(x, EXPLAINED, targets, phi);
            for (int row = 0; row < EXPLAINED; row++) {
                for (int i = 0; i < inputs; i++) {
                    assertThat(phi[row * inputs + i])
                            .isCloseTo(contribution(contributions[row], inputs, classes, output, i), within(1e-5));
                }
                assertThat(shap.baseValue(output))
                        .isCloseTo(contribution(contributions[row], inputs, classes, output, inputs), within(1e-5));
            }
        }
    }

    /** Of two classes the second's less the first's; the last place is the base value. */
    private static double contribution(float[] all, int inputs, int classes, int output, int place) {
        int width = inputs + 1;
        return classes == 2 ? (double) all[width + place] - all[place] : all[output * width + place];
    }

    /** An eighth is missing, and some columns have few values. */
    private float[] rows(int inputs) {
        float[] rows = new float[ROWS * inputs];
        for (int i = 0; i < rows.length; i++) {
            float value = i % inputs % 3 == 1 ? random.nextInt(4) : (float) random.nextGaussian();
            rows[i] = random.nextInt(8) == 0 ? Float.NaN : value;
        }
        return rows;
    }

    private double signal(float[] rows, int row, int inputs) {
        double sum = random.nextGaussian() / 2;
        for (int i = 0; i < inputs; i++) {
            float value = rows[row * inputs + i];
            sum += Float.isNaN(value) ? 0.7 : Math.sin(2 * value + i);
        }
        return sum;
    }

    private static String[] names(int inputs) {
        return IntStream.range(0, inputs).mapToObj("i%02d"::formatted).toArray(String[]::new);
    }

    /** A row's names or values of what is not missing. */
    private static int[] present(float[] rows, int row, int inputs) {
        return IntStream.range(0, inputs)
                .filter(i -> !Float.isNaN(rows[row * inputs + i]))
                .toArray();
    }

    private <T extends org.tribuo.Output<T>> ArrayExample<T> example(T output, float[] rows, int row, int inputs) {
        int[] present = present(rows, row, inputs);
        String[] names = names(inputs);
        return new ArrayExample<>(
                output,
                Arrays.stream(present).mapToObj(i -> names[i]).toArray(String[]::new),
                Arrays.stream(present).mapToDouble(i -> rows[row * inputs + i]).toArray());
    }

    private Booster classifier(float[] rows, int inputs, int rounds, int depth, int classes) {
        LabelFactory factory = new LabelFactory();
        var data = new MutableDataset<>(new SimpleDataSourceProvenance("random rows", factory), factory);
        for (int row = 0; row < ROWS; row++) {
            if (present(rows, row, inputs).length > 0) {
                int label = Math.clamp((long) Math.floor(signal(rows, row, inputs) + classes / 2.0), 0, classes - 1);
                data.add(example(new Label("c" + label), rows, row, inputs));
            }
        }
        var trainer = new XGBoostClassificationTrainer(rounds, 0.3, 0, depth, 0.001, 1, 1, 1, 0, 1, true, 7);
        return trainer.train(data).getInnerModels().get(0);
    }

    private Booster regression(float[] rows, int inputs, int rounds, int depth) {
        RegressionFactory factory = new RegressionFactory();
        var data = new MutableDataset<>(new SimpleDataSourceProvenance("random rows", factory), factory);
        for (int row = 0; row < ROWS; row++) {
            if (present(rows, row, inputs).length > 0) {
                data.add(example(new Regressor("y", signal(rows, row, inputs)), rows, row, inputs));
            }
        }
        var trainer = new XGBoostRegressionTrainer(
                RegressionType.LINEAR, rounds, 0.3, 0, depth, 0.001, 1, 1, 1, 0, 1, true, 7);
        return ((XGBoostModel<Regressor>) trainer.train(data)).getInnerModels().get(0);
    }
}
