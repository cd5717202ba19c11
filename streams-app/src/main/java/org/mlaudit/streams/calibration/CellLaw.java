package org.mlaudit.streams.calibration;

/**
 * How the n values of a window fall into cells when nothing changed, given what is known of the reference: independent
 * counts in the cells, conditioned on their sum n. There are two such laws, and either is exact whatever the distribution
 * of the values:
 *
 * <ul>
 *   <li>{@link #DRAWN}: a cell's count in window and reference together is given. Which of these values are the window's is
 *       a draw without replacement (the permutation law of a contingency table): binomial counts with a common chance.
 *       This is the law of cells that do not depend on which sample a value is in: categories, distinct values.
 *   <li>{@link #GAPS}: the cells were cut at order statistics of the reference, and a cell's number of gaps between
 *       neighbouring values of the reference is given. Each new value of a continuous distribution is equally likely to fall
 *       into any of the gaps, and so are the values after it, each of which makes a gap more (Wilks 1942; Polya's urn):
 *       negative binomial counts with a common chance. In cells cut at quantiles the reference's counts are all the same,
 *       so the first law, under which they vary, does not hold.
 * </ul>
 */
public enum CellLaw {
    /** The weight of a cell is its count in both samples, at least as large as the window's. */
    DRAWN {
        @Override
        double logWeight(double weight, double x) {
            return Tails.logGamma(weight + 1) - Tails.logGamma(x + 1) - Tails.logGamma(weight - x + 1);
        }

        @Override
        double logRatio(double weight, double x) {
            return Math.log((weight - x + 1) / x);
        }

        @Override
        void addCumulants(Saddlepoint to, double weight, double score, double t, double b, double logTilt) {
            double log = logTilt + score * t + b;
            double chance = 1 / (1 + Math.exp(-log));
            double mean = weight * chance;
            double variance = mean * (1 - chance);
            to.add(
                    weight * (logOnePlusExp(log) - logOnePlusExp(logTilt)),
                    score * mean,
                    mean,
                    score * score * variance,
                    score * variance,
                    variance);
        }

        @Override
        double variance(double weight, double share, double n, double total) {
            return share * n * (1 - n / total);
        }

        @Override
        double logTilt(double n, double total) {
            return Math.log(n) - Math.log(total - n);
        }

        @Override
        double most(double weight) {
            return weight;
        }

        @Override
        double sumVariance(double n, double total) {
            return total <= 1 ? 0 : n * (total - n) / (total - 1);
        }
    },
    /** The weight of a cell is its number of gaps, above 0. */
    GAPS {
        @Override
        double logWeight(double weight, double x) {
            return Tails.logGamma(weight + x) - Tails.logGamma(weight) - Tails.logGamma(x + 1);
        }

        @Override
        double logRatio(double weight, double x) {
            return Math.log((weight + x - 1) / x);
        }

        @Override
        void addCumulants(Saddlepoint to, double weight, double score, double t, double b, double logTilt) {
            double log = logTilt + score * t + b;
            double none = -Math.expm1(log);
            double mean = weight * Math.exp(log) / none;
            double variance = mean / none;
            double k = none > 0 ? weight * (Math.log(-Math.expm1(logTilt)) - Math.log(none)) : Double.POSITIVE_INFINITY;
            to.add(k, score * mean, mean, score * score * variance, score * variance, variance);
        }

        @Override
        double variance(double weight, double share, double n, double total) {
            return share * n * (1 + n / total);
        }

        @Override
        double logTilt(double n, double total) {
            return Math.log(n) - Math.log(total + n);
        }

        @Override
        double most(double weight) {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        double sumVariance(double n, double total) {
            return n * (total + n) / (total + 1);
        }
    };

    /** Logarithm of the number of ways for a cell of this weight to hold x values; x need not be whole. */
    abstract double logWeight(double weight, double x);

    /** Logarithm of the ways to hold x values over the ways to hold one less; x is at least 1. */
    abstract double logRatio(double weight, double x);

    /** Adds the cumulants of an independent cell's count and of a score times it. */
    abstract void addCumulants(Saddlepoint to, double weight, double score, double t, double b, double logTilt);

    private static double logOnePlusExp(double value) {
        return Math.max(0, value) + Math.log1p(Math.exp(-Math.abs(value)));
    }

    /** Variance of an independent cell's count when the expected counts sum to n. */
    abstract double variance(double weight, double share, double n, double total);

    /** Logarithm of the common chance for which the expected counts sum to n: odds, or chance of another value. */
    abstract double logTilt(double n, double total);

    /** The most values that a cell can hold. */
    abstract double most(double weight);

    /**
     * Given the sum, the variance of a sum of scores a over the window's values is this times the variance of a over the
     * cells, each with its share of the weight.
     */
    abstract double sumVariance(double n, double total);
}
