package org.mlaudit.streams.estimation;

/**
 * Calibrated probabilities of bins, and how their errors hang together: the probability of a bin is that of one block of the
 * calibrator, or lies between those of two.
 *
 * @param probability of each bin, 0 to 1
 * @param left block below or at each bin
 * @param right block above or at each bin
 * @param rightShare share of the block above, 0 to 1
 * @param variance sampling variance of the probability of each block; errors of blocks are independent
 */
record Calibrated(double[] probability, int[] left, int[] right, double[] rightShare, double[] variance) {
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
