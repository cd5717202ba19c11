package org.mlaudit.streams.performance;

/**
 * One point of a reliability curve.
 *
 * @param low smallest score of the group
 * @param high largest score
 * @param weight joined predictions, by weight of their truths, over 0
 * @param positive positive ones among them
 * @param meanScore mean of their scores
 */
public record ReliabilityGroup(double low, double high, double weight, double positive, double meanScore) {
    /** Share of positives. */
    public double positiveShare() {
        return positive / weight;
    }

    /** Distance of mean score and share of positives. */
    public double gap() {
        return Math.abs(meanScore - positiveShare());
    }
}
