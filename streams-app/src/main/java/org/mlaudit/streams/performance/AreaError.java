package org.mlaudit.streams.performance;

import org.mlaudit.streams.performance.Sampling.Scale;

/**
 * The error by chance of the area under a receiver operating curve: DeLong, DeLong and Clarke-Pearson (1988) by the placement
 * of each bin among the other class (Sun and Xu 2014); Hanley and McNeil (1982) where that cannot be said, with an area that
 * is half a pair away from 0 and 1, so that a perfect ranking of few is not taken for certain.
 */
final class AreaError {
    private AreaError() {}

    static Sampling of(ScoreCurve curve, double positives, double negatives, double area, double n) {
        double all = positives + negatives;
        double m = n * positives / all;
        double k = n * negatives / all;
        double variance = m > 1 && k > 1 ? deLong(curve, positives, negatives, m, k, area) : 0;
        if (variance <= 1e-16) {
            variance = hanleyMcNeil((area * m * k + 0.5) / (m * k + 1), m, k);
        }
        return Sampling.normal(area > 0 && area < 1 ? Scale.LOGIT : Scale.LINEAR, Math.sqrt(variance));
    }

    /** Variance from the placements of the positives among the negatives and of the negatives among the positives. */
    private static double deLong(
            ScoreCurve curve, double positives, double negatives, double m, double k, double area) {
        double below = 0;
        double above = positives;
        double ofPositives = 0;
        double ofNegatives = 0;
        for (int b = 0; b < curve.low().length; b++) {
            double p = curve.positive()[b];
            double q = curve.negative()[b];
            double won = (below + q / 2) / negatives - area;
            double lost = (above - p / 2) / positives - area;
            ofPositives += p * won * won;
            ofNegatives += q * lost * lost;
            below += q;
            above -= p;
        }
        return ofPositives / positives / (m - 1) + ofNegatives / negatives / (k - 1);
    }

    /** Variance under exponential scores. */
    static double hanleyMcNeil(double area, double m, double k) {
        double first = area / (2 - area);
        double second = 2 * area * area / (1 + area);
        return (area * (1 - area) + (m - 1) * (first - area * area) + (k - 1) * (second - area * area)) / (m * k);
    }
}
