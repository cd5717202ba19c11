package org.mlaudit.streams.multivariate;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mlaudit.streams.drift.TestResult;

/**
 * Shift of an embedding: of its mean, and of the angle to the reference's mean.
 *
 * <p>The test of the mean is made after a fixed random projection to at most {@value #PROJECTED} dimensions, which keeps
 * distances to within about 12% (Johnson and Lindenstrauss 1984), so that its cost does not grow with the square of the
 * dimensions.
 */
final class EmbeddingShift {
    private static final int PROJECTED = 64;
    private static final long SEED = 0x656d62L;

    private EmbeddingShift() {}

    /** Distance of the means over the root of the sum of variances. */
    static TestResult mean(double[][] window, double[][] reference) {
        double[][] projection = projection(window[0].length);
        MeanShift shift = new MeanShift(projected(window, projection), projected(reference, projection));
        return shift.result(Math.sqrt(shift.variance()));
    }

    /** Cosine distance of each row from a direction, 0 to 2; 1 for a row or a direction of no length. */
    static double[] cosineDistances(double[][] rows, double[] direction) {
        double length = Math.sqrt(dot(direction, direction));
        return Arrays.stream(rows)
                .mapToDouble(row -> {
                    double both = length * Math.sqrt(dot(row, row));
                    return both > 0 ? Math.max(0, Math.min(2, 1 - dot(row, direction) / both)) : 1;
                })
                .toArray();
    }

    /** Cosine distance of the means of two samples, 0 to 2. */
    static double ofMeans(double[][] window, double[][] reference) {
        double[] direction = MeanShift.mean(reference, reference[0].length);
        double[][] mean = {MeanShift.mean(window, window[0].length)};
        return cosineDistances(mean, direction)[0];
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static double[][] projection(int dimensions) {
        if (dimensions <= PROJECTED) {
            double[][] identity = new double[dimensions][dimensions];
            for (int i = 0; i < dimensions; i++) {
                identity[i][i] = 1;
            }
            return identity;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] projection = new double[PROJECTED][dimensions];
        for (double[] line : projection) {
            for (int i = 0; i < dimensions; i++) {
                line[i] = random.nextGaussian() / Math.sqrt(PROJECTED);
            }
        }
        return projection;
    }

    private static double[][] projected(double[][] rows, double[][] projection) {
        double[][] projected = new double[rows.length][projection.length];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < projection.length; i++) {
                projected[row][i] = dot(projection[i], rows[row]);
            }
        }
        return projected;
    }
}
