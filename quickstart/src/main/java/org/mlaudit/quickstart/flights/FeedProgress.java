package org.mlaudit.quickstart.flights;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the feed is, since its very first start.
 *
 * @param broken broken records written besides
 * @param truths reports of ground truth written
 * @param months flights written, by month of their scheduled departure
 * @param eventTime scheduled time of the last flight written; {@link Instant#EPOCH} before the first
 * @param done whether everything has been written
 */
public record FeedProgress(
        long broken, TruthCounts truths, SortedMap<YearMonth, MonthFigures> months, Instant eventTime, boolean done) {
    public FeedProgress {
        months = Collections.unmodifiableSortedMap(new TreeMap<>(months));
    }

    /** Good inferences written. */
    public long flights() {
        return months.values().stream().mapToLong(MonthFigures::flights).sum();
    }
}
