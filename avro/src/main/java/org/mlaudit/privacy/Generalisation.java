package org.mlaudit.privacy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.DatePrecision;

/** Makes values coarser. Every function here is idempotent, and those of numbers are monotone. */
final class Generalisation {
    /** From here on a double has no fraction. */
    private static final double WHOLE = 0x1p53;

    private static final int DATE_CHARS = 10;

    private Generalisation() {}

    /** The greatest multiple of the step, as doubles multiply, that is not above the value. */
    static double step(double value, double step) {
        double times = Math.floor(value / step);
        if (!(Math.abs(times) < WHOLE)) {
            return value;
        }
        // The quotient is rounded, so that a multiple divided by the step may come out below a whole number.
        while (times * step > value) {
            times--;
        }
        while ((times + 1) * step <= value) {
            times++;
        }
        return times * step + 0.0;
    }

    /** The greatest edge that is not above the value; the first edge below it. */
    static double bin(double value, List<Double> edges) {
        double edge = edges.getFirst();
        for (double next : edges) {
            if (next <= value) {
                edge = next;
            }
        }
        return edge;
    }

    /**
     * A date cut to a precision. Dates are ISO-8601, alone or before a time; coarser ones ({@code 2026-03}, {@code 2026},
     * {@code 2020s}) stay as coarse as they are. Null for anything else.
     */
    static @Nullable String date(String text, DatePrecision to) {
        String date = text.strip();
        DatePrecision is = precision(date);
        if (is == null) {
            return null;
        }
        DatePrecision result = is.compareTo(to) >= 0 ? is : to;
        return switch (result) {
            case DAY -> date.substring(0, DATE_CHARS);
            case MONTH -> date.substring(0, 7);
            case YEAR -> date.substring(0, 4);
            case DECADE -> date.substring(0, 3) + "0s";
        };
    }

    private static @Nullable DatePrecision precision(String date) {
        int length = date.length();
        if (length < 4 || !digits(date, 0, 3)) {
            return null;
        }
        if (length == 5 && date.endsWith("0s")) {
            return DatePrecision.DECADE;
        }
        if (!digits(date, 3, 4)) {
            return null;
        }
        if (length == 4) {
            return DatePrecision.YEAR;
        }
        if (length == 7 && date.charAt(4) == '-' && digits(date, 5, 7)) {
            int month = Integer.parseInt(date.substring(5));
            return month >= 1 && month <= 12 ? DatePrecision.MONTH : null;
        }
        return length >= DATE_CHARS && isDay(date.substring(0, DATE_CHARS)) && isTime(date.substring(DATE_CHARS))
                ? DatePrecision.DAY
                : null;
    }

    private static boolean isDay(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-' || !digits(text, 5, 7) || !digits(text, 8, DATE_CHARS)) {
            return false;
        }
        try {
            LocalDate.of(
                    Integer.parseInt(text.substring(0, 4)),
                    Integer.parseInt(text.substring(5, 7)),
                    Integer.parseInt(text.substring(8)));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String rest) {
        return rest.isEmpty() || rest.charAt(0) == 'T' || rest.charAt(0) == ' ' || rest.charAt(0) == 'Z';
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The first letters and digits of a postcode, in capitals; everything else is left out. */
    static String area(String postcode, int keep) {
        StringBuilder area = new StringBuilder();
        postcode.toUpperCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .limit(keep)
                .forEach(area::appendCodePoint);
        return area.toString();
    }
}
