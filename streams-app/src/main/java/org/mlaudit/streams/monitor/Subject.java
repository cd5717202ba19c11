package org.mlaudit.streams.monitor;

import java.util.Optional;

/**
 * What a piece of evidence is about; a window has at most one for each subject and statistic.
 *
 * @param monitor who says it, for example {@code drift.distribution}
 * @param target feature or output, or {@code window}
 * @param segment {@code field=value}, empty for the whole window
 * @param baseline name of the earlier windows that were compared with, empty for the reference or nothing
 */
public record Subject(String monitor, String target, Optional<String> segment, Optional<String> baseline) {
    /** Target of what concerns a window as a whole. */
    public static final String WINDOW = "window";

    /** Names of monitors that compare groups of people start so; the groups are their segments. */
    public static final String OF_GROUPS = "fairness.";

    /** Whether it is about groups of people, which are compared whatever is asked of segments. */
    boolean ofGroups() {
        return monitor.startsWith(OF_GROUPS);
    }

    /** Something about a target of the whole window, compared with the reference or with nothing. */
    public static Subject of(String monitor, String target) {
        return new Subject(monitor, target, Optional.empty(), Optional.empty());
    }
}
