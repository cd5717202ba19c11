package org.mlaudit.streams.calibration;

/**
 * By how much the variance of a statistic exceeds what sampling explains, estimated from some windows, and the tails of the
 * statistic when it does. A statistic of several dimensions (the likelihood ratio over cells) varies in some directions
 * more than in others. Of its spectrum, the mean and the mean square are known; among all spectra with these, the one with a
 * single large value has the heaviest tail, and this is the one that is taken.
 *
 * @param largest factor in the direction that varies most, 1 or more; of a statistic of one dimension the factor
 * @param others factor in every other direction, 1 or more
 * @param degrees degrees of freedom of the estimate; 0 where nothing exceeds sampling
 */
public record Inflation(double largest, double others, double degrees) {
    /** Nothing varies more than sampling explains. */
    public static final Inflation NONE = new Inflation(1, 1, 0);

    /** Tails above this are not refined. */
    private static final double REFINED_BELOW = 0.2;
    /** Intervals of the integral over the other directions, even. */
    private static final int INTERVALS = 100;
    /** A chi variable of k degrees, deviation about 0.7, is less than this below the root of k, and that far above it. */
    private static final double BELOW = 7;

    private static final double ABOVE = 12;

    /**
     * An estimate.
     *
     * @throws IllegalArgumentException if a number is out of its range or not finite
     */
    public Inflation {
        boolean finite = Double.isFinite(largest) && Double.isFinite(others) && Double.isFinite(degrees);
        if (!(finite && largest >= 1 && others >= 1 && degrees >= 0 && (degrees > 0 || largest * others == 1))) {
            throw new IllegalArgumentException("variance can not be inflated by " + largest + " and " + others
                    + " with " + degrees + " degrees of freedom");
        }
    }

    /** Whether the variance is that of sampling. */
    public boolean isNone() {
        return degrees == 0;
    }

    /**
     * The inflation where windows' own variance is that many times as large, relative to that of sampling. The error of the
     * estimate grows with the ratio, so that degrees of freedom are lost where sampling has a smaller part.
     */
    Inflation times(double ratio) {
        if (isNone()) {
            return this;
        }
        double widened = 1 + (largest - 1) * ratio;
        double relative = widened / (ratio * largest);
        return new Inflation(widened, 1 + (others - 1) * ratio, degrees * relative * relative);
    }

    /** Mean factor over all directions. */
    double mean(double dimensions) {
        return (largest + (dimensions - 1) * others) / dimensions;
    }

    /** Chance of a standard score at least as far from 0, by Student's t. */
    double ofScore(double z) {
        return Tails.fisher(z * z / largest, 1, degrees);
    }

    /** The square of the standard score that is exceeded in size with a given probability. */
    double scoreQuantile(double probability) {
        double t = Tails.studentQuantile(Math.min(1, probability) / 2, degrees);
        return largest * t * t;
    }

    /**
     * Chance of a statistic at least as large.
     *
     * @param value of the statistic, a chi-square variable but for the inflation
     * @param dimensions its degrees of freedom, 2 or more
     */
    double ofShape(double value, double dimensions) {
        double matched = matched(dimensions);
        double limit = Tails.fisher(value / sum(dimensions), matched, matched * degrees);
        return limit >= REFINED_BELOW ? limit : refined(value, dimensions - 1);
    }

    /** About the value of the statistic that is exceeded with a given probability. */
    double shapeQuantile(double probability, double dimensions) {
        double matched = matched(dimensions);
        double limit = sum(dimensions) * Tails.fisherQuantile(probability, matched, matched * degrees);
        return Math.max(limit, scoreQuantile(probability) + others * (dimensions - 1));
    }

    private double sum(double dimensions) {
        return dimensions * mean(dimensions);
    }

    /** Degrees of freedom of the chi-square variable whose multiple has the same mean and variance (Satterthwaite 1946). */
    private double matched(double dimensions) {
        double sum = sum(dimensions);
        return sum * sum / (largest * largest + (dimensions - 1) * others * others);
    }

    /**
     * The direction that varies most has an F tail; integrated (Simpson) over the chi variable of the {@code k} others, with
     * points that crowd towards its upper end, where the tail rises like a root.
     */
    private double refined(double value, double k) {
        double low = Math.max(0, Math.sqrt(k) - BELOW);
        double high = Math.min(Math.sqrt(value / others), Math.sqrt(k) + ABOVE);
        if (high <= low) {
            return 1;
        }
        double logScale = (1 - k / 2) * Math.log(2) - Tails.logGamma(k / 2);
        double sum = 0;
        for (int i = 0; i <= INTERVALS; i++) {
            double s = (double) i / INTERVALS;
            double u = high - (high - low) * s * s;
            double logPower = k == 1 ? 0 : (k - 1) * Math.log(Math.max(Double.MIN_NORMAL, u));
            double density = Math.exp(logScale + logPower - u * u / 2);
            double tail = Tails.fisher((value - others * u * u) / largest, 1, degrees);
            int weight = i == 0 || i == INTERVALS ? 1 : 2 + 2 * (i % 2);
            sum += weight * density * tail * 2 * s * (high - low);
        }
        return Math.min(1, sum / (3 * INTERVALS) + Tails.chiSquare(high * high, k));
    }
}
