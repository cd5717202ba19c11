package org.mlaudit.streams.performance;

import java.util.Arrays;

/**
 * Derivatives of a metric by the shares of the cells of a confusion matrix. Every metric here depends on the row sums, the
 * column sums and the diagonal alone, so the derivative by cell (i, j) is {@code row[i] + column[j]}, and {@code
 * diagonal[i]} more where i = j.
 */
final class Gradient {
    private final double[] row;
    private final double[] column;
    private final double[] diagonal;

    private Gradient(int classes) {
        this.row = new double[classes];
        this.column = new double[classes];
        this.diagonal = new double[classes];
    }

    /** Variance of the metric for one observation: sum p g'^2 - (sum p g')^2. */
    double variance(ConfusionMatrix matrix) {
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < row.length; i++) {
            for (int j = 0; j < row.length; j++) {
                double share = matrix.cell(i, j) / matrix.total();
                double slope = row[i] + column[j] + (i == j ? diagonal[i] : 0);
                mean += share * slope;
                squares += share * slope * slope;
            }
        }
        return Math.max(0, squares - mean * mean);
    }

    static Gradient ofF(ConfusionMatrix matrix, int c, double square) {
        Gradient gradient = new Gradient(matrix.classes());
        double hits = matrix.cell(c, c) / matrix.total();
        double under = (square * matrix.actual(c) + matrix.decided(c)) / matrix.total();
        double slope = (1 + square) * hits / (under * under);
        gradient.row[c] = -slope * square;
        gradient.column[c] = -slope;
        gradient.diagonal[c] = (1 + square) / under;
        return gradient;
    }

    static Gradient ofBalancedAccuracy(ConfusionMatrix matrix) {
        Gradient gradient = new Gradient(matrix.classes());
        int present = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            present += matrix.actual(c) > 0 ? 1 : 0;
        }
        for (int c = 0; c < matrix.classes(); c++) {
            gradient.addRatio(matrix, ClassMetric.RECALL, c, 1.0 / present);
        }
        return gradient;
    }

    static Gradient ofAverage(ConfusionMatrix matrix, Average average, ClassMetric metric) {
        Gradient gradient = new Gradient(matrix.classes());
        double weights = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            weights += average.weight(matrix, c);
        }
        for (int c = 0; c < matrix.classes(); c++) {
            gradient.addRatio(matrix, metric, c, average.weight(matrix, c) / weights);
            if (average == Average.WEIGHTED) {
                gradient.row[c] += metric.value(matrix, c);
            }
        }
        return gradient;
    }

    static Gradient ofMcc(ConfusionMatrix matrix) {
        Gradient gradient = new Gradient(matrix.classes());
        double total = matrix.total();
        double chance = 0;
        double ofActual = 1;
        double ofDecided = 1;
        double hits = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            double actual = matrix.actual(c) / total;
            double decided = matrix.decided(c) / total;
            chance += actual * decided;
            ofActual -= actual * actual;
            ofDecided -= decided * decided;
            hits += matrix.cell(c, c) / total;
        }
        double root = Math.sqrt(ofActual * ofDecided);
        double mcc = (hits - chance) / root;
        for (int c = 0; c < matrix.classes(); c++) {
            double actual = matrix.actual(c) / total;
            double decided = matrix.decided(c) / total;
            gradient.row[c] = mcc * actual / ofActual - decided / root;
            gradient.column[c] = mcc * decided / ofDecided - actual / root;
        }
        Arrays.fill(gradient.diagonal, 1 / root);
        return gradient;
    }

    static Gradient ofKappa(ConfusionMatrix matrix) {
        Gradient gradient = new Gradient(matrix.classes());
        double total = matrix.total();
        double chance = 0;
        double hits = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            chance += matrix.actual(c) / total * (matrix.decided(c) / total);
            hits += matrix.cell(c, c) / total;
        }
        double slope = (hits - 1) / ((1 - chance) * (1 - chance));
        for (int c = 0; c < matrix.classes(); c++) {
            gradient.row[c] = slope * matrix.decided(c) / total;
            gradient.column[c] = slope * matrix.actual(c) / total;
        }
        Arrays.fill(gradient.diagonal, 1 / (1 - chance));
        return gradient;
    }

    private void addRatio(ConfusionMatrix matrix, ClassMetric metric, int c, double factor) {
        double under = metric.under(matrix, c) / matrix.total();
        if (under > 0) {
            double slope = factor * matrix.cell(c, c) / matrix.total() / (under * under);
            row[c] -= slope * metric.byActual();
            column[c] -= slope * (1 - metric.byActual());
            diagonal[c] += factor / under;
        }
    }
}
