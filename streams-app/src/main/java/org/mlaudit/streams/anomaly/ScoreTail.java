package org.mlaudit.streams.anomaly;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How probable scores are on rows that a scorer was not made of, and the score from which on a row is an anomaly.
 *
 * <p>The greatest tenth of the scores is modelled by a {@link ParetoTail}, as a rate of one in a thousand lies beyond what a
 * thousand rows show. So the threshold is an estimate, and the rate at which it flags varies from reference to reference
 * about the target. {@link #factor} says by how much: one standard deviation of its logarithm over 40 bootstrap samples.
 * Immutable.
 */
final class ScoreTail {
    /** Scores that a tail needs. */
    static final int LEAST_ROWS = 200;
    /** Standard deviations that an estimate exceeds with a probability of 5%. */
    static final double CONFIDENT = 1.645;

    private static final double MODELLED_SHARE = 0.1;
    private static final int SAMPLES = 40;
    private static final long SEED = 0x5EED_A40A_11E5L;

    private final Model model;
    private final double rate;
    private final double threshold;
    private final double factor;

    private ScoreTail(double[] ascending, double rate) {
        this.rate = rate;
        this.model = new Model(ascending);
        this.threshold = model.quantile(rate);
        this.factor = factor(ascending);
    }

    /**
     * The tail of scores.
     *
     * @param scores finite, at least {@value #LEAST_ROWS}, of rows that the scorer was not made of
     * @param rate share of rows that is to be flagged, above 0 and at most 0.1
     */
    static ScoreTail of(double[] scores, double rate) {
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        return new ScoreTail(ascending, rate);
    }

    /** Only the threshold of {@link #of}. */
    static double threshold(double[] scores, double rate) {
        double[] ascending = scores.clone();
        Arrays.sort(ascending);
        return new Model(ascending).quantile(rate);
    }

    /** Ratio of the 84% to the 16% quantile of the rates of the thresholds that bootstrap samples give, its root. */
    private double factor(double[] ascending) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] rates = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double[] sample = new double[ascending.length];
            Arrays.setAll(sample, any -> ascending[random.nextInt(sample.length)]);
            Arrays.sort(sample);
            rates[i] = model.atLeast(new Model(sample).quantile(rate));
        }
        Arrays.sort(rates);
        double low = Math.max(rates[(int) (0.16 * SAMPLES)], rate / 100);
        double high = Math.max(rates[(int) (0.84 * SAMPLES)], low);
        return Math.sqrt(high / low);
    }

    /** A row with at least this score is an anomaly. */
    double threshold() {
        return threshold;
    }

    /** The rate at which the threshold flags is the target times or divided by this, at one standard deviation. */
    double factor() {
        return factor;
    }

    /** The rate that the threshold's own rate exceeds with a probability of 5%. */
    double rateAtMost() {
        return Math.min(1, rate * Math.pow(factor, CONFIDENT));
    }

    /** Probability of a score at least as great, above 0. */
    double pValue(double score) {
        return model.atLeast(score);
    }

    /** A distribution of scores: those seen, and beyond a level a modelled tail if there the scores differ. */
    private static final class Model {
        /** Scores that differ by less, as a share of their size, are equal: they are sums in floating point. */
        private static final double RESOLUTION = 1e-9;

        private final double[] ascending;
        private final double level;
        private final double share;
        private final ParetoTail[] tail;

        Model(double[] ascending) {
            this.ascending = ascending;
            int n = ascending.length;
            int first = n - (int) Math.ceil(MODELLED_SHARE * n);
            this.level = ascending[first - 1];
            while (first < n && ascending[first] < above(level)) {
                first++;
            }
            this.share = (double) (n - first) / n;
            double[] excesses = Arrays.stream(ascending, first, n)
                    .map(score -> score - level)
                    .toArray();
            boolean modelled =
                    excesses.length >= ParetoTail.LEAST_EXCESSES && ascending[n - 1] > above(level + excesses[0]);
            this.tail = modelled ? new ParetoTail[] {new ParetoTail(level, share, excesses)} : new ParetoTail[0];
        }

        private static double above(double score) {
            return score + RESOLUTION * Math.max(1, Math.abs(score));
        }

        /** The score that is reached with a probability, or the next greater than those seen. */
        double quantile(double probability) {
            if (tail.length > 0 && probability < share) {
                return tail[0].quantile(probability);
            }
            int n = ascending.length;
            int rank = (int) Math.min(n, Math.ceil((1 - probability) * n));
            return above(ascending[Math.max(0, rank - 1)]);
        }

        double atLeast(double score) {
            if (score > level && tail.length > 0) {
                return tail[0].atLeast(score);
            }
            int n = ascending.length;
            int from = 0;
            int to = n;
            while (from < to) {
                int middle = (from + to) >>> 1;
                if (ascending[middle] < score) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return (n - from + 1.0) / (n + 1.0);
        }
    }
}
