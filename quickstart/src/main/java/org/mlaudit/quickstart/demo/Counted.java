package org.mlaudit.quickstart.demo;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the application says of the model's predictions.
 *
 * @param days number of predictions by start of the day they were made for
 * @param months how good they were, by month
 */
record Counted(SortedMap<Instant, Long> days, SortedMap<YearMonth, MonthPerformance> months) {
    static final Counted NOTHING = new Counted(Collections.emptySortedMap(), Collections.emptySortedMap());

    Counted {
        days = Collections.unmodifiableSortedMap(new TreeMap<>(days));
        months = Collections.unmodifiableSortedMap(new TreeMap<>(months));
    }

    /** Number of predictions. */
    long predictions() {
        return days.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Number of predictions whose truth is known. */
    long truths() {
        return months.values().stream().mapToLong(MonthPerformance::truths).sum();
    }
}
