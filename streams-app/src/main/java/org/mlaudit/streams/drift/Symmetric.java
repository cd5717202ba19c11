package org.mlaudit.streams.drift;

/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (1846). */
public final class Symmetric {
    private static final int SWEEPS = 60;

    private final double[] values;
    private final double[][] vectors;

    private Symmetric(double[] values, double[][] vectors) {
        this.values = values;
        this.vectors = vectors;
    }

    /** An eigenvalue; they have no order. */
    public double value(int index) {
        return values[index];
    }

    /** A component of the eigenvector, of length 1, that belongs to an eigenvalue. */
    public double component(int row, int index) {
        return vectors[row][index];
    }

    /** Takes a symmetric matrix apart. */
    public static Symmetric of(double[][] matrix) {
        int size = matrix.length;
        double[][] a = new double[size][];
        double[][] v = new double[size][size];
        for (int i = 0; i < size; i++) {
            a[i] = matrix[i].clone();
            v[i][i] = 1;
        }
        double small = 1e-30 * squares(a, true);
        for (int sweep = 0; sweep < SWEEPS && squares(a, false) > small; sweep++) {
            for (int p = 0; p < size; p++) {
                for (int q = p + 1; q < size; q++) {
                    rotate(a, v, p, q);
                }
            }
        }
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = a[i][i];
        }
        return new Symmetric(values, v);
    }

    private static double squares(double[][] a, boolean diagonal) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += i != j || diagonal ? a[i][j] * a[i][j] : 0;
            }
        }
        return sum;
    }

    private static void rotate(double[][] a, double[][] v, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t =
                Double.isInfinite(theta) ? 0 : (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double left = a[k][p];
            double right = a[k][q];
            a[k][p] = c * left - s * right;
            a[k][q] = s * left + c * right;
        }
        for (int k = 0; k < a.length; k++) {
            double left = a[p][k];
            double right = a[q][k];
            a[p][k] = c * left - s * right;
            a[q][k] = s * left + c * right;
            double first = v[k][p];
            double second = v[k][q];
            v[k][p] = c * first - s * second;
            v[k][q] = s * first + c * second;
        }
    }
}
