package org.mlaudit.nifi.capture;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Reason codes with how often each occurred, as text. */
final class ReasonCounts {
    private ReasonCounts() {}

    /** Most frequent first, then by name, for example {@code MISSING=3, ID=1}. */
    static String text(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
