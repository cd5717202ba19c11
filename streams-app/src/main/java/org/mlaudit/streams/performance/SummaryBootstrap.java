package org.mlaudit.streams.performance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The error by chance of metrics for which no formula is at hand, from binned scores alone: the count of each class in each
 * bin is drawn anew from a Poisson distribution with its mean (Hanley and MacGibbon 2006, Computer Methods and Programs in
 * Biomedicine 83), {@value #REPLICATES} times, and the standard deviation of the metric among those is its standard error,
 * itself within some 7%. Weighted counts are drawn on the scale of their effective number. The draws are seeded by the counts:
 * equal summaries give equal errors to the bit.
 */
final class SummaryBootstrap {
    static final int REPLICATES = 100;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    /** From this mean on, a Poisson variable is its normal limit, rounded. */
    private static final double LARGE = 30;

    private final List<ScoreCurve> replicates = new ArrayList<>();
    private long state;

    /**
     * Draws the replicates.
     *
     * @param n effective number of joined predictions
     */
    SummaryBootstrap(ScoreCurve curve, double n) {
        double weight = Ranking.sum(curve.positive()) + Ranking.sum(curve.negative());
        if (weight > 0 && n > 0) {
            state = seed(curve);
            for (int i = 0; i < REPLICATES; i++) {
                replicates.add(draw(curve, n / weight));
            }
        }
    }

    /** The error of a metric; unknown if it is absent in more than half of the replicates. */
    Sampling of(Function<ScoreCurve, Measure> metric) {
        double sum = 0;
        double squares = 0;
        int found = 0;
        for (ScoreCurve replicate : replicates) {
            OptionalDouble value = metric.apply(replicate).found().stream()
                    .mapToDouble(Measure.Known::value)
                    .findFirst();
            if (value.isPresent()) {
                sum += value.getAsDouble();
                squares += value.getAsDouble() * value.getAsDouble();
                found++;
            }
        }
        if (found <= REPLICATES / 2) {
            return new Sampling.Unknown();
        }
        double mean = sum / found;
        return Sampling.normal(Math.sqrt(Math.max(0, squares / found - mean * mean) * found / (found - 1)));
    }

    private ScoreCurve draw(ScoreCurve curve, double scale) {
        int bins = curve.low().length;
        double[] negative = new double[bins];
        double[] positive = new double[bins];
        double[] scores = new double[bins];
        for (int b = 0; b < bins; b++) {
            double before = curve.negative()[b] + curve.positive()[b];
            negative[b] = poisson(curve.negative()[b] * scale) / scale;
            positive[b] = poisson(curve.positive()[b] * scale) / scale;
            scores[b] = before > 0 ? curve.truthScoreSum()[b] / before * (negative[b] + positive[b]) : 0;
        }
        return new ScoreCurve(
                curve.low(),
                curve.high(),
                curve.decidedNegative(),
                curve.decidedPositive(),
                curve.scoreSum(),
                negative,
                positive,
                scores);
    }

    private double poisson(double mean) {
        if (mean <= 0) {
            return 0;
        }
        if (mean >= LARGE) {
            double radius = Math.sqrt(-2 * StrictMath.log(uniform()));
            return Math.max(
                    0, Math.rint(mean + Math.sqrt(mean) * radius * StrictMath.cos(2 * StrictMath.PI * uniform())));
        }
        double least = StrictMath.exp(-mean);
        double product = uniform();
        int drawn = 0;
        while (product > least) {
            product *= uniform();
            drawn++;
        }
        return drawn;
    }

    /** Over 0, at most 1. */
    private double uniform() {
        state += GOLDEN;
        return ((mix(state) >>> 11) + 1) * 0x1p-53;
    }

    private static long seed(ScoreCurve curve) {
        long seed = curve.low().length;
        for (int b = 0; b < curve.low().length; b++) {
            seed = mix(seed * GOLDEN + Double.doubleToLongBits(curve.negative()[b]));
            seed = mix(seed * GOLDEN + Double.doubleToLongBits(curve.positive()[b]));
        }
        return seed;
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
