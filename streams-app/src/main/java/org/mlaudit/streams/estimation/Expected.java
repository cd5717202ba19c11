package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.List;

/** An expected metric and where its errors come from. */
final class Expected {
    private final double value;
    private final double labelVariance;
    private final double scoreVariance;
    private final double calibratorVariance;
    private final double[] byBlock;
    private final double[] blockVariance;

    /**
     * An expectation.
     *
     * @param value the metric
     * @param labelVariance variance of the realised metric by labels or losses, given their distribution for each row
     * @param scoreVariance variance of the expected metric by which rows the window holds
     * @param calibratorVariance variance by the sampling error of what was learned
     * @param byBlock how the metric changes with what was learned for each block: a probability, or the loss of a cell; 0 where
     *     scores were taken as they are
     * @param blockVariance variance of what was learned for each block
     */
    Expected(
            double value,
            double labelVariance,
            double scoreVariance,
            double calibratorVariance,
            double[] byBlock,
            double[] blockVariance) {
        this.value = value;
        this.labelVariance = labelVariance;
        this.scoreVariance = scoreVariance;
        this.calibratorVariance = calibratorVariance;
        this.byBlock = byBlock;
        this.blockVariance = blockVariance;
    }

    /** The metric. */
    double value() {
        return value;
    }

    /** Variance of the realised metric by labels or losses. */
    double labelVariance() {
        return labelVariance;
    }

    /** Variance of the expected metric by which rows the window holds. */
    double scoreVariance() {
        return scoreVariance;
    }

    /** Variance by the sampling error of what was learned. */
    double calibratorVariance() {
        return calibratorVariance;
    }

    /** How the metric changes with what was learned for each block. */
    double[] byBlock() {
        return byBlock;
    }

    /** Standard error of the realised metric around the expected one. */
    double standardError() {
        return Math.sqrt(labelVariance + calibratorVariance);
    }

    /** A function of the metric with this value and slope there. */
    Expected transformed(double to, double slope) {
        double square = slope * slope;
        double[] slopes = byBlock.clone();
        for (int block = 0; block < slopes.length; block++) {
            slopes[block] *= slope;
        }
        return new Expected(
                to, square * labelVariance, square * scoreVariance, square * calibratorVariance, slopes, blockVariance);
    }

    /** Variance that the sampling error of what was learned gives to the difference of this and another expectation. */
    double calibratorVarianceOfDifference(Expected other) {
        double sum = 0;
        for (int block = 0; block < byBlock.length; block++) {
            double slope = byBlock[block] - other.byBlock[block];
            sum += slope * slope * blockVariance[block];
        }
        return sum;
    }

    boolean finite() {
        return Double.isFinite(value) && Double.isFinite(labelVariance + scoreVariance + calibratorVariance);
    }

    /** Blocks of several calibrators, one after the other. */
    static double[] concatenated(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
