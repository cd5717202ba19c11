package org.mlaudit.streams.explain.global;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.explain.global.LabelledRows.LabelledRow;
import org.mlaudit.streams.explain.model.InputEncoding;

/** Encoded rows whose truth is known, by which a model can be judged. Immutable. */
public final class JudgedRows {
    private final double[] x;
    private final double[] truths;
    private final double[] weights;
    private final boolean classes;
    private final double threshold;

    private JudgedRows(double[] x, double[] truths, double[] weights, boolean classes, double threshold) {
        if (truths.length == 0 || x.length % truths.length != 0 || weights.length != truths.length) {
            throw new IllegalArgumentException(truths.length + " truths and " + weights.length
                    + " weights do not fit rows of " + x.length + " numbers together");
        }
        double sum = Arrays.stream(weights).sum();
        if (Arrays.stream(weights).anyMatch(weight -> weight < 0) || !(sum > 0) || !Double.isFinite(sum)) {
            throw new IllegalArgumentException("weights are negative, or their sum is " + sum);
        }
        this.x = x.clone();
        this.truths = truths;
        this.weights = weights.clone();
        this.classes = classes;
        this.threshold = threshold;
    }

    /**
     * Rows whose truth is a class.
     *
     * @param x inputs, rows x inputs, row by row
     * @param labels place of each row's class, from 0; of two classes, 1 is the positive one
     * @param threshold of two classes: least probability of the positive one that decides for it
     * @throws IllegalArgumentException if there are no rows, shapes don't agree, or a label is negative
     */
    public static JudgedRows ofClasses(double[] x, int[] labels, double threshold) {
        return ofClasses(x, labels, ones(labels.length), threshold);
    }

    /**
     * The same with weights.
     *
     * @param weights how much each row counts, at least 0
     */
    public static JudgedRows ofClasses(double[] x, int[] labels, double[] weights, double threshold) {
        if (Arrays.stream(labels).anyMatch(label -> label < 0)) {
            throw new IllegalArgumentException("a label is negative");
        }
        return new JudgedRows(x, Arrays.stream(labels).asDoubleStream().toArray(), weights, true, threshold);
    }

    /**
     * Rows whose truth is a number.
     *
     * @param x inputs, rows x inputs, row by row
     * @param values truth of each row, finite
     * @throws IllegalArgumentException if there are no rows, shapes don't agree, or a truth is not finite
     */
    public static JudgedRows ofValues(double[] x, double[] values) {
        return ofValues(x, values, ones(values.length));
    }

    /**
     * The same with weights.
     *
     * @param weights how much each row counts, at least 0
     */
    public static JudgedRows ofValues(double[] x, double[] values, double[] weights) {
        if (Arrays.stream(values).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("a truth is not finite");
        }
        return new JudgedRows(x, values.clone(), weights, false, 0);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * Labelled rows of a window, encoded.
     *
     * @param rows rows and what came of them
     * @param encoding what the model gets of them
     * @param threshold of two classes: least probability of the positive one that decides for it
     * @return empty if there are none that count
     */
    public static Optional<JudgedRows> of(List<LabelledRow> rows, InputEncoding encoding, double threshold) {
        List<LabelledRow> counted =
                rows.stream().filter(row -> row.outcome().weight() > 0).toList();
        if (counted.isEmpty()) {
            return Optional.empty();
        }
        double[] x = new double[counted.size() * encoding.inputs()];
        for (int row = 0; row < counted.size(); row++) {
            encoding.encode(counted.get(row).row(), x, row * encoding.inputs());
        }
        double[] weights =
                counted.stream().mapToDouble(row -> row.outcome().weight()).toArray();
        int[] labels = counted.stream().mapToInt(row -> row.outcome().label()).toArray();
        double[] values =
                counted.stream().mapToDouble(row -> row.outcome().value()).toArray();
        return Optional.of(labels[0] < 0 ? ofValues(x, values, weights) : ofClasses(x, labels, weights, threshold));
    }

    /** Returns the number of rows, at least 1. */
    public int size() {
        return truths.length;
    }

    /** Inputs of all rows; not to be changed. */
    double[] x() {
        return x;
    }

    boolean classes() {
        return classes;
    }

    int label(int row) {
        return (int) truths[row];
    }

    double value(int row) {
        return truths[row];
    }

    double weight(int row) {
        return weights[row];
    }

    double threshold() {
        return threshold;
    }

    int mostLabel() {
        return (int) Arrays.stream(truths).max().orElse(0);
    }
}
