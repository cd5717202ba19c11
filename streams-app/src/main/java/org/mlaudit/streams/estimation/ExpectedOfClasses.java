package org.mlaudit.streams.estimation;

/**
 * An expected metric of several classes and where its errors come from.
 *
 * @param value the metric
 * @param labelVariance variance of the realised metric by labels, given their probabilities
 * @param scoreVariance variance of the expected metric by which rows the window holds
 * @param calibratorVariance variance by the sampling error of the calibrators
 */
record ExpectedOfClasses(double value, double labelVariance, double scoreVariance, double calibratorVariance) {
    /** Standard error of the realised metric around the expected one. */
    double standardError() {
        return Math.sqrt(labelVariance + calibratorVariance);
    }
}
