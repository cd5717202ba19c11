package org.mlaudit.streams.performance;

import java.util.function.Function;

/**
 * Weighted counts of the actual against the decided classes, and the metrics that need no more. For a BINARY model class 0
 * is the negative and class 1 the positive one. A metric whose denominator is 0 is absent.
 *
 * <p>Shares (accuracy, precision, recall, specificity) have the error of a share. All others have that of the delta method:
 * cells are multinomial, so the variance of a smooth function g of their shares p is (sum p g'^2 - (sum p g')^2) / n (Agresti
 * 2013, Categorical Data Analysis, 16.1.3). Where that is 0, as for a perfect classifier, it is taken at the counts with one
 * half more in each cell, so that a small sample never claims to be certain.
 */
public final class ConfusionMatrix {
    private static final String NO_TRUTH = "no prediction has its truth";

    private final double[][] cells;
    private final double[] actual;
    private final double[] decided;
    private final double total;
    private final double trace;
    private final double effective;

    /**
     * A matrix.
     *
     * @param cells weights by actual class (rows) and decided class (columns), each 0 or more
     * @param effective effective number of joined predictions: (sum of weights)^2 / (sum of squared weights), Kish (1965);
     *     without weights just their number
     */
    public ConfusionMatrix(double[][] cells, double effective) {
        int classes = cells.length;
        this.cells = new double[classes][];
        this.actual = new double[classes];
        this.decided = new double[classes];
        double all = 0;
        double hits = 0;
        for (int i = 0; i < classes; i++) {
            this.cells[i] = cells[i].clone();
            for (int j = 0; j < classes; j++) {
                actual[i] += cells[i][j];
                decided[j] += cells[i][j];
            }
            all += actual[i];
            hits += cells[i][i];
        }
        this.total = all;
        this.trace = hits;
        this.effective = effective;
    }

    /** Number of classes. */
    public int classes() {
        return cells.length;
    }

    /** Weight of one cell. */
    public double cell(int actualClass, int decidedClass) {
        return cells[actualClass][decidedClass];
    }

    /** Weight of the truths of a class: its support. */
    public double actual(int c) {
        return actual[c];
    }

    /** Weight of the decisions for a class. */
    public double decided(int c) {
        return decided[c];
    }

    /** Weight of all. */
    public double total() {
        return total;
    }

    /** Effective number of joined predictions. */
    public double effective() {
        return effective;
    }

    /** Share of right decisions. */
    public Measure accuracy() {
        return share(trace, total, NO_TRUTH);
    }

    /** Share of the decisions for a class that were right. */
    public Measure precision(int c) {
        return share(cells[c][c], decided[c], "nothing was decided for the class");
    }

    /** Share of the truths of a class that were decided so: sensitivity, true positive rate. */
    public Measure recall(int c) {
        return share(cells[c][c], actual[c], "no truth is of the class");
    }

    /** Share of the truths of other classes that were not decided for this one: true negative rate. */
    public Measure specificity(int c) {
        return share(total - actual[c] - decided[c] + cells[c][c], total - actual[c], "no truth is of another class");
    }

    /** Weighted harmonic mean of precision and recall, in which recall weighs beta times as much; 1 for F1. */
    public Measure fBeta(int c, double beta) {
        double square = beta * beta;
        double under = square * actual[c] + decided[c];
        return smooth(
                under > 0,
                (1 + square) * cells[c][c] / under,
                matrix -> Gradient.ofF(matrix, c, square),
                "the class was neither decided nor true");
    }

    /** Mean recall of the classes that have truths. */
    public Measure balancedAccuracy() {
        double sum = 0;
        int classes = 0;
        for (int c = 0; c < cells.length; c++) {
            if (actual[c] > 0) {
                sum += cells[c][c] / actual[c];
                classes++;
            }
        }
        return smooth(classes > 0, sum / classes, Gradient::ofBalancedAccuracy, NO_TRUTH);
    }

    /** Matthews' correlation (1975), for more than two classes as Gorodkin (2004) generalises it; -1 to 1. */
    public Measure mcc() {
        double chance = 0;
        double squaresActual = 0;
        double squaresDecided = 0;
        for (int c = 0; c < cells.length; c++) {
            chance += actual[c] * decided[c];
            squaresActual += actual[c] * actual[c];
            squaresDecided += decided[c] * decided[c];
        }
        double under = (total * total - squaresActual) * (total * total - squaresDecided);
        return smooth(
                under > 0,
                (total * trace - chance) / Math.sqrt(under),
                Gradient::ofMcc,
                "all truths or all decisions are of one class");
    }

    /** Cohen's kappa (1960): agreement beyond what independent decisions of the same shares would have; -1 to 1. */
    public Measure kappa() {
        double chance = 0;
        for (int c = 0; c < cells.length; c++) {
            chance += actual[c] * decided[c];
        }
        double under = total * total - chance;
        return smooth(
                under > 0,
                (total * trace - chance) / under,
                Gradient::ofKappa,
                "all truths and all decisions are of one class");
    }

    /**
     * A metric over the classes that occur in truths or decisions. As in scikit-learn a class for which it is not defined
     * counts 0: the precision of a class that was never decided, the recall of one that has no truth.
     */
    public Measure average(Average average, ClassMetric metric) {
        if (average == Average.MICRO) {
            return accuracy();
        }
        double sum = 0;
        double weights = 0;
        for (int c = 0; c < cells.length; c++) {
            double weight = average.weight(this, c);
            sum += weight * metric.value(this, c);
            weights += weight;
        }
        return smooth(weights > 0, sum / weights, matrix -> Gradient.ofAverage(matrix, average, metric), NO_TRUTH);
    }

    /**
     * Mean of a value of each pair of classes, such as the business value of a decision.
     *
     * @param values by actual and decided class
     */
    public Measure meanValue(double[][] values) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < cells.length; j++) {
                sum += cells[i][j] * values[i][j];
                squares += cells[i][j] * values[i][j] * values[i][j];
            }
        }
        return total > 0
                ? Measure.known(
                        sum / total,
                        Sampling.mean(sum, squares, total, effective),
                        0,
                        effective,
                        "the values are beyond the range of a double")
                : new Measure.Absent(NO_TRUTH);
    }

    private Measure share(double hits, double of, String why) {
        return Measure.share(hits, of, effective * of / total, why);
    }

    private Measure smooth(boolean defined, double value, Function<ConfusionMatrix, Gradient> gradient, String why) {
        return defined
                ? Measure.known(value, Sampling.normal(standardError(gradient)), 0, effective, why)
                : new Measure.Absent(why);
    }

    private double standardError(Function<ConfusionMatrix, Gradient> gradient) {
        double variance = gradient.apply(this).variance(this);
        if (variance <= 1e-14) {
            ConfusionMatrix more = smoothed();
            variance = gradient.apply(more).variance(more);
        }
        return Math.sqrt(variance / effective);
    }

    /** One half more in each cell, on the scale of the effective number. */
    private ConfusionMatrix smoothed() {
        double half = 0.5 * total / effective;
        double[][] more = new double[cells.length][cells.length];
        for (int i = 0; i < cells.length; i++) {
            for (int j = 0; j < cells.length; j++) {
                more[i][j] = cells[i][j] + half;
            }
        }
        return new ConfusionMatrix(more, effective);
    }
}
