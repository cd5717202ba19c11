package org.mlaudit.streams.explain.sampled;

import java.util.Arrays;

/**
 * A linear model of weighted points by least squares, with a penalty of 1e-9 of each coefficient's own sum of squares, which only
 * keeps coordinates that go together from being undetermined. Standard errors are White's (Econometrica 1980), with the
 * two points of a pair as one observation. One pair of five is held out, to tell how well it fits.
 */
final class LocalFit {
    private static final double RIDGE = 1e-9;
    private static final int HELD_OUT = 5;
    private static final double SMALL = 1e-24;

    private final double[] coordinates;
    private final double[] outputs;
    private final double[] weights;
    private final int pairs;
    private final int count;
    private final boolean[] used;
    private final int[] columns;
    private double[] coefficients = {};
    private double[] standardErrors = {};

    private LocalFit(double[] coordinates, double[] outputs, double[] weights, int pairs, int count, boolean[] used) {
        this.coordinates = coordinates;
        this.outputs = outputs;
        this.weights = weights;
        this.pairs = pairs;
        this.count = count;
        this.used = used.clone();
        int size = 0;
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            if (used[i]) {
                chosen[size++] = i;
            }
        }
        this.columns = Arrays.copyOf(chosen, size);
    }

    /**
     * Fits.
     *
     * @param coordinates points x count, row by row, two points a pair
     * @param outputs what is fitted, one a point
     * @param weights one a point
     * @param pairs number of pairs, more than the coordinates used
     * @param used the coordinates that the model has
     */
    static LocalFit of(double[] coordinates, double[] outputs, double[] weights, int pairs, boolean[] used) {
        LocalFit fit = new LocalFit(coordinates, outputs, weights, pairs, used.length, used);
        fit.solve();
        return fit;
    }

    private static boolean heldOut(int pair) {
        return pair % HELD_OUT == HELD_OUT - 1;
    }

    /** A coordinate of the fit; the first is 1. */
    private double coordinate(int point, int column) {
        return column == 0 ? 1 : coordinates[point * count + columns[column - 1]];
    }

    private void solve() {
        int size = columns.length + 1;
        double[][] matrix = new double[size][size];
        double[] right = new double[size];
        int fitted = 0;
        for (int pair = 0; pair < pairs; pair++) {
            if (heldOut(pair)) {
                continue;
            }
            fitted++;
            for (int point = 2 * pair; point < 2 * pair + 2; point++) {
                for (int i = 0; i < size; i++) {
                    double weighted = weights[point] * coordinate(point, i);
                    right[i] += weighted * outputs[point];
                    for (int j = 0; j <= i; j++) {
                        matrix[i][j] += weighted * coordinate(point, j);
                    }
                }
            }
        }
        for (int i = 1; i < size; i++) {
            matrix[i][i] = matrix[i][i] > 0 ? matrix[i][i] * (1 + RIDGE) : 1;
        }
        Cholesky decomposed = Cholesky.of(matrix);
        if (!decomposed.regular()) {
            throw new ModelFailedException("the model's outputs around the row determine no linear model");
        }
        coefficients = decomposed.solve(right);
        standardErrors = errors(decomposed, fitted);
    }

    private double[] errors(Cholesky decomposed, int fitted) {
        int size = coefficients.length;
        double[] squares = new double[size];
        for (int pair = 0; pair < pairs; pair++) {
            if (heldOut(pair)) {
                continue;
            }
            double[] slope = new double[size];
            for (int point = 2 * pair; point < 2 * pair + 2; point++) {
                double left = weights[point] * (outputs[point] - at(point));
                for (int i = 0; i < size; i++) {
                    slope[i] += left * coordinate(point, i);
                }
            }
            double[] influence = decomposed.solve(slope);
            for (int i = 0; i < size; i++) {
                squares[i] += influence[i] * influence[i];
            }
        }
        int degrees = Math.max(1, fitted - size);
        double widening = Stopping.widening(degrees) * Math.sqrt(fitted / (double) degrees);
        double[] errors = new double[size];
        for (int i = 0; i < size; i++) {
            errors[i] = widening * Math.sqrt(squares[i]);
        }
        return errors;
    }

    private double at(int point) {
        double sum = 0;
        for (int i = 0; i < coefficients.length; i++) {
            sum += coefficients[i] * coordinate(point, i);
        }
        return sum;
    }

    /** What the model says of the row itself. */
    double intercept() {
        return coefficients[0];
    }

    /** Coefficients by coordinate; 0 for those not used. */
    double[] coefficients() {
        return spread(coefficients);
    }

    /** Standard errors by coordinate; 0 for those not used. */
    double[] standardErrors() {
        return spread(standardErrors);
    }

    private double[] spread(double[] fitted) {
        double[] spread = new double[count];
        for (int i = 0; i < columns.length; i++) {
            spread[columns[i]] = fitted[i + 1];
        }
        return spread;
    }

    /** The coordinates used whose coefficients move the output most over the points: times the weighted root mean square. */
    boolean[] strongest(int most) {
        double[] strengths = new double[count];
        double[] all = coefficients();
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (int point = 0; point < 2 * pairs; point++) {
                double coordinate = coordinates[point * count + i];
                sum += weights[point] * coordinate * coordinate;
            }
            strengths[i] = Math.abs(all[i]) * Math.sqrt(sum);
        }
        boolean[] kept = new boolean[count];
        for (int rank = 0; rank < most; rank++) {
            int best = -1;
            for (int i = 0; i < count; i++) {
                if (used[i] && !kept[i] && (best < 0 || strengths[i] > strengths[best])) {
                    best = i;
                }
            }
            if (best >= 0) {
                kept[best] = true;
            }
        }
        return kept;
    }

    /**
     * Weighted R squared on the pairs held out: 1 for an output that does not change around the row; negative if their mean is
     * nearer to them than the model.
     */
    double fidelity() {
        double total = 0;
        double mean = 0;
        double square = 0;
        for (int point = 0; point < 2 * pairs; point++) {
            if (heldOut(point / 2)) {
                total += weights[point];
                mean += weights[point] * outputs[point];
                square += weights[point] * outputs[point] * outputs[point];
            }
        }
        mean /= total;
        double spread = 0;
        double left = 0;
        for (int point = 0; point < 2 * pairs; point++) {
            if (heldOut(point / 2)) {
                double error = outputs[point] - at(point);
                left += weights[point] * error * error;
                spread += weights[point] * (outputs[point] - mean) * (outputs[point] - mean);
            }
        }
        return spread > SMALL * square ? 1 - left / spread : 1;
    }
}
