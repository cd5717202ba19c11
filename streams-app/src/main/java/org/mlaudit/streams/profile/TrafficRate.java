package org.mlaudit.streams.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How many inferences a reference holds in each hour of the time it spans. Immutable.
 */
public final class TrafficRate {
    /** No rate is known: the reference's times span less than {@link #SHORTEST}. */
    public static final TrafficRate UNKNOWN = new TrafficRate(List.of());
    /** Times must span this long for a rate to be known. */
    public static final Duration SHORTEST = Duration.ofHours(3);

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
     * The windows of a size that lie in the observed time and are whole sizes away from a start, oldest first. Only for
     * windows of whole hours that start at a whole hour; else none.
     */
    public List<Observed> observed(Instant start, Duration size) {
        long length = size.toHours();
        if (length == 0 || !Duration.ofHours(length).equals(size) || start.getEpochSecond() % 3600 != 0) {
            return List.of();
        }
        long startHour = Math.floorDiv(start.getEpochSecond(), 3600L);
        List<Observed> windows = new ArrayList<>();
        long offset = Math.floorMod(startHour - firstHour, length);
        for (; offset + length <= hourly.size(); offset += length) {
            long rows = 0;
            for (long hour = offset; hour < offset + length; hour++) {
                rows += hourly.get((int) hour);
            }
            windows.add(new Observed((firstHour + offset - startHour) / length, rows));
        }
        return windows;
    }

    /**
     * A window that was observed.
     *
     * @param distance how many windows it lies after the window it is compared with; negative before
     * @param rows number of inferences in it
     */
    public record Observed(long distance, long rows) {}

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
