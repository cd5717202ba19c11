package org.mlaudit.streams.explain.artifact;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A model that XGBoost trained on random rows, and what it makes of them itself. */
final class Boosted {
    static final int ROWS = 150;
    static final int INPUTS = 5;

    final Booster booster;
    /** Rows x inputs; missing values are NaN. */
    final float[] rows;

    private final DMatrix matrix;

    private Boosted(Booster booster, float[] rows, DMatrix matrix) {
        this.booster = booster;
        this.rows = rows;
        this.matrix = matrix;
    }

    /**
     * Trains.
     *
     * @param kind gbtree, dart or gblinear
     * @param classes number of classes of a multi: objective, else 0
     */
    static Boosted train(long seed, String kind, String objective, int classes, Map<String, Object> more)
            throws XGBoostError {
        Random random = new Random(seed);
        float[] rows = new float[ROWS * INPUTS];
        float[] labels = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            for (int input = 0; input < INPUTS; input++) {
                boolean missing = random.nextInt(8) == 0;
                float value = input == 1 ? random.nextInt(4) : (float) random.nextGaussian();
                rows[row * INPUTS + input] = missing ? Float.NaN : value;
                sum += missing ? 0.5 : value * (input - 1.5);
            }
            labels[row] = (float) label(objective, classes, sum + random.nextGaussian());
        }
        DMatrix matrix = new DMatrix(rows, ROWS, INPUTS, Float.NaN);
        matrix.setLabel(labels);
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "objective", objective, "booster", kind, "max_depth", 4, "nthread", 1, "seed", (int) seed, "eta", 0.4));
        if (classes > 0) {
            parameters.put("num_class", classes);
        }
        parameters.putAll(more);
        return new Boosted(XGBoost.train(matrix, parameters, 6, new HashMap<>(), null, null), rows, matrix);
    }

    private static double label(String objective, int classes, double sum) {
        if (classes > 0) {
            return Math.clamp((long) Math.floor(sum + classes / 2.0), 0, classes - 1);
        }
        if (objective.contains("logi")) {
            return sum > 0 ? 1 : 0;
        }
        if (objective.startsWith("rank")) {
            return sum > 1 ? 2 : (sum > -1 ? 1 : 0);
        }
        return objective.equals("reg:squarederror") ? sum : Math.rint(Math.abs(sum)) + 1;
    }

    byte[] save(String format) throws XGBoostError {
        return booster.toByteArray(format);
    }

    /** XGBoost's own sums before any transformation. */
    float[][] margins() throws XGBoostError {
        return booster.predict(matrix, true);
    }

    /** XGBoost's own predictions. */
    float[][] predictions() throws XGBoostError {
        return booster.predict(matrix);
    }

    double[] doubles() {
        double[] doubles = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            doubles[i] = rows[i];
        }
        return doubles;
    }
}
