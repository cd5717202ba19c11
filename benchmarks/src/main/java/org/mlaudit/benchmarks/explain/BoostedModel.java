package org.mlaudit.benchmarks.explain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.mlaudit.streams.explain.artifact.XgBoostReader;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
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

/**
 * A model of 20 features that Tribuo trained with XGBoost on 20,000 rows: of two classes, for which Tribuo grows two trees a
 * round, or a regression. The target depends on half of the features, by products and waves, with noise.
 */
final class BoostedModel {
    static final int FEATURES = 20;
    private static final int ROWS = 20_000;
    private static final double LEARNING_RATE = 0.1;

    private final String name;
    private final boolean regression;
    private final Booster booster;
    private final TreeEnsemble ensemble;

    private BoostedModel(String name, boolean regression, Booster booster) throws XGBoostError {
        this.name = name;
        this.regression = regression;
        this.booster = booster;
        this.ensemble = (TreeEnsemble) XgBoostReader.ofBooster(booster.toByteArray("json"));
        booster.setParam("nthread", 1);
    }

    private static BoostedModel classifier(String name, int rounds, int depth) throws XGBoostError {
        LabelFactory factory = new LabelFactory();
        var data = new MutableDataset<>(new SimpleDataSourceProvenance("random rows", factory), factory);
        Random random = new Random(5);
        for (int row = 0; row < ROWS; row++) {
            double[] x = rows(random, 1);
            data.add(new ArrayExample<>(new Label(target(x, random) > 0 ? "yes" : "no"), names(), x));
        }
        Model<Label> model = new XGBoostClassificationTrainer(
                        rounds, LEARNING_RATE, 0, depth, 1, 1, 1, 1, 0, 1, true, 7)
                .train(data);
        return new BoostedModel(name, false, booster(model));
    }

    private static BoostedModel regression(String name, int rounds, int depth) throws XGBoostError {
        RegressionFactory factory = new RegressionFactory();
        var data = new MutableDataset<>(new SimpleDataSourceProvenance("random rows", factory), factory);
        Random random = new Random(5);
        for (int row = 0; row < ROWS; row++) {
            double[] x = rows(random, 1);
            data.add(new ArrayExample<>(new Regressor("y", target(x, random)), names(), x));
        }
        Model<Regressor> model = new XGBoostRegressionTrainer(
                        RegressionType.LINEAR, rounds, LEARNING_RATE, 0, depth, 1, 1, 1, 1, 0, 1, true, 7)
                .train(data);
        return new BoostedModel(name, true, booster(model));
    }

    private static Booster booster(Model<?> model) {
        return ((XGBoostModel<?>) model).getInnerModels().get(0);
    }

    private static String[] names() {
        return IntStream.range(0, FEATURES).mapToObj("f%02d"::formatted).toArray(String[]::new);
    }

    private static double target(double[] x, Random random) {
        return x[0] * x[1]
                + x[2]
                + Math.sin(3 * x[3])
                + x[4] * x[5] * x[6]
                + 0.3 * (x[7] + x[8] + x[9] * x[10])
                + 0.5 * random.nextGaussian();
    }

    /** Rows of normal values that floats hold exactly, row by row. */
    static double[] rows(Random random, int rows) {
        double[] x = new double[rows * FEATURES];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    String name() {
        return name;
    }

    TreeEnsemble ensemble() {
        return ensemble;
    }

    static DMatrix matrix(double[] x, int rows) throws XGBoostError {
        float[] floats = new float[rows * FEATURES];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) x[i];
        }
        return new DMatrix(floats, rows, FEATURES, Float.NaN);
    }

    /** What XGBoost makes of rows: contributions by class and feature, in its own order. */
    float[][] contributions(DMatrix matrix) throws XGBoostError {
        return booster.predictContrib(matrix, 0);
    }

    /** A feature's contribution to what our ensemble puts out: of two classes, the second's less the first's. */
    double contribution(float[] all, int feature) {
        return regression ? all[feature] : (double) all[FEATURES + 1 + feature] - all[feature];
    }

    /** Each input is a feature. */
    static int[] featureOfInput() {
        return IntStream.range(0, FEATURES).toArray();
    }

    /** The models that are measured, by name, from shallow to deep. */
    static Map<String, Training> all() {
        Map<String, Training> all = new LinkedHashMap<>();
        for (int depth = 4; depth <= 10; depth += 2) {
            int levels = depth;
            all.put("100x" + depth, name -> classifier(name, 100, levels));
        }
        all.put("regression-500x6", name -> regression(name, 500, 6));
        return all;
    }

    /** Makes a model. */
    @FunctionalInterface
    interface Training {
        BoostedModel train(String name) throws XGBoostError;
    }
}
