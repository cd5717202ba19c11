package org.mlaudit.nifi.capture;

import java.time.Instant;
import org.apache.nifi.components.DescribedValue;
import org.jspecify.annotations.Nullable;

/** Unit of numbers that stand for times and durations. */
enum TimeUnitOf implements DescribedValue {
    SECONDS("Seconds", 1e6),
    MILLISECONDS("Milliseconds", 1e3),
    MICROSECONDS("Microseconds", 1),
    NANOSECONDS("Nanoseconds", 1e-3);

    private final String displayName;
    private final double micros;

    TimeUnitOf(String displayName, double micros) {
        this.displayName = displayName;
        this.micros = micros;
    }

    /** A point in time, when the value is a number (or, unless milliseconds are meant, the text of one) since 1970. */
    @Nullable
    Object time(@Nullable Object value) {
        if (this == MILLISECONDS) {
            return value;
        }
        Double number = number(value);
        return number == null || Math.abs(number * micros) > 9e15 ? value : instant(Math.round(number * micros));
    }

    /** A duration in whole microseconds, when the value is a number or the text of one; else the value itself. */
    @Nullable
    Object micros(@Nullable Object value) {
        if (this == MICROSECONDS) {
            return value;
        }
        Double number = number(value);
        return number == null || Math.abs(number * micros) > 9e15 ? value : (Object) Math.round(number * micros);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static @Nullable Double number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text && !text.isEmpty()) {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return null;
    }

    @Override
    public String getValue() {
        return name();
    }

    @Override
    public String getDisplayName() {
        return displayName;
    }

    @Override
    public String getDescription() {
        return displayName;
    }
}
