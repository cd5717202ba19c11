package org.mlaudit.benchmarks.calibration;

import java.util.SplittableRandom;

/** Exact random draws of counts, fast also for large numbers. */
final class Draws {
    private final SplittableRandom random;

    Draws(long seed) {
        this.random = new SplittableRandom(seed);
    }

    double uniform() {
        return random.nextDouble();
    }

    double normal() {
        return random.nextGaussian();
    }

    /** Marsaglia and Tsang (2000). */
    double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = random.nextGaussian();
            double v = 1 + c * z;
            if (v > 0) {
                v = v * v * v;
                if (Math.log(random.nextDouble()) < 0.5 * z * z + d - d * v + d * Math.log(v)) {
                    return d * v;
                }
            }
        }
    }

    /** Shares that sum to 1. */
    double[] dirichlet(double[] weights) {
        double[] shares = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            shares[i] = gamma(weights[i]);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }

    /** Successes of n trials, by splitting at order statistics (Relles 1972). */
    long binomial(long n, double p) {
        long successes = 0;
        long left = n;
        double chance = p;
        while (left > 40) {
            if (chance <= 0) {
                return successes;
            }
            if (chance >= 1) {
                return successes + left;
            }
            long middle = 1 + left / 2;
            double low = gamma((double) middle);
            double split = low / (low + gamma(left + 1.0 - middle));
            if (split <= chance) {
                successes += middle;
                chance = (chance - split) / (1 - split);
                left -= middle;
            } else {
                chance /= split;
                left = middle - 1;
            }
        }
        for (long i = 0; i < left; i++) {
            successes += random.nextDouble() < chance ? 1 : 0;
        }
        return successes;
    }

    /** How n values fall into cells of given shares. */
    long[] multinomial(long n, double[] shares) {
        long[] counts = new long[shares.length];
        long left = n;
        double rest = 1;
        for (int i = 0; i < shares.length - 1 && left > 0; i++) {
            counts[i] = binomial(left, Math.min(1, shares[i] / rest));
            left -= counts[i];
            rest = Math.max(1e-300, rest - shares[i]);
        }
        counts[shares.length - 1] += left;
        return counts;
    }
}
