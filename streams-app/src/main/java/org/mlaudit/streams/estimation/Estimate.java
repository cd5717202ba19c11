package org.mlaudit.streams.estimation;

/**
 * A metric as it should come out once ground truth is known, if the relation between scores and truth is still that of the
 * reference.
 *
 * @param metric its name, for example {@code accuracy}
 * @param value the expected metric, finite
 * @param low lower end of the band that holds the realised metric with 95% probability
 * @param high upper end of that band
 * @param standardError standard error of the realised metric around the expected one, 0 or more: what the labels of so few
 *     rows vary, and what is not known of the calibration
 * @param method how it was estimated: {@value #CBPE}, {@value #ISOTONIC} or {@value #DIRECT_LOSS}
 * @param rows number of predictions that it rests on
 */
public record Estimate(
        String metric, double value, double low, double high, double standardError, String method, long rows) {
    /** Confidence-based: scores are probabilities as they are. */
    public static final String CBPE = "cbpe";

    /** Confidence-based, with scores calibrated by isotonic regression. */
    public static final String ISOTONIC = "cbpe-isotonic";

    /** Losses that a model expects from the inputs. */
    public static final String DIRECT_LOSS = "direct-loss";

    /** Standard errors from the middle of the band to its ends, for 95% of a normal distribution. */
    static final double HALF_WIDTH = 1.959963984540054;

    /** A band of 1.96 standard errors on both sides, within the range of the metric. */
    public static Estimate banded(
            String metric, double value, double standardError, double least, double most, String method, long rows) {
        return new Estimate(
                metric,
                value,
                Math.max(least, value - HALF_WIDTH * standardError),
                Math.min(most, value + HALF_WIDTH * standardError),
                standardError,
                method,
                rows);
    }

    /** Whether a realised value lies within the band. */
    public boolean covers(double realised) {
        return low <= realised && realised <= high;
    }
}
