package org.mlaudit.streams.multivariate;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.mlaudit.streams.drift.TestResult;

/**
 * Maximum mean discrepancy (Gretton et al., JMLR 2012) with a Gaussian kernel, by random Fourier features (Rahimi and Recht,
 * NIPS 2007): the distance of the means of {@value #FREQUENCIES} cosines and sines of random projections of the rows. The
 * frequencies are drawn with a fixed seed, so the same rows give the same value. The bandwidth is the median distance of
 * reference rows. The square differs from that of the kernel itself by 1/8 in standard deviation at most, and much less where
 * both samples are alike; the test is exact for the features, whatever their number.
 */
final class FourierMmd {
    static final int FREQUENCIES = 64;
    private static final int ROWS_FOR_BANDWIDTH = 100;
    private static final long SEED = 0x6d6d64L;

    private FourierMmd() {}

    /** The test; value and effect are the root of the squared discrepancy, 0 to 1.41. */
    static TestResult test(double[][] window, double[][] reference) {
        double bandwidth = bandwidth(reference);
        double[][] frequencies = frequencies(window[0].length, bandwidth);
        return new MeanShift(features(window, frequencies), features(reference, frequencies)).result(1);
    }

    /** Squared discrepancy by the kernel itself, over all pairs, those of a row with itself too. */
    static double exactSquared(double[][] window, double[][] reference, double bandwidth) {
        return meanKernel(window, window, bandwidth)
                + meanKernel(reference, reference, bandwidth)
                - 2 * meanKernel(window, reference, bandwidth);
    }

    /** Median distance of the first hundred reference rows; 1 if they are all alike. */
    static double bandwidth(double[][] reference) {
        int rows = Math.min(ROWS_FOR_BANDWIDTH, reference.length);
        double[] distances = new double[rows * (rows - 1) / 2];
        int next = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < i; j++) {
                distances[next++] = Math.sqrt(squaredDistance(reference[i], reference[j]));
            }
        }
        Arrays.sort(distances);
        double median = distances.length == 0 ? 0 : distances[distances.length / 2];
        double largest = distances.length == 0 ? 0 : distances[distances.length - 1];
        return median > 0 ? median : largest > 0 ? largest : 1;
    }

    static double[][] frequencies(int dimensions, double bandwidth) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[][] frequencies = new double[FREQUENCIES][dimensions];
        for (double[] frequency : frequencies) {
            for (int i = 0; i < dimensions; i++) {
                frequency[i] = random.nextGaussian() / bandwidth;
            }
        }
        return frequencies;
    }

    static double[][] features(double[][] rows, double[][] frequencies) {
        double scale = 1 / Math.sqrt(frequencies.length);
        double[][] features = new double[rows.length][2 * frequencies.length];
        for (int row = 0; row < rows.length; row++) {
            for (int f = 0; f < frequencies.length; f++) {
                double angle = 0;
                for (int i = 0; i < frequencies[f].length; i++) {
                    angle += frequencies[f][i] * rows[row][i];
                }
                features[row][2 * f] = scale * Math.cos(angle);
                features[row][2 * f + 1] = scale * Math.sin(angle);
            }
        }
        return features;
    }

    private static double meanKernel(double[][] left, double[][] right, double bandwidth) {
        double sum = 0;
        for (double[] one : left) {
            for (double[] other : right) {
                sum += Math.exp(-squaredDistance(one, other) / (2 * bandwidth * bandwidth));
            }
        }
        return sum / left.length / right.length;
    }

    private static double squaredDistance(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += (left[i] - right[i]) * (left[i] - right[i]);
        }
        return sum;
    }
}
