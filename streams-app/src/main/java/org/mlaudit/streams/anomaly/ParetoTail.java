package org.mlaudit.streams.anomaly;

import java.util.Arrays;

/**
 * The upper tail of a distribution beyond what was seen of it. Excesses over a high level follow a generalised Pareto
 * distribution whatever the distribution below it, the better the higher the level (Balkema and de Haan 1974, Pickands
 * 1975). Its shape and scale are not estimated but averaged over: Zhang and Stephens (Technometrics 51, 2009) weigh a grid of
 * them by their profile likelihood, with a prior that depends on the sample's quartile; where they take the weighted mean
 * of the parameters, this takes the weighted mean of the probabilities. A single estimate from some hundred excesses, used far
 * beyond them, would find several times too many values improbable; the mean allows for what is not known.
 *
 * <p>Probabilities are tabulated once, eight to a decade down to 1e-12, and their logarithms interpolated. Immutable.
 */
final class ParetoTail {
    /** Excesses that a tail needs. */
    static final int LEAST_EXCESSES = 20;
    /** No probability is said to be smaller: the tail is not known that far out. */
    static final double LEAST_PROBABILITY = 1e-12;

    private static final int KNOTS_PER_DECADE = 8;
    private static final int HALVINGS = 40;
    private static final double NEGLIGIBLE_WEIGHT = 1e-6;
    private static final double NEARLY_ZERO = 1e-9;

    private final double level;
    private final double share;
    /** Ascending values, the level first, and the logarithms of the probabilities of at least that. */
    private final double[] values;

    private final double[] logs;

    /**
     * Averages over the tails that the excesses of values over a level allow.
     *
     * @param level what the excesses are over
     * @param share share of all values that are above the level, 0 to 1
     * @param excesses above 0, finite, ascending, at least {@value #LEAST_EXCESSES} and not all equal
     */
    ParetoTail(double level, double share, double[] excesses) {
        this.level = level;
        this.share = share;
        Mixture mixture = new Mixture(excesses);
        int knots = 1 + (int) Math.ceil(KNOTS_PER_DECADE * Math.log10(share / LEAST_PROBABILITY));
        this.values = new double[knots];
        this.logs = new double[knots];
        values[0] = level;
        logs[0] = Math.log(share);
        double excess = 0;
        for (int i = 1; i < knots; i++) {
            double ratio = Math.max(LEAST_PROBABILITY / share, Math.pow(10, -(double) i / KNOTS_PER_DECADE));
            excess = mixture.quantile(ratio, excess);
            values[i] = Math.max(values[i - 1], level + excess);
            logs[i] = Math.log(share * ratio);
        }
    }

    /** Probability of a value of at least {@code x}; the share above the level where {@code x} is below it. */
    double atLeast(double x) {
        if (!(x > level)) {
            return share;
        }
        int at = Arrays.binarySearch(values, x);
        int above = at < 0 ? -at - 1 : at;
        if (above >= values.length) {
            return LEAST_PROBABILITY;
        }
        if (values[above] == x) {
            return Math.exp(logs[above]);
        }
        double part = (x - values[above - 1]) / (values[above] - values[above - 1]);
        return Math.exp(logs[above - 1] + part * (logs[above] - logs[above - 1]));
    }

    /** The value that is reached with a probability; the level where that is more than the share above it. */
    double quantile(double probability) {
        double log = Math.log(probability);
        if (log >= logs[0]) {
            return level;
        }
        int at = 1;
        while (at < logs.length - 1 && logs[at] > log) {
            at++;
        }
        double part = Math.min(1, (log - logs[at - 1]) / (logs[at] - logs[at - 1]));
        return values[at - 1] + part * (values[at] - values[at - 1]);
    }

    /** Generalised Pareto distributions of excesses, each with a weight; the weights add up to 1. */
    private static final class Mixture {
        private final double[] shapes;
        private final double[] scales;
        private final double[] weights;
        private final double largest;

        Mixture(double[] excesses) {
            int n = excesses.length;
            int points = 30 + (int) Math.sqrt(n);
            double quarter = excesses[(int) (n / 4.0 + 0.5) - 1];
            this.largest = excesses[n - 1];
            double unit = Math.max(quarter, largest * NEARLY_ZERO);
            this.shapes = new double[points];
            this.scales = new double[points];
            this.weights = new double[points];
            double mean = Arrays.stream(excesses).average().orElseThrow();
            for (int i = 0; i < points; i++) {
                double theta = 1 / largest + (1 - Math.sqrt(points / (i + 0.5))) / (3 * unit);
                double shape = meanLog(theta, excesses);
                boolean exponential = Math.abs(theta * largest) < NEARLY_ZERO || Math.abs(shape) < NEARLY_ZERO;
                shapes[i] = exponential ? 0 : shape;
                scales[i] = exponential ? mean : -shape / theta;
                double likelihood = -n * (Math.log(scales[i]) + shapes[i] + 1);
                weights[i] = Double.isFinite(likelihood) ? likelihood : -Double.MAX_VALUE;
            }
            double best = Arrays.stream(weights).max().orElseThrow();
            double total = 0;
            for (int i = 0; i < points; i++) {
                double weight = Math.exp(weights[i] - best);
                weights[i] = weight < NEGLIGIBLE_WEIGHT ? 0 : weight;
                total += weights[i];
            }
            for (int i = 0; i < points; i++) {
                weights[i] /= total;
            }
        }

        private static double meanLog(double theta, double[] excesses) {
            double sum = 0;
            for (double excess : excesses) {
                sum += Math.log1p(-theta * excess);
            }
            return sum / excesses.length;
        }

        double atLeast(double excess) {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                if (weights[i] > 0) {
                    sum += weights[i] * atLeast(excess / scales[i], shapes[i]);
                }
            }
            return sum;
        }

        private static double atLeast(double excess, double shape) {
            if (shape == 0) {
                return Math.exp(-excess);
            }
            double base = 1 + shape * excess;
            return base <= 0 ? 0 : Math.exp(-Math.log(base) / shape);
        }

        /** The excess that is reached with a probability, at least {@code from}. */
        double quantile(double probability, double from) {
            double low = from;
            double high = from + largest / KNOTS_PER_DECADE;
            while (atLeast(high) > probability && high < Double.MAX_VALUE / 4) {
                low = high;
                high *= 2;
            }
            for (int i = 0; i < HALVINGS && low < high; i++) {
                double middle = low + (high - low) / 2;
                if (atLeast(middle) > probability) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }
    }
}
