package org.mlaudit.streams.fairness;

import java.util.OptionalDouble;

/**
 * A share of observations.
 *
 * @param part weight of the observations that count, 0 to {@code whole}
 * @param whole weight of all observations, 0 or more
 * @param n number of observations, the effective one where they weigh differently; equal to {@code whole} when all weigh 1
 */
record Share(double part, double whole, double n) {
    Share {
        if (!(part >= 0 && part <= whole * (1 + 1e-12) && whole < Double.POSITIVE_INFINITY && n >= 0)) {
            throw new IllegalArgumentException(part + " of " + whole + " is no share of " + n + " observations");
        }
    }

    /** A share of observations that all weigh 1. */
    static Share of(long part, long whole) {
        return new Share(part, whole, whole);
    }

    /** Its value, 0 to 1; empty without observations. */
    OptionalDouble value() {
        return defined() ? OptionalDouble.of(share()) : OptionalDouble.empty();
    }

    /** Whether there are observations. */
    boolean defined() {
        return whole > 0 && n > 0;
    }

    /** Its value, 0 to 1; defined if there are observations. */
    double share() {
        return Math.min(1, part / whole);
    }

    /** Number of observations that count, as if all weighed the same. */
    double hits() {
        return share() * n;
    }

    /**
     * Variance of the share, with one hit and one miss added, as Agresti and Caffo (2000) do, so that it is not 0 where all
     * observations are alike; the size is left as it is, which keeps the level of tests on 30 observations.
     */
    double variance() {
        double adjusted = (hits() + 1) / (n + 2);
        return adjusted * (1 - adjusted) / n;
    }
}
