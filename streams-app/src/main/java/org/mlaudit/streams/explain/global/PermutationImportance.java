package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.mlaudit.streams.explain.model.CompiledModel;

/**
 * How much worse a model predicts labelled rows when a feature's values are permuted among them (Breiman 2001; Fisher, Rudin
 * and Dominici 2019). All inputs of a feature move together, so that a row never gets half of a category.
 *
 * @param metric what gets worse
 * @param loss of the rows as they are; of AUROC and accuracy: 1 less the metric. Empty if it is not defined for them
 * @param rows number of rows
 * @param seed of the permutations
 * @param features importance of each feature that feeds the model, in the contract's order
 */
public record PermutationImportance(
        ImportanceMetric metric, OptionalDouble loss, int rows, long seed, List<Feature> features) {
    public PermutationImportance {
        features = List.copyOf(features);
    }

    /**
     * Importance of a feature.
     *
     * @param feature its name
     * @param mean mean increase of the loss over the permutations; empty if the loss is not defined
     * @param standardError of the mean over the permutations, not over the rows; empty for a single permutation
     * @param increases increase of the loss by each permutation
     */
    public record Feature(String feature, OptionalDouble mean, OptionalDouble standardError, List<Double> increases) {
        public Feature {
            increases = List.copyOf(increases);
        }
    }

    /**
     * Permutes features.
     *
     * @param model the model
     * @param featureOf the feature that each input belongs to, from 0
     * @param features names of the features
     * @param rows the rows
     * @param metric a metric of classes for rows with classes, of values for rows with values
     * @param repeats permutations of each feature, at least 1
     * @param seed of the permutations; a feature's do not depend on which others there are
     * @throws IllegalArgumentException if rows, metric and model don't fit together
     */
    public static PermutationImportance of(
            CompiledModel model,
            int[] featureOf,
            List<String> features,
            JudgedRows rows,
            ImportanceMetric metric,
            int repeats,
            long seed) {
        check(model, featureOf, rows, metric, repeats);
        double[] predictions = new double[rows.size() * model.outputs()];
        model.predict(rows.x(), rows.size(), predictions);
        OptionalDouble loss = metric.of(rows, predictions, model.outputs());
        List<Feature> importances = new ArrayList<>();
        for (int feature = 0; feature < features.size(); feature++) {
            int own = feature;
            int[] inputs = IntStream.range(0, featureOf.length)
                    .filter(input -> featureOf[input] == own)
                    .toArray();
            if (inputs.length > 0) {
                List<Double> increases = new ArrayList<>();
                for (int repeat = 0; repeat < repeats && loss.isPresent(); repeat++) {
                    double[] x = permuted(rows, inputs, featureOf.length, seed(seed, feature, repeat));
                    model.predict(x, rows.size(), predictions);
                    OptionalDouble permuted = metric.of(rows, predictions, model.outputs());
                    permuted.ifPresent(value -> increases.add(value - loss.getAsDouble()));
                }
                importances.add(feature(features.get(feature), increases, repeats));
            }
        }
        return new PermutationImportance(metric, loss, rows.size(), seed, importances);
    }

    private static void check(
            CompiledModel model, int[] featureOf, JudgedRows rows, ImportanceMetric metric, int repeats) {
        int inputs = model.inputs().size();
        if (featureOf.length != inputs || rows.x().length != rows.size() * inputs) {
            throw new IllegalArgumentException("the model has " + inputs + " inputs, " + featureOf.length
                    + " belong to features, and rows have " + rows.x().length / rows.size());
        }
        if (rows.classes() != metric.ofClasses()) {
            throw new IllegalArgumentException(metric.text() + " is not a metric of such truths");
        }
        if (rows.classes() && rows.mostLabel() >= Math.max(2, model.outputs())) {
            throw new IllegalArgumentException(
                    "the model has no class " + rows.mostLabel() + ": its outputs are " + model.outputs());
        }
        if (!rows.classes() && model.outputs() != 1) {
            throw new IllegalArgumentException(
                    metric.text() + " needs one output, but the model has " + model.outputs());
        }
        if (repeats < 1) {
            throw new IllegalArgumentException("a feature is to be permuted " + repeats + " times");
        }
    }

    private static Feature feature(String name, List<Double> increases, int repeats) {
        if (increases.size() < repeats) {
            return new Feature(name, OptionalDouble.empty(), OptionalDouble.empty(), increases);
        }
        Moments moments =
                Moments.of(increases.stream().mapToDouble(Double::doubleValue).toArray());
        return new Feature(name, OptionalDouble.of(moments.mean()), moments.standardError(), increases);
    }

    private static long seed(long seed, int feature, int repeat) {
        return ChosenRows.mixed(ChosenRows.mixed(seed + feature) + repeat);
    }

    /** Rows with inputs from other rows, by Fisher and Yates' shuffle. */
    private static double[] permuted(JudgedRows rows, int[] permuted, int inputs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] from = IntStream.range(0, rows.size()).toArray();
        for (int i = from.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = from[i];
            from[i] = from[other];
            from[other] = swapped;
        }
        double[] x = rows.x().clone();
        for (int row = 0; row < from.length; row++) {
            for (int input : permuted) {
                x[row * inputs + input] = rows.x()[from[row] * inputs + input];
            }
        }
        return x;
    }
}
