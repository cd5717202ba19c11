package org.mlaudit.streams.estimation;

/**
 * Calibrated probabilities of bins, and how their errors hang together: the probability of a bin is that of one block of the
 * calibrator, or lies between those of two.
 */
final class Calibrated {
    private final double[] probability;
    private final int[] left;
    private final int[] right;
    private final double[] rightShare;
    private final double[] variance;

    Calibrated(double[] probability, int[] left, int[] right, double[] rightShare, double[] variance) {
        this.probability = probability;
        this.left = left;
        this.right = right;
        this.rightShare = rightShare;
        this.variance = variance;
    }

    /** Of each bin, 0 to 1. */
    double[] probability() {
        return probability;
    }

    /** Block below or at each bin. */
    int[] left() {
        return left;
    }

    /** Block above or at each bin. */
    int[] right() {
        return right;
    }

    /** Share of the block above, 0 to 1. */
    double[] rightShare() {
        return rightShare;
    }

    /** Sampling variance of the probability of each block; errors of blocks are independent. */
    double[] variance() {
        return variance;
    }

    /** Probabilities that are known without error. */
    static Calibrated exactly(double[] probability) {
        int bins = probability.length;
        return new Calibrated(probability, new int[bins], new int[bins], new double[bins], new double[1]);
    }

    /** What a quantity changes by when the probability of a block does, from what it changes by with that of each bin. */
    double[] byBlock(double[] byBin) {
        double[] sums = new double[variance.length];
        for (int bin = 0; bin < byBin.length; bin++) {
            sums[left[bin]] += (1 - rightShare[bin]) * byBin[bin];
            sums[right[bin]] += rightShare[bin] * byBin[bin];
        }
        return sums;
    }

    /** Covariance of two quantities that change so with the probabilities of the blocks. */
    double covariance(double[] oneByBlock, double[] otherByBlock) {
        double sum = 0;
        for (int block = 0; block < variance.length; block++) {
            sum += oneByBlock[block] * otherByBlock[block] * variance[block];
        }
        return sum;
    }
}
