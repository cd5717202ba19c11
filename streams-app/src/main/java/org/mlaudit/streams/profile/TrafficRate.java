package org.mlaudit.streams.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How many inferences a reference holds per hour, by hour of the week (UTC, Monday 00:00 first), and how much the same
 * hour varies from week to week. Immutable.
 */
public final class TrafficRate {
    /** No rate is known: the reference's times span less than {@link #SHORTEST}. */
    public static final TrafficRate UNKNOWN = new TrafficRate(List.of());
    /** Times must span this long for a rate to be known. */
    public static final Duration SHORTEST = Duration.ofHours(3);

    private static final int HOURS_OF_WEEK = 7 * 24;
    /** 1 January 1970 was a Thursday. */
    private static final long EPOCH_HOUR_OF_WEEK = 3 * 24;

    private static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1_000;
    /** Longest span whose hours are kept one by one: a year. */
    private static final int LONGEST_HOURS = 366 * 24;

    private final long firstHour;
    private final List<Long> hourly;

    private TrafficRate(List<Long> hourly) {
        this(0, hourly);
    }

    private TrafficRate(long firstHour, List<Long> hourly) {
        this.firstHour = firstHour;
        this.hourly = List.copyOf(hourly);
    }

    /** The rate of events at the given times, in microseconds since 1970 UTC; the cut-off hours at both ends are left out. */
    static TrafficRate of(long[] micros) {
        TreeMap<Long, Long> counts = new TreeMap<>();
        for (long at : micros) {
            counts.merge(Math.floorDiv(at, HOUR_MICROS), 1L, Long::sum);
        }
        if (counts.isEmpty() || counts.lastKey() - counts.firstKey() < SHORTEST.toHours()) {
            return UNKNOWN;
        }
        long last = counts.lastKey() - 1;
        long first = Math.max(counts.firstKey() + 1, last - LONGEST_HOURS + 1);
        List<Long> hourly = new ArrayList<>();
        for (long hour = first; hour <= last; hour++) {
            hourly.add(counts.getOrDefault(hour, 0L));
        }
        return new TrafficRate(first, hourly);
    }

    /** Whether a rate is known. */
    public boolean known() {
        return !hourly.isEmpty();
    }

    /** Hours that the rate was observed for; 0 when it is not known. */
    public int hours() {
        return hourly.size();
    }

    /** Mean number of inferences per hour; 0 when it is not known. */
    public double perHour() {
        return hourly.stream().mapToLong(Long::longValue).average().orElse(0);
    }

    /**
     * What the reference observed in windows like this one: the numbers of inferences in all its windows of the same
     * length that start at the same time of the week, or, where it spans less than three weeks, at the same time of the
     * day, or, below three days, anywhere. Only for windows of whole hours, else empty.
     */
    public List<Long> comparable(Instant start, Duration size) {
        long length = size.toHours();
        if (!Duration.ofHours(length).equals(size) || length == 0 || start.getEpochSecond() % 3600 != 0) {
            return List.of();
        }
        long period = hourly.size() >= 3 * HOURS_OF_WEEK ? HOURS_OF_WEEK : hourly.size() >= 3 * 24 ? 24 : length;
        long phase = Math.floorMod(Math.floorDiv(start.getEpochSecond(), 3600L) + EPOCH_HOUR_OF_WEEK, period);
        List<Long> sums = new ArrayList<>();
        for (long offset = 0; offset + length <= hourly.size(); offset++) {
            if (Math.floorMod(firstHour + offset + EPOCH_HOUR_OF_WEEK, period) == phase) {
                long sum = 0;
                for (long hour = offset; hour < offset + length; hour++) {
                    sum += hourly.get((int) hour);
                }
                sums.add(sum);
            }
        }
        return sums;
    }

    void writeTo(BytesOut out) {
        out.signed(firstHour);
        out.count(hourly.size());
        hourly.forEach(out::count);
    }

    static TrafficRate readFrom(BytesIn in) {
        long first = in.signed();
        List<Long> hourly = new ArrayList<>();
        for (int left = in.size(LONGEST_HOURS); left > 0; left--) {
            hourly.add(in.count());
        }
        return new TrafficRate(first, hourly);
    }
}
