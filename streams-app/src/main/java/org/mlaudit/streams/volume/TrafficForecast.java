package org.mlaudit.streams.volume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.profile.TrafficRate.Observed;

/**
 * How many inferences a window should hold, going by other windows of its size. Traffic has cycles: what counts are the
 * windows at the same time of the week, or, until there are three of those, of the day. Their median is expected.
 *
 * <p>Traffic also varies more than a Poisson process. How much is estimated from all windows together: the squared
 * distances of counts from the mean of those at their time of the cycle, per degree of freedom, once in proportion to the
 * mean and once with a part in proportion to its square, as in a negative binomial distribution; the larger of both is the
 * variance. The uncertainty of the median is added to it, and that of the variance is covered by Student's distribution.
 *
 * @param expected expected number of inferences
 * @param variance variance of the number around it, at least {@code expected}
 * @param degrees degrees of freedom of the variance
 * @param least smallest number in the windows at the same time of the cycle
 * @param windows number of windows at the same time of the cycle
 * @param period length of the cycle
 */
record TrafficForecast(double expected, double variance, int degrees, long least, int windows, Duration period) {
    private static final int FEWEST = 3;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    /** Variance of a median over that of a mean, for normal values. */
    private static final double MEDIAN_VARIANCE = Math.PI / 2;

    /** Makes a forecast from other windows of the same size; empty when they are too few to know the cycle. */
    static Optional<TrafficForecast> of(List<Observed> observed, Duration size) {
        if (size.compareTo(WEEK) >= 0) {
            return of(observed, size, size, FEWEST);
        }
        Optional<TrafficForecast> byWeek = isWhole(WEEK, size) ? of(observed, size, WEEK, FEWEST) : Optional.empty();
        if (byWeek.isPresent()) {
            return byWeek;
        }
        if (size.compareTo(DAY) < 0) {
            return isWhole(DAY, size) ? of(observed, size, DAY, FEWEST) : Optional.empty();
        }
        int weekOfWindows = (int) Math.ceil((double) WEEK.toSeconds() / size.toSeconds());
        return of(observed, size, size, Math.max(FEWEST, weekOfWindows));
    }

    /**
     * Two-sided probability of a number at least as far from the expected one, on its side. No inference at all, where no
     * window at the same time of the cycle was empty, is no part of ordinary variation: only chance arrivals can excuse it.
     */
    double pValue(long rows) {
        double tail = rows < expected
                ? Tails.countAtMost(rows, expected, variance)
                : Tails.countAtLeast(rows, expected, variance);
        double oneSided = tail < 0.5 ? Tails.student(Tails.normalQuantile(tail), degrees) : tail;
        double pValue = Math.min(1, 2 * oneSided);
        return rows == 0 && least > 0 ? Math.min(pValue, Math.exp(-expected)) : pValue;
    }

    /** Distance from the expected number at which the probability takes a value, by the normal limit. */
    double criticalDistance(double significance) {
        return Tails.studentQuantile(Math.min(0.5, significance / 2), degrees) * Math.sqrt(variance);
    }

    private static boolean isWhole(Duration period, Duration size) {
        return period.toMillis() % size.toMillis() == 0;
    }

    private static Optional<TrafficForecast> of(List<Observed> observed, Duration size, Duration period, int fewest) {
        long windowsPerPeriod = period.toMillis() / size.toMillis();
        Map<Long, List<Long>> byPhase = new TreeMap<>();
        for (Observed window : observed) {
            byPhase.computeIfAbsent(Math.floorMod(window.distance(), windowsPerPeriod), phase -> new ArrayList<>())
                    .add(window.rows());
        }
        long[] same = byPhase.getOrDefault(0L, List.of()).stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        if (same.length < fewest) {
            return Optional.empty();
        }
        double squares = 0;
        double means = 0;
        double squaredMeans = 0;
        int degrees = 0;
        for (List<Long> phase : byPhase.values()) {
            double mean = phase.stream().mapToLong(Long::longValue).average().orElse(0);
            for (long rows : phase) {
                squares += (rows - mean) * (rows - mean);
            }
            int free = phase.size() - 1;
            degrees += free;
            means += free * mean;
            squaredMeans += free * mean * mean;
        }
        double expected = (same[(same.length - 1) / 2] + same[same.length / 2]) / 2.0;
        double proportional = means == 0 ? expected : expected * Math.max(1, squares / means);
        double quadratic = squaredMeans == 0
                ? expected
                : expected + Math.max(0, (squares - means) / squaredMeans) * expected * expected;
        double variance = Math.max(proportional, quadratic) * (1 + MEDIAN_VARIANCE / same.length);
        return Optional.of(new TrafficForecast(expected, variance, degrees, same[0], same.length, period));
    }
}
