package org.mlaudit.streams.preset;

/**
 * What a rule says of a column.
 *
 * @param statistic what was computed
 * @param value its value
 * @param threshold the bound of the rule
 * @param drifted whether the rule calls it drift
 * @param error bound of how far the value can be from that of the raw values; negative when it is not known
 */
record Ruling(String statistic, double value, double threshold, boolean drifted, double error) {
    /** Drift when a distance reaches a threshold. */
    static Ruling atLeast(String statistic, double value, double threshold, double error) {
        return new Ruling(statistic, value, threshold, value >= threshold, error);
    }

    /** Drift when a distance exceeds a threshold. */
    static Ruling above(String statistic, double value, double threshold, double error) {
        return new Ruling(statistic, value, threshold, value > threshold, error);
    }

    /** How far beyond the rule the value is, 0 if it is not. */
    double effect() {
        return drifted ? Math.abs(value - threshold) : 0;
    }
}
