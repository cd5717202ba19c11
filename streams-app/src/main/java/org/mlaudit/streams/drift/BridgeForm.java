package org.mlaudit.streams.drift;

import org.mlaudit.streams.calibration.Tails;

/**
 * Tail of a quadratic form of a Brownian bridge B: Q = sum of w_i (B(h_i)^2 + noise_i), the null distribution of every
 * statistic that adds up squared distances of two cumulative distributions (Cramer-von Mises, Anderson-Darling, energy), at
 * the ties that the pooled sample has.
 *
 * <p>Q is a weighted sum of chi-square variables with one degree of freedom. Their weights need not be found: the
 * determinant D(u) = det(I - u W S), with S the bridge's covariance, is where the string with masses w_i at h_i ends that
 * starts at 0 with slope 1 (Gantmacher and Krein 1950), a recursion over the points; D(2t)^(-1/2) is the moment generating
 * function, and its tail the saddlepoint approximation of Lugannani and Rice (1980), as Kuonen (1999) uses it for quadratic
 * forms. The relative error of the tail is below 5% at all levels that monitors use. A step on which the process is averaged
 * (midranks) has a variance less than the bridge's by a quarter of its height: the {@code reduced} part.
 */
final class BridgeForm {
    private static final int STEPS = 48;
    private static final double NEAR_MEAN = 1e-3;

    private final double[] weights;
    private final double[] heights;
    private final double[] reduced;
    private final double mean;
    private final double variance;
    private final double furthestLeft;

    // State of the string at the last evaluated point.
    private double logDeterminant;
    private double first;
    private double second;

    /**
     * A form.
     *
     * @param weights w_i, 0 or more
     * @param heights h_i, ascending, 0 to 1
     * @param reduced how much less the variance at each point is than the bridge's; zeros for the bridge itself
     */
    BridgeForm(double[] weights, double[] heights, double[] reduced) {
        this.weights = weights;
        this.heights = heights;
        this.reduced = reduced;
        double trace = 0;
        double limit = 0;
        for (int i = 0; i < weights.length; i++) {
            trace += weights[i] * Math.max(0, heights[i] * (1 - heights[i]) - reduced[i]);
            limit = Math.max(limit, weights[i] * reduced[i]);
        }
        this.mean = trace;
        this.furthestLeft = trace == 0 ? 0 : -Math.min(50 / trace, limit == 0 ? Double.MAX_VALUE : 0.45 / limit);
        this.variance = trace > 0 && string(0) ? second : 0;
    }

    /** A form of the bridge itself. */
    static BridgeForm of(double[] weights, double[] heights) {
        return new BridgeForm(weights, heights, new double[weights.length]);
    }

    double mean() {
        return mean;
    }

    /** Probability that the form is at least a value. */
    double atLeast(double value) {
        if (mean == 0 || value <= 0) {
            return value > 0 ? 0 : 1;
        }
        if (value > Double.MAX_VALUE / 4 || value / mean > 1e12) {
            return 0;
        }
        string(furthestLeft);
        if (first >= value) {
            return gamma(value);
        }
        double t = solve(value);
        return Math.abs(t * mean) < NEAR_MEAN ? gamma(value) : tail(t);
    }

    /** The value that the form exceeds with a probability. */
    double quantile(double probability) {
        if (mean == 0) {
            return 0;
        }
        double low = 0;
        double high = 0.5 / mean;
        while (string(high) && tail(high) > probability) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (string(middle) && (middle * mean < NEAR_MEAN || tail(middle) > probability)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        string(low);
        return first;
    }

    /** The t at which the derivative of the cumulant generating function is a value. */
    private double solve(double value) {
        double low = furthestLeft;
        double high = 0.5 / mean;
        while (string(high) && first < value) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            if (string(middle) && first < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private double tail(double t) {
        string(t);
        double exponent = t * first + 0.5 * logDeterminant;
        double w = Math.signum(t) * Math.sqrt(Math.max(0, 2 * exponent));
        double v = t * Math.sqrt(second);
        if (w == 0 || v == 0) {
            return 0.5;
        }
        double density = Math.exp(-w * w / 2) / Math.sqrt(2 * Math.PI);
        return Math.max(0, Math.min(1, Tails.normal(w) + density * (1 / v - 1 / w)));
    }

    /** Gamma distribution of the same mean and variance, for values near the mean or far below it. */
    private double gamma(double value) {
        return Tails.chiSquare(2 * value * mean / variance, 2 * mean * mean / variance);
    }

    /**
     * Runs along the string at u = 2t and leaves log D, and the first and second derivative of -1/2 log D(2t) in t.
     *
     * @return whether t is below the first pole, so that D and all partial heights of the string are positive
     */
    private boolean string(double t) {
        double u = 2 * t;
        double y = 0;
        double y1 = 0;
        double y2 = 0;
        double slope = 1;
        double slope1 = 0;
        double slope2 = 0;
        double at = 0;
        double log = 0;
        double log1 = 0;
        double log2 = 0;
        for (int i = 0; i < weights.length; i++) {
            double step = heights[i] - at;
            at = heights[i];
            y += slope * step;
            y1 += slope1 * step;
            y2 += slope2 * step;
            if (y <= 0 && at > 0) {
                return false;
            }
            double tie = weights[i] * reduced[i];
            double damped = 1 + u * tie;
            double mass = u * weights[i] / damped;
            double mass1 = weights[i] / (damped * damped);
            double mass2 = -2 * weights[i] * tie / (damped * damped * damped);
            slope2 -= mass2 * y + 2 * mass1 * y1 + mass * y2;
            slope1 -= mass1 * y + mass * y1;
            slope -= mass * y;
            log += Math.log(damped);
            log1 += tie / damped;
            log2 -= tie * tie / (damped * damped);
        }
        double end = 1 - at;
        y += slope * end;
        y1 += slope1 * end;
        y2 += slope2 * end;
        if (!(y > 0)) {
            return false;
        }
        double ratio = y1 / y;
        logDeterminant = Math.log(y) + log;
        first = -(ratio + log1);
        second = -2 * (y2 / y - ratio * ratio + log2);
        return second > 0 && Double.isFinite(first);
    }
}
