package org.mlaudit.streams.multivariate;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.mlaudit.streams.drift.Symmetric;

/**
 * Principal components of rows: the directions that keep a share of the variance. Made of sums over the rows alone, so rows
 * need not be held. The reconstruction error of a row is its distance from the space of those directions: rows whose columns
 * no longer go together as they did have a large one, even where no column drifts by itself (NannyML's data reconstruction).
 */
final class PrincipalComponents {
    /** Share of the variance that NannyML keeps. */
    static final double KEPT = 0.65;

    private final double[] mean;
    private final double[][] directions;

    private PrincipalComponents(double[] mean, double[][] directions) {
        this.mean = mean;
        this.directions = directions;
    }

    /**
     * Fits to rows.
     *
     * @param kept the fewest directions that keep at least this share of the variance, 0 to 1
     */
    static PrincipalComponents of(double[][] rows, double kept) {
        int dimensions = rows[0].length;
        double[] mean = MeanShift.mean(rows, dimensions);
        double[][] covariance = new double[dimensions][dimensions];
        for (double[] row : rows) {
            for (int i = 0; i < dimensions; i++) {
                for (int j = 0; j < dimensions; j++) {
                    covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / rows.length;
                }
            }
        }
        Symmetric eigen = Symmetric.of(covariance);
        int[] order = IntStream.range(0, dimensions)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -eigen.value(i)))
                .mapToInt(i -> i)
                .toArray();
        double total = IntStream.range(0, dimensions).mapToDouble(eigen::value).sum();
        int count = 0;
        double sum = 0;
        while (count < dimensions && (count == 0 || sum < kept * total)) {
            sum += eigen.value(order[count++]);
        }
        double[][] directions = new double[count][dimensions];
        for (int direction = 0; direction < count; direction++) {
            for (int i = 0; i < dimensions; i++) {
                directions[direction][i] = eigen.component(i, order[direction]);
            }
        }
        return new PrincipalComponents(mean, directions);
    }

    /** Number of directions kept. */
    int count() {
        return directions.length;
    }

    /** Distance of a row from its reconstruction. */
    double error(double[] row) {
        double[] rest = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            rest[i] = row[i] - mean[i];
        }
        for (double[] direction : directions) {
            double along = 0;
            for (int i = 0; i < rest.length; i++) {
                along += direction[i] * (row[i] - mean[i]);
            }
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= along * direction[i];
            }
        }
        double squares = 0;
        for (double value : rest) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }

    /** Distances of rows from their reconstructions. */
    double[] errors(double[][] rows) {
        double[] errors = new double[rows.length];
        for (int row = 0; row < errors.length; row++) {
            errors[row] = error(rows[row]);
        }
        return errors;
    }
}
