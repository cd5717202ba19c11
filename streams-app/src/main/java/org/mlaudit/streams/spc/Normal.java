package org.mlaudit.streams.spc;

import org.mlaudit.streams.calibration.Tails;

/** The normal distribution of a standardised point: what run lengths are computed under. */
final class Normal {
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Normal() {}

    /** Density of the standard normal distribution. */
    static double density(double z) {
        return Math.exp(-z * z / 2) / ROOT_TWO_PI;
    }

    /** Probability that a standard normal variable is at most {@code z}. */
    static double below(double z) {
        return Tails.normal(-z);
    }
}
