package org.mlaudit.streams.explain.sampled;

/** Systems of linear equations with a symmetric positive definite matrix, by Cholesky's decomposition. */
final class Cholesky {
    private static final double SINGULAR = 1e-11;

    private final double[][] lower;
    private final boolean regular;

    private Cholesky(double[][] lower, boolean regular) {
        this.lower = lower;
        this.regular = regular;
    }

    /** Decomposes a matrix, of which the lower triangle is read. */
    static Cholesky of(double[][] matrix) {
        int size = matrix.length;
        double[][] lower = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i > j) {
                    lower[i][j] = sum / lower[j][j];
                } else if (sum > SINGULAR * matrix[i][i]) {
                    lower[i][i] = Math.sqrt(sum);
                } else {
                    return new Cholesky(lower, false);
                }
            }
        }
        return new Cholesky(lower, true);
    }

    /** Whether the matrix is positive definite, by more than rounding; only then it solves. */
    boolean regular() {
        return regular;
    }

    /** The vector whose product with the matrix is the one given. */
    double[] solve(double[] right) {
        int size = right.length;
        double[] solution = right.clone();
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i][k] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int k = i + 1; k < size; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }
}
