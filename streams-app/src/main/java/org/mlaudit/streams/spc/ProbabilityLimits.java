package org.mlaudit.streams.spc;

import java.util.function.LongToDoubleFunction;
import org.mlaudit.streams.calibration.Tails;

/**
 * Control limits of shares and counts by probability: a count signals when one as far out, or farther, has a probability
 * of at most half of the alarm rate. Limits at so many sigma are wrong where few events are expected (Ryan 1989; at
 * n p = 2 a share is beyond 3.29 sigma more than eight times as often as the normal distribution says). Counts are binomial or Poisson; with a dispersion, or an
 * estimated centre, the binomial has n divided by, and the negative binomial has Poisson's variance multiplied by, the
 * variance that {@link ChartDesign#shewhart} allows for.
 */
final class ProbabilityLimits {
    private ProbabilityLimits() {}

    /**
     * Limits of the share or rate of a window of {@code n} inferences.
     *
     * @param process a process whose variation is SHARE or COUNT
     */
    static Limits of(InControl process, long n, double averageRunLength) {
        double tail = Math.min(0.5, 0.5 / averageRunLength);
        double normal = ChartDesign.shewhart(averageRunLength, Estimation.KNOWN);
        Estimation errors = new Estimation(process.size() / n, process.degrees());
        double widening = process.dispersion() * ChartDesign.shewhart(averageRunLength, errors) / normal;
        double variance = widening * widening;
        boolean share = process.variation() == Variation.SHARE;
        double centre = share
                ? Math.clamp(process.centre(), 0.5 / (process.size() + 1), 1 - 0.5 / (process.size() + 1))
                : Math.max(process.centre(), 0.5 / process.size());
        double mean = centre * n;
        LongToDoubleFunction atMost = share
                ? count -> Tails.binomialAtLeast((n - count) / variance, n / variance, 1 - centre)
                : count -> Tails.countAtMost(count, mean, variance * mean);
        LongToDoubleFunction atLeast = share
                ? count -> Tails.binomialAtLeast(count / variance, n / variance, centre)
                : count -> Tails.countAtLeast(count, mean, variance * mean);
        long lowest = first(0, (long) Math.ceil(mean), count -> atMost.applyAsDouble(count) > tail);
        long most = share ? n : (long) Math.min(9e15, 10 + mean + 100 * Math.sqrt(variance * mean) + 1000 * variance);
        long highest = first((long) mean, most, count -> atLeast.applyAsDouble(count) <= tail);
        long upper = atLeast.applyAsDouble(highest) <= tail ? highest - 1 : highest;
        return new Limits((double) lowest / n, process.centre(), (double) Math.max(upper, lowest) / n);
    }

    /** The first count from {@code low} to {@code high} that a test, once true for ever true, holds for; else the last. */
    private static long first(long low, long high, CountTest test) {
        long from = low;
        long to = Math.max(low, high);
        while (from < to) {
            long middle = from + (to - from) / 2;
            if (test.holds(middle)) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    private interface CountTest {
        boolean holds(long count);
    }
}
