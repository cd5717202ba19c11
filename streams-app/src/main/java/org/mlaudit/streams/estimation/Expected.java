package org.mlaudit.streams.estimation;

/**
 * An expected metric and where its errors come from.
 *
 * @param value the metric
 * @param labelVariance variance of the realised metric by labels, given their probabilities
 * @param scoreVariance variance of the expected metric by which rows the window holds
 * @param calibratorVariance variance by the sampling error of the calibrator
 * @param byBlock how the metric changes with the probability of each block of the calibrator
 * @param calibrated the probabilities
 */
record Expected(
        double value,
        double labelVariance,
        double scoreVariance,
        double calibratorVariance,
        double[] byBlock,
        Calibrated calibrated) {
    /** Standard error of the realised metric around the expected one. */
    double standardError() {
        return Math.sqrt(labelVariance + calibratorVariance);
    }
}
