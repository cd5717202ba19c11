package org.mlaudit.streams.baseline;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.mlaudit.contract.ModelContract;

/**
 * Times that no baseline is made of, because something was wrong then: policy {@value #POLICY}, a list of
 * {@code start/end}, each an ISO-8601 instant or a date in UTC; the end is exclusive.
 *
 * @param intervals in any order
 */
record ExcludedIntervals(List<Interval> intervals) {
    static final String POLICY = "baseline.excluded";

    /** From {@code start}, inclusive, to {@code end}, exclusive. */
    record Interval(Instant start, Instant end) {}

    static ExcludedIntervals of(ModelContract contract) {
        return new ExcludedIntervals(contract.policyList(POLICY).stream()
                .map(ExcludedIntervals::interval)
                .toList());
    }

    /** Whether a window lies in an excluded interval, wholly or in part. */
    boolean touches(Instant start, Duration size) {
        Instant end = start.plus(size);
        return intervals.stream()
                .anyMatch(interval ->
                        start.isBefore(interval.end()) && interval.start().isBefore(end));
    }

    private static Interval interval(String text) {
        int slash = text.indexOf('/');
        try {
            if (slash > 0) {
                Interval interval = new Interval(instant(text.substring(0, slash)), instant(text.substring(slash + 1)));
                if (interval.start().isBefore(interval.end())) {
                    return interval;
                }
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "policy " + POLICY + " has " + text + ", in which " + e.getParsedString() + " is no time", e);
        }
        throw new IllegalArgumentException("policy " + POLICY + " has " + text
                + ", not a start, a slash and a later end, as 2026-01-01/2026-01-03");
    }

    private static Instant instant(String text) {
        return text.contains("T")
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
