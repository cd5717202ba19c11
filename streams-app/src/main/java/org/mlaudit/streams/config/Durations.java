package org.mlaudit.streams.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as users write them. */
public final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private Durations() {}

    /**
     * Parses ISO-8601 ({@code PT5M}, {@code P1D}) or a number with ms, s, m, h or d ({@code 5m}).
     *
     * @throws IllegalArgumentException if the text is of neither form
     */
    public static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a duration such as PT30S, PT1H, P1D, 30s or 1h", e);
        }
    }

    /**
     * ISO-8601 with whole days as days: {@code P7D} where {@link Duration#toString()} says {@code PT168H}. Read back by
     * {@link #parse}.
     */
    public static String format(Duration duration) {
        long days = duration.toDays();
        if (days > 0 && duration.equals(Duration.ofDays(days))) {
            return "P" + days + "D";
        }
        return duration.toString();
    }
}
