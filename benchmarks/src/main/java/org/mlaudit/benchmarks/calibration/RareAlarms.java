package org.mlaudit.benchmarks.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mlaudit.streams.calibration.ShiftTest;
import org.mlaudit.streams.calibration.Tails;

/**
 * How often the test of one feature is significant without any change, at levels of a few in a hundred thousand: by
 * importance sampling. Counts are drawn from a mixture of laws under which large changes are common: the true one, ones whose
 * shares are moved in location or spread, and ones that vary more. Each draw counts with the ratio of its chance under the
 * true law to that under the mixture, so the result is unbiased, and a few thousand draws tell what plain counting would need
 * millions for.
 *
 * <p>Numbers: the reference's values are part of what is random; the counts in bins of its quantiles are then
 * Dirichlet-multinomial, exactly and whatever the continuous distribution. Categories: both samples are multinomial, and
 * both are drawn from the mixture.
 */
final class RareAlarms {
    private static final int BINS = 20;
    private static final double MINIMUM_EFFECT = 0.05;

    private RareAlarms() {}

    /**
     * Estimated shares.
     *
     * @param any significant at the level
     * @param error standard error of it
     * @param large significant, and with an effect of at least 0.05
     */
    record Shares(double any, double error, double large) {
        /** The sum over independent features. */
        Shares plus(Shares other) {
            return new Shares(any + other.any, Math.hypot(error, other.error), large + other.large);
        }

        Shares times(double factor) {
            return new Shares(any * factor, error * factor, large * factor);
        }

        static final Shares NONE = new Shares(0, 0, 0);
    }

    /** A numeric feature: a window of n values, a reference of m, bins at its quantiles. */
    static Shares numeric(int n, int m, double level, int draws, Draws random) {
        double[] gaps = new double[BINS];
        Arrays.fill(gaps, (double) m / BINS);
        gaps[0] += 1;
        double total = m + 1.0;
        double[][] laws = new double[9][];
        double[] mix = {0.08, 0.15, 0.15, 0.09, 0.09, 0.11, 0.11, 0.11, 0.11};
        laws[0] = gaps;
        double[] location = new double[BINS];
        double[] spread = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            location[i] = quantile((i + 0.5) / BINS);
            spread[i] = (location[i] * location[i] - 1) / 1.2;
        }
        double tilt = 4.3 * Math.sqrt((total + n) / (n * (total + 1)));
        laws[1] = tilted(gaps, location, tilt);
        laws[2] = tilted(gaps, location, -tilt);
        laws[3] = tilted(gaps, spread, tilt);
        laws[4] = tilted(gaps, spread, -tilt);
        double[] inflations = {1.7, 2.4, 3.2, 4.5};
        for (int i = 0; i < inflations.length; i++) {
            double factor = Math.min(0.7 * n, inflations[i] * (total + n) / (total + 1));
            double weight = (n - factor) / (factor - 1);
            laws[5 + i] = Arrays.stream(gaps).map(gap -> gap / total * weight).toArray();
        }
        long[] reference = new long[BINS];
        Arrays.fill(reference, m / BINS);
        Estimate estimate = new Estimate();
        for (int draw = 0; draw < draws; draw++) {
            long[] counts = random.multinomial(n, random.dirichlet(laws[pick(mix, random.uniform())]));
            ShiftTest test = ShiftTest.ofBins(counts, reference, true, 0, 0);
            if (test.pValue() <= level) {
                double nominal = logDirichlet(counts, laws[0]);
                double mixture = 0;
                for (int k = 0; k < laws.length; k++) {
                    mixture += mix[k] * Math.exp(logDirichlet(counts, laws[k]) - nominal);
                }
                estimate.add(1 / mixture, test.effect() >= MINIMUM_EFFECT);
            }
        }
        return estimate.shares(draws);
    }

    /** A categorical feature of given shares: a window of n values, a reference of m. */
    static Shares categorical(double[] shares, int n, int m, double level, int draws, Draws random) {
        Pair[] laws = {new Pair(shares, n, m, 3), new Pair(shares, n, m, 6), new Pair(shares, n, m, 14)};
        List<double[][]> moved = moved(shares, n, m);
        double[] mix = new double[1 + laws.length + moved.size()];
        Arrays.fill(mix, 0.5 / moved.size());
        mix[0] = 0.08;
        Arrays.fill(mix, 1, 1 + laws.length, 0.42 / laws.length);
        Estimate estimate = new Estimate();
        for (int draw = 0; draw < draws; draw++) {
            int law = pick(mix, random.uniform());
            boolean spread = law >= 1 && law <= laws.length;
            double[][] to = law == 0 || spread ? new double[][] {shares, shares} : moved.get(law - 1 - laws.length);
            long[] window = spread ? laws[law - 1].window(random) : random.multinomial(n, to[0]);
            long[] reference = spread ? laws[law - 1].reference(window, random) : random.multinomial(m, to[1]);
            ShiftTest test = ShiftTest.ofCategories(window, reference);
            if (test.pValue() <= level) {
                double nominal = logShares(window, shares) + logShares(reference, shares);
                double mixture = mix[0];
                for (int k = 0; k < laws.length; k++) {
                    mixture += mix[1 + k] * Math.exp(laws[k].logChance(window, reference) - nominal);
                }
                for (double[][] each : moved) {
                    double log = logShares(window, each[0]) + logShares(reference, each[1]);
                    mixture += mix[mix.length - 1] * Math.exp(log - nominal);
                }
                estimate.add(1 / mixture, test.effect() >= MINIMUM_EFFECT);
            }
        }
        return estimate.shares(draws);
    }

    /** Shares of window and reference of which one category's differ by 4.2 standard errors, for every category. */
    private static List<double[][]> moved(double[] shares, int n, int m) {
        List<double[][]> moved = new ArrayList<>();
        for (int i = 0; i < shares.length; i++) {
            double difference = 4.2 * Math.sqrt(shares[i] * (1 - shares[i]) * (1.0 / n + 1.0 / m));
            double ofWindow = (double) m / (n + m);
            for (int sign = -1; sign <= 1; sign += 2) {
                moved.add(new double[][] {
                    with(shares, i, shares[i] + sign * difference * ofWindow),
                    with(shares, i, shares[i] - sign * difference * (1 - ofWindow))
                });
            }
        }
        return moved;
    }

    private static double[] with(double[] shares, int cell, double share) {
        double to = Math.max(0.05 * shares[cell], Math.min(1 - 0.05 * (1 - shares[cell]), share));
        double[] others = Pair.times(shares, (1 - to) / (1 - shares[cell]));
        others[cell] = to;
        return others;
    }

    /**
     * A window and a reference whose difference varies some times as much as sampling makes it, and whose sum varies as
     * sampling makes it: the window is Dirichlet-multinomial, and so is the reference about shares on the other side.
     */
    private static final class Pair {
        private final double[] shares;
        private final int n;
        private final int m;
        private final double slope;
        private final double windowWeight;
        private final double referenceWeight;

        Pair(double[] shares, int n, int m, double inflation) {
            double all = (double) n + m;
            double variance = (m * inflation + n) / (n * all);
            double covariance = (1 - inflation) / all;
            this.shares = shares;
            this.n = n;
            this.m = m;
            this.slope = covariance / variance;
            this.windowWeight = weight(n, n * variance);
            this.referenceWeight =
                    weight(m, m * (n * inflation / (m * all) + 1 / all - covariance * covariance / variance));
        }

        /** Sum of Dirichlet weights for which counts vary this many times as much as multinomial ones. */
        private static double weight(double total, double inflation) {
            double factor = Math.max(1.01, Math.min(0.7 * total, inflation));
            return (total - factor) / (factor - 1);
        }

        long[] window(Draws random) {
            return random.multinomial(n, random.dirichlet(times(shares, windowWeight)));
        }

        long[] reference(long[] window, Draws random) {
            return random.multinomial(m, random.dirichlet(times(opposite(window), referenceWeight)));
        }

        double logChance(long[] window, long[] reference) {
            return logDirichlet(window, times(shares, windowWeight))
                    + logDirichlet(reference, times(opposite(window), referenceWeight));
        }

        private double[] opposite(long[] window) {
            double[] moved = new double[shares.length];
            double sum = 0;
            for (int i = 0; i < moved.length; i++) {
                double to = shares[i] + slope * ((double) window[i] / n - shares[i]);
                moved[i] = Math.max(0.1 * shares[i], to);
                sum += moved[i];
            }
            return times(moved, 1 / sum);
        }

        private static double[] times(double[] values, double factor) {
            return Arrays.stream(values).map(value -> value * factor).toArray();
        }
    }

    private static double logShares(long[] counts, double[] shares) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            sum += counts[i] * Math.log(shares[i]);
        }
        return sum;
    }

    private static double[] tilted(double[] gaps, double[] scores, double tilt) {
        double[] weights = new double[gaps.length];
        double sum = 0;
        double sumGaps = 0;
        for (int i = 0; i < gaps.length; i++) {
            weights[i] = gaps[i] * Math.exp(tilt * scores[i]);
            sum += weights[i];
            sumGaps += gaps[i];
        }
        for (int i = 0; i < gaps.length; i++) {
            weights[i] *= sumGaps / sum;
        }
        return weights;
    }

    private static int pick(double[] mix, double uniform) {
        double left = uniform;
        for (int i = 0; i < mix.length - 1; i++) {
            left -= mix[i];
            if (left < 0) {
                return i;
            }
        }
        return mix.length - 1;
    }

    /** Logarithm of the chance of counts when their shares are Dirichlet, less the multinomial coefficient. */
    private static double logDirichlet(long[] counts, double[] weights) {
        double total = 0;
        double n = 0;
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            total += weights[i];
            n += counts[i];
            sum += Tails.logGamma(weights[i] + counts[i]) - Tails.logGamma(weights[i]);
        }
        return sum + Tails.logGamma(total) - Tails.logGamma(total + n);
    }

    static double quantile(double probability) {
        return probability > 0.5 ? Tails.normalQuantile(1 - probability) : -Tails.normalQuantile(probability);
    }

    private static final class Estimate {
        private double sum;
        private double squares;
        private double large;

        void add(double weight, boolean isLarge) {
            sum += weight;
            squares += weight * weight;
            large += isLarge ? weight : 0;
        }

        Shares shares(int draws) {
            double mean = sum / draws;
            return new Shares(mean, Math.sqrt(Math.max(0, squares / draws - mean * mean) / draws), large / draws);
        }
    }
}
