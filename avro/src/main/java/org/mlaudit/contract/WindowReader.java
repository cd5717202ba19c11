package org.mlaudit.contract;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Reads how a contract cuts event time. */
final class WindowReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private WindowReader() {}

    static WindowSpec read(Section section) {
        Duration pane = section.duration("pane").orElse(WindowSpec.DEFAULT.pane());
        boolean usable = checkPane(section, pane);
        List<Duration> sizes = section.durations("sizes");
        if (section.has("sizes")) {
            if (usable) {
                checkSizes(section, pane, sizes);
            }
            sizes = List.copyOf(new TreeSet<>(sizes));
        } else if (usable) {
            sizes = defaultSizes(pane);
        }
        Duration grace = section.duration("grace").orElse(WindowSpec.DEFAULT.grace());
        Duration lateness = section.duration("lateness").orElse(WindowSpec.DEFAULT.lateness());
        Duration retention = section.duration("retention").orElse(WindowSpec.DEFAULT.retention());
        section.finish();
        if (grace.isNegative()) {
            section.problem("grace", "is " + grace + ", must not be negative");
        }
        if (lateness.isNegative()) {
            section.problem("lateness", "is " + lateness + ", must not be negative");
        }
        if (retention.compareTo(lateness) < 0) {
            section.problem("retention", "is " + retention + ", must be at least the lateness, " + lateness);
        }
        if (!sizes.isEmpty() && retention.compareTo(sizes.getLast()) < 0) {
            section.problem("retention", "is " + retention + ", must be at least the largest size, " + sizes.getLast());
        }
        return new WindowSpec(pane, sizes, grace, lateness, retention);
    }

    /** Panes of a day or less divide a day and longer ones are whole weeks, so that panes meet midnights and Mondays. */
    private static boolean checkPane(Section section, Duration pane) {
        boolean positive = pane.compareTo(Duration.ofSeconds(1)) >= 0;
        boolean aligned = positive && (isMultiple(DAY, pane) || isMultiple(pane, WEEK));
        if (!aligned) {
            section.problem(
                    "pane",
                    "is " + pane
                            + ", must be at least a second and divide a day evenly, or be a whole number of weeks");
        }
        return aligned;
    }

    private static void checkSizes(Section section, Duration pane, List<Duration> sizes) {
        if (sizes.isEmpty()) {
            section.problem("sizes", "must hold at least one duration");
        }
        TreeSet<Duration> seen = new TreeSet<>();
        for (int i = 0; i < sizes.size(); i++) {
            Duration size = sizes.get(i);
            if (!seen.add(size)) {
                section.problem("sizes", size + " is given twice");
            }
            if (size.compareTo(pane) < 0 || !isMultiple(size, pane)) {
                section.problem("sizes", size + " is not a whole multiple of the pane, " + pane);
            }
        }
    }

    private static List<Duration> defaultSizes(Duration pane) {
        List<Duration> sizes = WindowSpec.DEFAULT.sizes().stream()
                .filter(size -> isMultiple(size, pane))
                .toList();
        return sizes.isEmpty() ? List.of(pane) : sizes;
    }

    private static boolean isMultiple(Duration size, Duration of) {
        return of.multipliedBy(size.dividedBy(of)).equals(size) && !size.isZero();
    }
}
