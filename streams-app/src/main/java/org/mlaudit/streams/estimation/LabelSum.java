package org.mlaudit.streams.estimation;

import org.mlaudit.streams.calibration.Tails;

/**
 * The sum of independent labels with different probabilities. Its tails follow from the cumulant generating function K(t) by
 * the signed root r of twice t x - K(t), where K'(t) = x: Phi(r + ln(u / r) / r) with u = t sqrt(K''(t))
 * (Barndorff-Nielsen 1986). For counts this is the tail with half the probability of the observed one.
 */
final class LabelSum {
    private static final double MOST = 60;
    private static final int MOST_STEPS = 80;

    private LabelSum() {}

    /**
     * Normal score of an observed sum.
     *
     * @param count rows of each bin
     * @param p probability of each bin, above 0 and below 1
     * @param observed number of positives
     */
    static double normalScore(double[] count, double[] p, double observed) {
        double rows = 0;
        double mean = 0;
        double variance = 0;
        double logNone = 0;
        double logAll = 0;
        for (int bin = 0; bin < count.length; bin++) {
            rows += count[bin];
            mean += count[bin] * p[bin];
            variance += count[bin] * p[bin] * (1 - p[bin]);
            logNone += count[bin] * Math.log1p(-p[bin]);
            logAll += count[bin] * Math.log(p[bin]);
        }
        if (observed <= 1e-9 * rows) {
            return -Tails.normalQuantile(Math.exp(logNone) / 2);
        }
        if (observed >= (1 - 1e-9) * rows) {
            return Tails.normalQuantile(Math.exp(logAll) / 2);
        }
        double t = tilt(count, p, observed);
        double k = 0;
        double curvature = 0;
        for (int bin = 0; bin < count.length; bin++) {
            double tilted = tilted(p[bin], t);
            k += count[bin] * Math.log1p(p[bin] * Math.expm1(t));
            curvature += count[bin] * tilted * (1 - tilted);
        }
        double r = Math.signum(t) * Math.sqrt(Math.max(0, 2 * (t * observed - k)));
        double u = t * Math.sqrt(curvature);
        return Math.abs(r) < 1e-2 || !(u / r > 0) ? (observed - mean) / Math.sqrt(variance) : r + Math.log(u / r) / r;
    }

    private static double tilt(double[] count, double[] p, double observed) {
        double low = -MOST;
        double high = MOST;
        double t = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double slope = -observed;
            double curvature = 0;
            for (int bin = 0; bin < count.length; bin++) {
                double tilted = tilted(p[bin], t);
                slope += count[bin] * tilted;
                curvature += count[bin] * tilted * (1 - tilted);
            }
            if (slope > 0) {
                high = t;
            } else {
                low = t;
            }
            double next = t - slope / curvature;
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.abs(next - t) < 1e-12 * (1 + Math.abs(t))) {
                return next;
            }
            t = next;
        }
        return t;
    }

    private static double tilted(double p, double t) {
        return t > 0 ? p / (p + (1 - p) * Math.exp(-t)) : p * Math.exp(t) / (1 - p + p * Math.exp(t));
    }
}
