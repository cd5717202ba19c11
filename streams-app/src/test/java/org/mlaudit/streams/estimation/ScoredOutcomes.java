package org.mlaudit.streams.estimation;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.mlaudit.streams.performance.ScoreCurve;

/** Rows of a binary classifier with their truth, for tests. */
final class ScoredOutcomes {
    private static final int DECIDED = 2;

    private final double[] scores;
    private final boolean[] positive;
    private final double threshold;

    ScoredOutcomes(double[] scores, boolean[] positive, double threshold) {
        this.scores = scores;
        this.positive = positive;
        this.threshold = threshold;
    }

    /** Rows whose scores are drawn, and whose truth is drawn with the probability that each score has. */
    static ScoredOutcomes drawn(
            int rows,
            double threshold,
            DoubleUnaryOperator quantile,
            DoubleUnaryOperator truth,
            RandomGenerator random) {
        double[] scores = new double[rows];
        boolean[] positive = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            scores[i] = quantile.applyAsDouble(random.nextDouble());
            positive[i] = random.nextDouble() < truth.applyAsDouble(scores[i]);
        }
        return new ScoredOutcomes(scores, positive, threshold);
    }

    /** The curve of these rows, all of whose truths are known. */
    ScoreCurve curve() {
        boolean[] inFavour = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            inFavour[i] = scores[i] >= threshold;
        }
        return curve(scores, inFavour, positive);
    }

    /** The curve of rows with these scores, decisions and truths, in bins like those of the application. */
    static ScoreCurve curve(double[] scores, boolean[] inFavour, boolean[] positive) {
        TreeMap<Double, double[]> bins = new TreeMap<>();
        for (int i = 0; i < scores.length; i++) {
            double[] bin = bins.computeIfAbsent(low(scores[i]), low -> new double[5]);
            bin[inFavour[i] ? DECIDED : 0]++;
            bin[positive[i] ? 3 : 1]++;
            bin[4] += scores[i];
        }
        double[] low = bins.keySet().stream().mapToDouble(Double::doubleValue).toArray();
        double[] high = Arrays.stream(low).map(ScoredOutcomes::high).toArray();
        return new ScoreCurve(
                low,
                high,
                channel(bins, 0),
                channel(bins, DECIDED),
                channel(bins, 4),
                channel(bins, 1),
                channel(bins, 3),
                channel(bins, 4));
    }

    private static double[] channel(Map<Double, double[]> bins, int channel) {
        return bins.values().stream().mapToDouble(bin -> bin[channel]).toArray();
    }

    /** Sixteen bins to each halving of the distance from 0 or 1. */
    private static double low(double score) {
        if (score < 0.5) {
            double halving = Double.longBitsToDouble(Double.doubleToRawLongBits(score) & 0x7ff0000000000000L);
            return halving * Math.floor(score / halving * 16) / 16;
        }
        return score == 0.5 ? 0.5 : 1 - high(low(Math.nextDown(1 - score)));
    }

    private static double high(double low) {
        if (low < 0.5) {
            return low + Double.longBitsToDouble(Double.doubleToRawLongBits(low) & 0x7ff0000000000000L) / 16;
        }
        return 1 - low(1 - Math.nextUp(low));
    }

    /** True positives, false positives, false negatives and true negatives. */
    double[] confusion() {
        double[] counts = new double[4];
        for (int i = 0; i < scores.length; i++) {
            boolean decided = scores[i] >= threshold;
            int cell = decided ? (positive[i] ? 0 : 1) : (positive[i] ? 2 : 3);
            counts[cell]++;
        }
        return counts;
    }

    /** The metric of these rows, from single scores. */
    double realised(BinaryMetric metric, ScoreCurve curve) {
        double[] c = confusion();
        return switch (metric) {
            case ACCURACY -> (c[0] + c[3]) / scores.length;
            case F1 -> 2 * c[0] / (2 * c[0] + c[1] + c[2]);
            case BRIER -> {
                double sum = 0;
                for (int i = 0; i < scores.length; i++) {
                    double error = scores[i] - (positive[i] ? 1 : 0);
                    sum += error * error;
                }
                yield sum / scores.length;
            }
            case AUROC -> area();
            default -> {
                ScoredRows rows = ScoredRows.predictions(curve);
                double[] share = new double[rows.size()];
                for (int bin = 0; bin < share.length; bin++) {
                    share[bin] = curve.positive()[bin] / rows.count(bin);
                }
                yield metric.of(Cells.of(rows, share)).map(Influence::value).orElse(Double.NaN);
            }
        };
    }

    private double area() {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[a], scores[b]));
        double below = 0;
        double wins = 0;
        for (int i : order) {
            if (positive[i]) {
                wins += below;
            } else {
                below++;
            }
        }
        return wins / below / (scores.length - below);
    }

    /** Scores of mean 1/3, the higher the fewer. */
    static double falling(double u) {
        return 1 - Math.sqrt(1 - u);
    }

    /** Scores of mean 0.59, the higher the more. */
    static double rising(double u) {
        return Math.pow(u, 0.7);
    }

    /** Scores up to 0.2. */
    static double rare(double u) {
        return 0.2 * u * u;
    }

    /** Scores that are probabilities. */
    static double calibrated(double score) {
        return score;
    }

    /** Probabilities of scores that are too bold. */
    static double overconfident(double score) {
        return 0.15 + 0.6 * score;
    }
}
