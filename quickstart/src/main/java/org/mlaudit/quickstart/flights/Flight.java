package org.mlaudit.quickstart.flights;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * One flight of the data.
 *
 * @param row place in the data, from 1
 * @param scheduled scheduled departure: local time of the origin, taken as UTC
 * @param origin airport code
 * @param destination airport code
 * @param distance miles
 * @param delayMinutes how late it arrived, minutes; negative when early
 */
public record Flight(int row, Instant scheduled, String origin, String destination, int distance, int delayMinutes) {
    /** Class of a flight that arrives at most {@value #LATE_AFTER_MINUTES} minutes late. */
    public static final String ON_TIME = "on-time";
    /** Class of a flight that arrives later. */
    public static final String LATE = "late";
    /** A flight that arrives more than this many minutes late is late. */
    public static final int LATE_AFTER_MINUTES = 15;
    /** Days as the feature {@code weekday} names them. */
    public static final List<String> WEEKDAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    /** Parts of the day, by first and last hour, as the feature {@code hours} names them; the last one holds the night. */
    public static final List<String> HOURS = List.of("05-08", "09-12", "13-16", "17-20", "21-04");

    private static final int FIRST_HOUR = 5;
    private static final int HOURS_TOGETHER = 4;
    private static final int TAXI_AND_CLIMB_MINUTES = 30;
    private static final int MILES_PER_HOUR = 450;
    private static final int REPORTED_AFTER_MINUTES = 180;

    private LocalDateTime local() {
        return LocalDateTime.ofInstant(scheduled, ZoneOffset.UTC);
    }

    /** Hour of the scheduled departure, 0 to 23. */
    public int hour() {
        return local().getHour();
    }

    /** Part of the day of the scheduled departure: one of {@link #HOURS}. */
    public String hours() {
        int hour = hour();
        return hour < FIRST_HOUR ? HOURS.getLast() : HOURS.get((hour - FIRST_HOUR) / HOURS_TOGETHER);
    }

    /** Day of the scheduled departure, one of {@link #WEEKDAYS}. */
    public String weekday() {
        return WEEKDAYS.get(local().getDayOfWeek().getValue() - 1);
    }

    /** Month of the scheduled departure. */
    public YearMonth month() {
        return YearMonth.from(local());
    }

    /** Whether it really was late. */
    public boolean late() {
        return delayMinutes > LATE_AFTER_MINUTES;
    }

    /** What really came of it: {@link #ON_TIME} or {@link #LATE}. */
    public String outcome() {
        return late() ? LATE : ON_TIME;
    }

    /**
     * When it really landed, event time. The data has no arrival; the flying time is taken as half an hour and the distance at
     * 450 miles an hour.
     */
    public Instant landed() {
        long flying = TAXI_AND_CLIMB_MINUTES + Math.round(distance * 60.0 / MILES_PER_HOUR);
        return scheduled.plusSeconds(60 * (flying + delayMinutes));
    }

    /** When the outcome is reported, event time: three hours after the landing. */
    public Instant reported() {
        return landed().plusSeconds(60L * REPORTED_AFTER_MINUTES);
    }

    /** Id of its inference: a version 7 UUID made of the scheduled time and the row alone, the same in every run. */
    public String id() {
        return uuid(scheduled, row);
    }

    /** A version 7 UUID (RFC 9562) of a time, its random part drawn from a number by SplitMix64. */
    static String uuid(Instant time, long number) {
        long first = mix(number * 2);
        long second = mix(number * 2 + 1);
        long high = (time.toEpochMilli() << 16) | 0x7000L | (first & 0xFFFL);
        long low = (second & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** The time that its prediction took, made up: 200 to 711 microseconds. */
    public long latencyMicros() {
        return 200 + (mix(~(long) row) & 0x1FF);
    }

    /** SplitMix64's output function (Steele, Lea, Flood 2014). */
    static long mix(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
