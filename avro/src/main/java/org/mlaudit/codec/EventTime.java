package org.mlaudit.codec;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Reads the time of an event: milliseconds since 1970 as a number or digits, a date object of Java, or ISO-8601 text
 * ({@code 2001-02-03T04:05:06.789Z}, with an offset, with a space for the T, without seconds, or only the day). A text
 * without an offset counts as UTC.
 */
final class EventTime {
    /** 2000-01-01T00:00:00Z. */
    static final long EARLIEST_MICROS = 946_684_800_000_000L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long AHEAD_MICROS = Duration.ofDays(1).toMillis() * 1000;
    private static final double MAX_MILLIS = 9.0e15;

    private final Clock clock;
    private long latestMicros = Long.MIN_VALUE;

    /** The last time read, microseconds since 1970 UTC. */
    long micros;

    EventTime(Clock clock) {
        this.clock = clock;
    }

    /** Reads a value into {@link #micros}; answers what is wrong with it, or null when nothing is. */
    @Nullable
    String read(@Nullable Object value) {
        if (value == null
                || (value instanceof CharSequence text && text.toString().isBlank())) {
            return "is required";
        }
        String problem = parse(value);
        if (problem != null) {
            return problem;
        }
        if (micros < EARLIEST_MICROS) {
            boolean seconds = value instanceof Number number && number.doubleValue() * 1e6 >= EARLIEST_MICROS;
            return "is before the year 2000" + (seconds ? "; numbers are milliseconds, this looks like seconds" : "");
        }
        if (micros > latestMicros) {
            latestMicros = clock.millis() * 1000 + AHEAD_MICROS;
            if (micros > latestMicros) {
                return "is more than a day ahead of the clock";
            }
        }
        return null;
    }

    private @Nullable String parse(Object value) {
        switch (value) {
            case CharSequence text -> {
                return text(text.toString().strip());
            }
            case Number number -> {
                return millis(number);
            }
            case Instant instant -> set(instant);
            case Timestamp timestamp -> set(timestamp.toInstant());
            case Date date -> micros = millis(date) * 1000;
            case OffsetDateTime time -> set(time.toInstant());
            case ZonedDateTime time -> set(time.toInstant());
            case LocalDateTime time -> set(time.toInstant(ZoneOffset.UTC));
            default -> {
                return "is of type " + value.getClass().getSimpleName() + ", must be a time";
            }
        }
        return null;
    }

    @SuppressWarnings("JavaUtilDate") // record readers and JDBC drivers give it
    private static long millis(Date date) {
        return date.getTime();
    }

    private void set(Instant instant) {
        long seconds = Math.clamp(instant.getEpochSecond(), Long.MIN_VALUE / 2_000_000, Long.MAX_VALUE / 2_000_000);
        micros = seconds * MICROS_PER_SECOND + instant.getNano() / 1000;
    }

    private @Nullable String millis(Number number) {
        double millis = number.doubleValue();
        if (!(Math.abs(millis) < MAX_MILLIS)) {
            return "is not a time in milliseconds";
        }
        micros = number instanceof Long || number instanceof Integer
                ? number.longValue() * 1000
                : Math.round(millis * 1000);
        return null;
    }

    private @Nullable String text(String text) {
        if (text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '9') && text.length() > 8) {
            return millis(Double.parseDouble(text));
        }
        return iso(text) ? null : "is not an ISO-8601 time such as 2001-02-03T04:05:06Z";
    }

    /** Hand-written, because it runs once a record: {@code yyyy-MM-dd[(T| )HH:mm[:ss[.fraction]][Z|(+|-)HH[:]mm]]}. */
    private boolean iso(String text) {
        int length = text.length();
        if (length < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        int month = digits(text, 5, 2);
        int day = digits(text, 8, 2);
        int year = digits(text, 0, 4);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > monthDays(year, month)) {
            return false;
        }
        micros = LocalDate.of(year, month, day).toEpochDay() * 86_400 * MICROS_PER_SECOND;
        if (length == 10) {
            return true;
        }
        if (length < 16 || "T t".indexOf(text.charAt(10)) < 0 || text.charAt(13) != ':') {
            return false;
        }
        int hour = digits(text, 11, 2);
        int minute = digits(text, 14, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return false;
        }
        micros += (hour * 60L + minute) * 60 * MICROS_PER_SECOND;
        int at = 16;
        if (at < length && text.charAt(at) == ':') {
            at = seconds(text);
        }
        return at > 0 && offset(text, at);
    }

    private static int monthDays(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Adds {@code :ss[.fraction]} at index 16; the index after it, or -1. A leap second counts as the second before. */
    private int seconds(String text) {
        int second = digits(text, 17, 2);
        if (second < 0 || second > 60) {
            return -1;
        }
        micros += Math.min(second, 59) * MICROS_PER_SECOND;
        int at = 19;
        if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            int start = ++at;
            long unit = MICROS_PER_SECOND / 10;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                micros += (text.charAt(at++) - '0') * unit;
                unit /= 10;
            }
            return at == start ? -1 : at;
        }
        return at;
    }

    private boolean offset(String text, int at) {
        int left = text.length() - at;
        if (left == 0) {
            return true;
        }
        char sign = text.charAt(at);
        if (left == 1) {
            return sign == 'Z' || sign == 'z';
        }
        boolean colon = left == 6 && text.charAt(at + 3) == ':';
        int hours = digits(text, at + 1, 2);
        int minutes = left == 3 ? 0 : digits(text, at + (colon ? 4 : 3), 2);
        boolean signed = sign == '+' || sign == '-';
        boolean shaped = colon || left == 5 || left == 3;
        if (!signed || !shaped || hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return false;
        }
        long shift = (hours * 60L + minutes) * 60 * MICROS_PER_SECOND;
        micros += sign == '+' ? -shift : shift;
        return true;
    }

    private static int digits(String text, int from, int count) {
        if (from + count > text.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
