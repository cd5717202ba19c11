package org.mlaudit.streams.performance;

/**
 * How well scores put positives before negatives. Scores are known by bin only, so the order within a bin is not: each value
 * is that of scores which are mixed evenly within their bin (in a bin of one single score, tied), and its bound is the
 * distance to the farther of the best and the worst order. Scores that are equal count half, as in scikit-learn.
 */
public final class Ranking {
    static final String ONE_CLASS = "all truths are of one class";
    private static final String NO_POSITIVE = "no truth is positive";

    private final ScoreCurve curve;
    private final double positives;
    private final double negatives;
    private final double n;

    /**
     * A ranking.
     *
     * @param curve scores of one class
     * @param n effective number of its joined predictions
     */
    public Ranking(ScoreCurve curve, double n) {
        this.curve = curve;
        this.positives = sum(curve.positive());
        this.negatives = sum(curve.negative());
        this.n = n;
    }

    static double sum(double[] terms) {
        double sum = 0;
        for (double term : terms) {
            sum += term;
        }
        return sum;
    }

    /** Whether a bin has one score only, so that nothing about it is unknown. */
    static boolean single(ScoreCurve curve, int bin) {
        return curve.low()[bin] == curve.high()[bin];
    }

    /** Weight of the positives. */
    public double positives() {
        return positives;
    }

    /** Weight of the negatives. */
    public double negatives() {
        return negatives;
    }

    /**
     * Probability that a positive scores higher than a negative; equal scores count half. Error by DeLong, DeLong and
     * Clarke-Pearson (1988) of the binned scores; by Hanley and McNeil (1982) where that is 0 or a class has one truth.
     * Bound: within a bin with p positives and q negatives up to p q / 2 pairs may be counted wrongly.
     */
    public Measure auroc() {
        if (positives <= 0 || negatives <= 0) {
            return new Measure.Absent(ONE_CLASS);
        }
        double below = 0;
        double won = 0;
        double unknown = 0;
        for (int b = 0; b < curve.low().length; b++) {
            double p = curve.positive()[b];
            double q = curve.negative()[b];
            won += p * (below + q / 2);
            unknown += single(curve, b) ? 0 : p * q / 2;
            below += q;
        }
        double pairs = positives * negatives;
        double area = won / pairs;
        return Measure.known(area, AreaError.of(curve, positives, negatives, area, n), unknown / pairs, n, ONE_CLASS);
    }

    /** Gini coefficient: 2 AUROC - 1, also called Somers' D. */
    public Measure gini() {
        return auroc().linear(area -> 2 * area - 1, 2);
    }

    /**
     * Average precision: mean over the positives of the precision at their score, without interpolation between scores.
     * Within a bin positives and negatives are mixed evenly (Davis and Goadrich 2006). Bound: all positives of each bin
     * first and tied, or last and one by one.
     */
    public Measure averagePrecision(Sampling sampling) {
        if (positives <= 0) {
            return new Measure.Absent(NO_POSITIVE);
        }
        double tp = 0;
        double fp = 0;
        double sum = 0;
        double best = 0;
        double worst = 0;
        for (int b = curve.low().length - 1; b >= 0; b--) {
            double p = curve.positive()[b];
            double q = curve.negative()[b];
            if (p > 0 && single(curve, b)) {
                double tied = p * (tp + p) / (tp + p + fp + q);
                sum += tied;
                best += tied;
                worst += tied;
            } else if (p > 0) {
                sum += mixed(tp, fp, p, q);
                best += p * (tp + p) / (tp + p + fp);
                worst += p - (fp + q) * (fp + q > 0 ? Math.log1p(p / (tp + fp + q)) : 0);
            }
            tp += p;
            fp += q;
        }
        double bound = Math.max(0, Math.max(best - sum, sum - worst)) / positives;
        return Measure.known(Math.min(1, sum / positives), sampling, bound, n, NO_POSITIVE);
    }

    /** Integral of (tp + t) / (tp + t + fp + t q / p) over t from 0 to p. */
    private static double mixed(double tp, double fp, double p, double q) {
        double slope = 1 + q / p;
        double above = tp + fp;
        return above <= 0 ? p / slope : p / slope + (tp - above / slope) / slope * Math.log1p(slope * p / above);
    }

    /**
     * Kolmogorov-Smirnov distance of the scores of positives and negatives, 0 to 1: the largest one at an edge of a bin.
     * Bound: what the best order within a bin could add.
     */
    public Measure ks(Sampling sampling) {
        if (positives <= 0 || negatives <= 0) {
            return new Measure.Absent(ONE_CLASS);
        }
        double difference = 0;
        double largest = 0;
        double possible = 0;
        for (int b = 0; b < curve.low().length; b++) {
            double up = curve.negative()[b] / negatives;
            double down = curve.positive()[b] / positives;
            if (!single(curve, b)) {
                possible = Math.max(possible, Math.max(difference + up, down - difference));
            }
            difference += up - down;
            largest = Math.max(largest, Math.abs(difference));
        }
        return Measure.known(Math.min(1, largest), sampling, Math.max(0, possible - largest), n, ONE_CLASS);
    }

    /**
     * Cumulative gain: share of all positives among the share of predictions with the highest scores. Scores that are tied
     * at the cut are taken by their share.
     *
     * @param top share of the predictions, over 0, at most 1
     */
    public Measure gain(double top, Sampling sampling) {
        if (positives <= 0) {
            return new Measure.Absent(NO_POSITIVE);
        }
        double left = top * (positives + negatives);
        double found = 0;
        double bound = 0;
        for (int b = curve.low().length - 1; b >= 0 && left > 0; b--) {
            double p = curve.positive()[b];
            double q = curve.negative()[b];
            if (p + q <= left) {
                found += p;
            } else {
                double share = left * p / (p + q);
                found += share;
                bound = single(curve, b) ? 0 : Math.max(Math.min(p, left) - share, share - Math.max(0, left - q));
            }
            left -= p + q;
        }
        return Measure.known(Math.min(1, found / positives), sampling, Math.max(0, bound) / positives, n, NO_POSITIVE);
    }

    /** Lift: cumulative gain by the share of predictions; 1 is what scores without any value give. */
    public Measure lift(double top, Sampling sampling) {
        return gain(top, sampling).linear(gain -> gain / top, 1 / top);
    }
}
