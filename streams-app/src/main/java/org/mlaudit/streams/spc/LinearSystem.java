package org.mlaudit.streams.spc;

/** Solves linear equations by Gaussian elimination with partial pivoting. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * The solution x of {@code matrix x = right}; both arguments are overwritten. A matrix that is singular to working
     * precision gives numbers that are not finite or are very large.
     */
    static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        for (int column = 0; column < n; column++) {
            swap(matrix, right, column, pivot(matrix, column));
            double[] top = matrix[column];
            for (int row = column + 1; row < n; row++) {
                double[] below = matrix[row];
                double factor = below[column] / top[column];
                if (factor != 0) {
                    for (int j = column + 1; j < n; j++) {
                        below[j] -= factor * top[j];
                    }
                    right[row] -= factor * right[column];
                }
            }
        }
        for (int row = n - 1; row >= 0; row--) {
            double sum = right[row];
            for (int j = row + 1; j < n; j++) {
                sum -= matrix[row][j] * right[j];
            }
            right[row] = sum / matrix[row][row];
        }
        return right;
    }

    private static int pivot(double[][] matrix, int column) {
        int best = column;
        for (int row = column + 1; row < matrix.length; row++) {
            if (Math.abs(matrix[row][column]) > Math.abs(matrix[best][column])) {
                best = row;
            }
        }
        return best;
    }

    private static void swap(double[][] matrix, double[] right, int a, int b) {
        double[] row = matrix[a];
        matrix[a] = matrix[b];
        matrix[b] = row;
        double value = right[a];
        right[a] = right[b];
        right[b] = value;
    }
}
