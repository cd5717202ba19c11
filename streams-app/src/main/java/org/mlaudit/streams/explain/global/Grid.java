package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.mlaudit.contract.InputKind;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.explain.model.InputEncoding;

/**
 * Values of a feature at which a model is looked at, and what the model gets for them. Of a numeric feature, what the model
 * gets ascends. Immutable.
 */
public final class Grid {
    private final String feature;
    private final int[] inputs;
    private final double[][] values;
    private final List<String> labels;
    private final double[] numbers;

    private Grid(String feature, int[] inputs, double[][] values, List<String> labels, double[] numbers) {
        if (values.length == 0) {
            throw new IllegalArgumentException("the grid of '" + feature + "' has no values");
        }
        this.feature = feature;
        this.inputs = inputs;
        this.values = values;
        this.labels = labels;
        this.numbers = numbers;
    }

    /**
     * Numbers of a feature that is one input.
     *
     * @param feature its name
     * @param input place of its input
     * @param values what the model gets, ascending
     * @param numbers the feature's own numbers, in the same order
     * @throws IllegalArgumentException if there are none, or not as many of both
     */
    public static Grid ofNumbers(String feature, int input, double[] values, double[] numbers) {
        if (values.length != numbers.length) {
            throw new IllegalArgumentException("the grid of '" + feature + "' has " + values.length
                    + " values of the model and " + numbers.length + " of the feature");
        }
        return new Grid(
                feature,
                new int[] {input},
                Arrays.stream(values).mapToObj(value -> new double[] {value}).toArray(double[][]::new),
                Arrays.stream(numbers).mapToObj(Double::toString).toList(),
                numbers.clone());
    }

    /**
     * Categories of a feature.
     *
     * @param feature its name
     * @param inputs places of its inputs
     * @param categories names of the categories
     * @param values what the model gets in these inputs, categories x inputs
     * @throws IllegalArgumentException if there are none, or shapes don't agree
     */
    public static Grid ofCategories(String feature, int[] inputs, List<String> categories, double[][] values) {
        if (categories.size() != values.length
                || Arrays.stream(values).anyMatch(value -> value.length != inputs.length)) {
            throw new IllegalArgumentException("the grid of '" + feature + "' has " + categories.size()
                    + " categories of " + inputs.length + " inputs, but other values");
        }
        double[][] copy = Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
        return new Grid(feature, inputs.clone(), copy, List.copyOf(categories), new double[0]);
    }

    /**
     * The grid of a feature of a contract: the values of the background for a number, or if they are many, as many quantiles
     * of them; every category for a category.
     *
     * @param encoding what the model gets of features
     * @param feature place of the feature in the contract
     * @param background rows of which quantiles are taken
     * @param mostNumbers most numbers, at least 2
     * @return empty for a feature that feeds nothing, an embedding, and one that no row of the background has
     */
    public static Optional<Grid> of(InputEncoding encoding, int feature, Background background, int mostNumbers) {
        int[] inputs = encoding.inputsOf(feature);
        if (inputs.length == 0) {
            return Optional.empty();
        }
        String name = encoding.featureNames().get(feature);
        InputKind kind = encoding.kindOf(inputs[0]);
        if (kind == InputKind.ONE_HOT) {
            return Optional.of(oneHot(name, inputs, encoding));
        }
        if (inputs.length > 1) {
            return Optional.empty();
        }
        if (kind == InputKind.INDEX) {
            return places(name, inputs[0], encoding);
        }
        double[] values = distinct(background, encoding.inputs(), inputs[0], mostNumbers);
        if (values.length == 0) {
            return Optional.empty();
        }
        double[] numbers = Arrays.stream(values)
                .map(value -> encoding.featureValue(inputs[0], value))
                .toArray();
        return Optional.of(ofNumbers(name, inputs[0], values, numbers));
    }

    private static Grid oneHot(String name, int[] inputs, InputEncoding encoding) {
        double[][] values = new double[inputs.length][inputs.length];
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            Arrays.fill(values[i], encoding.absent());
            values[i][i] = 1;
            labels.add(encoding.categoryOf(inputs[i]).orElseThrow());
        }
        return ofCategories(name, inputs, labels, values);
    }

    private static Optional<Grid> places(String name, int input, InputEncoding encoding) {
        List<String> labels = new ArrayList<>();
        for (int place = 0; encoding.categoryAt(input, place).isPresent(); place++) {
            labels.add(encoding.categoryAt(input, place).get());
        }
        double[][] values = IntStream.range(0, labels.size())
                .mapToObj(place -> new double[] {place})
                .toArray(double[][]::new);
        return labels.isEmpty() ? Optional.empty() : Optional.of(ofCategories(name, new int[] {input}, labels, values));
    }

    /** Ascending values of an input without equal ones; observed values at even ranks if there are too many. */
    static double[] distinct(Background background, int inputs, int input, int most) {
        double[] sorted = IntStream.range(0, background.size())
                .mapToDouble(row -> background.rows()[row * inputs + input])
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double[] different = Arrays.stream(sorted).distinct().toArray();
        if (different.length <= most) {
            return different;
        }
        return DoubleStream.iterate(0, i -> i + 1)
                .limit(most)
                .map(i -> sorted[(int) Math.round(i * (sorted.length - 1) / (most - 1))])
                .distinct()
                .toArray();
    }

    /** Returns the feature's name. */
    public String feature() {
        return feature;
    }

    /** Returns the number of values. */
    public int points() {
        return values.length;
    }

    /** Returns a value as people know it. */
    public String label(int point) {
        return labels.get(point);
    }

    /** Tells whether the values are numbers. */
    public boolean numeric() {
        return numbers.length > 0;
    }

    /** Returns a value as the feature's own number; empty for a category. */
    public OptionalDouble number(int point) {
        return numeric() ? OptionalDouble.of(numbers[point]) : OptionalDouble.empty();
    }

    /** Returns the places of the feature's inputs. */
    public int[] inputs() {
        return inputs.clone();
    }

    /** Returns what the model gets for a value in the first of the inputs. */
    double modelValue(int point) {
        return values[point][0];
    }

    /**
     * Gives a row a value.
     *
     * @param point place of the value
     * @param x inputs of rows
     * @param offset where the row begins
     */
    public void write(int point, double[] x, int offset) {
        for (int i = 0; i < inputs.length; i++) {
            x[offset + inputs[i]] = values[point][i];
        }
    }
}
