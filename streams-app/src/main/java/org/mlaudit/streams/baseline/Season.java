package org.mlaudit.streams.baseline;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.monitor.PastWindow;

/** Which earlier windows are like a window, and how many of them are merged: policy {@code baseline.<name>.windows}. */
enum Season {
    /** The window before. */
    PREVIOUS(Duration.ZERO, 1, "the window before"),
    /** The windows before, whatever their time. */
    ROLLING(Duration.ZERO, 7, "the windows before, whatever their time"),
    /** Windows that start at the same time of the day. */
    HOUR_OF_DAY(Duration.ofDays(1), 14, "windows at the same time of the day"),
    /** Windows that start at the same time of the week. */
    HOUR_OF_WEEK(Duration.ofDays(7), 8, "windows at the same time of the week"),
    /** Windows that start at the same time of the same day of the month; the last day stands for days a month lacks. */
    DAY_OF_MONTH(Duration.ofDays(31), 6, "windows at the same time of the same day of the month"),
    /**
     * Of holidays those windows of earlier holidays that start at the same time of the day; of other days the same hour of
     * the week without holidays.
     */
    HOLIDAY(
            Duration.ofDays(7),
            8,
            "windows at the same time of earlier holidays; of other days those at the same time of the week");

    /** A season that looks back over a year at most. */
    private static final Duration YEAR = Duration.ofDays(366);

    private final Duration cycle;
    private final int windows;
    private final String merged;

    Season(Duration cycle, int windows, String merged) {
        this.cycle = cycle;
        this.windows = windows;
        this.merged = merged;
    }

    /** The season that a contract names. */
    static Season named(String name) {
        return Arrays.stream(values())
                .filter(season -> season.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("policy " + Baselines.POLICY + " lists "
                        + Baselines.REFERENCE + ", "
                        + Arrays.stream(values()).map(Season::text).collect(Collectors.joining(", ")) + ", not "
                        + name));
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String policy() {
        return "baseline." + text() + ".windows";
    }

    int standard() {
        return windows;
    }

    String meaning() {
        return "how many are merged of: " + merged;
    }

    private int windows(ModelContract contract) {
        double wanted = contract.policy(policy(), windows);
        return (int) Math.max(1, Math.min(1_000, Math.round(wanted)));
    }

    /** How many windows back the oldest may lie; a few more cycles than needed, for those that are excluded. */
    int reach(ModelContract contract, Duration size) {
        int wanted = windows(contract);
        if (cycle.isZero()) {
            return wanted;
        }
        Duration back = this == HOLIDAY ? YEAR : cycle.multipliedBy(wanted);
        long length = (back.plus(size).toMillis() + size.toMillis() - 1) / size.toMillis();
        return (int) Math.min(10_000, length);
    }

    /** The newest windows that are like the one that starts at an instant, at most as many as the contract wants. */
    List<PastWindow> alike(
            ModelContract contract, BusinessCalendar calendar, long start, Duration size, List<PastWindow> past) {
        ZonedDateTime now = Instant.ofEpochMilli(start).atZone(calendar.zone());
        Predicate<PastWindow> like = window -> alike(now, window.start().atZone(calendar.zone()), calendar);
        long oldest = start - reach(contract, size) * size.toMillis();
        return past.stream()
                .filter(window -> window.start().toEpochMilli() >= oldest && window.rows() > 0)
                .filter(like)
                .limit(windows(contract))
                .toList();
    }

    private boolean alike(ZonedDateTime now, ZonedDateTime then, BusinessCalendar calendar) {
        boolean sameTime = now.toLocalTime().equals(then.toLocalTime());
        return switch (this) {
            case PREVIOUS, ROLLING -> true;
            case HOUR_OF_DAY -> sameTime;
            case HOUR_OF_WEEK -> sameTime && now.getDayOfWeek() == then.getDayOfWeek();
            case DAY_OF_MONTH -> sameTime && sameDayOfMonth(now.toLocalDate(), then.toLocalDate());
            case HOLIDAY -> {
                boolean holiday = calendar.isHoliday(now.toLocalDate());
                yield sameTime
                        && holiday == calendar.isHoliday(then.toLocalDate())
                        && (holiday || now.getDayOfWeek() == then.getDayOfWeek());
            }
        };
    }

    private static boolean sameDayOfMonth(LocalDate now, LocalDate then) {
        int day = Math.min(now.getDayOfMonth(), then.lengthOfMonth());
        return then.getDayOfMonth() == day;
    }
}
