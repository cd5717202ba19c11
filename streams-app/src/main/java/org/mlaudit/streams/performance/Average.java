package org.mlaudit.streams.performance;

/** How the metrics of classes become one. */
public enum Average {
    /** Every class that occurs counts the same. */
    MACRO,
    /** Every prediction counts the same: right decisions by all decisions. */
    MICRO,
    /** A class counts by the weight of its truths. */
    WEIGHTED;

    double weight(ConfusionMatrix matrix, int c) {
        return this == WEIGHTED ? matrix.actual(c) : matrix.actual(c) + matrix.decided(c) > 0 ? 1 : 0;
    }
}
