package org.mlaudit.streams.performance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.monitor.Parameter;
import org.mlaudit.streams.monitor.Subject;
import org.mlaudit.streams.performance.Delays.DelayBin;

/**
 * An earlier window that is old enough to ask whether its truths came, and those before it to compare with, all seen at the
 * same age: only truths that were known within that age of their prediction count, so that what came later changes nothing.
 * When a window closes, every prediction of an earlier one is at least as old as from the end of that one to the end of this.
 *
 * @param window the window that is looked at
 * @param age how old its predictions are at least
 * @param before the windows before it, newest first
 */
record MaturedWindow(OutcomeWindow window, Duration age, List<OutcomeWindow> before) {
    /** Windows before it that are needed to know how much windows differ. */
    static final int LEAST_BEFORE = 3;

    private static final int DEFAULT_HISTORY = 10;

    /** How many earlier windows a monitor of them looks at. */
    static final Parameter HISTORY =
            Parameter.ofAll("history", DEFAULT_HISTORY, "how many earlier windows are looked at, 4 to 100");

    /** Part of all truths that have to be known at the age, as far as the windows before it say. */
    private static final double MATURE = 0.5;

    /** How many windows before the one that closes a monitor looks at, by its policy {@code history}. */
    static int historyLength(AuditedOutcomes model, String monitor) {
        double asked = model.model().contract().policy(monitor + "." + HISTORY.name(), DEFAULT_HISTORY);
        return (int) Math.clamp(asked, LEAST_BEFORE + 1, 100);
    }

    /** What a monitor says of it is about: the whole window, compared with those before it. */
    static Subject subject(String monitor) {
        return new Subject(monitor, Subject.WINDOW, Optional.empty(), Optional.of(PerformanceBaseline.EARLIER));
    }

    /**
     * The newest window of which about half of the truths should be known by now, going by the windows before it.
     *
     * @param closing the window that closes
     */
    static Optional<MaturedWindow> of(OutcomeWindow closing, List<OutcomeWindow> history) {
        for (int i = 0; i + LEAST_BEFORE < history.size(); i++) {
            OutcomeWindow window = history.get(i);
            Duration age = Duration.between(window.end(), closing.end());
            List<OutcomeWindow> before = history.subList(i + 1, history.size());
            long known = known(before, age);
            long ever = before.stream()
                    .mapToLong(past -> past.summary().delays().count())
                    .sum();
            if (known > 0 && known >= MATURE * ever) {
                return Optional.of(new MaturedWindow(window, age, before));
            }
        }
        return Optional.empty();
    }

    /** Truths of some windows that were known within an age, as far as their whole delay bin was. */
    static long known(List<OutcomeWindow> windows, Duration age) {
        return windows.stream()
                .flatMap(window -> window.summary().delays().bins().stream())
                .filter(bin -> bin.longest().compareTo(age) <= 0)
                .mapToLong(DelayBin::count)
                .sum();
    }

    /** Predictions of some windows. */
    static long predictions(List<OutcomeWindow> windows) {
        return windows.stream()
                .mapToLong(window -> window.summary().whole().predictions())
                .sum();
    }

    /** Such as {@code the window from 2001-02-05T00:00:00Z, PT48H after its end}. */
    String shown() {
        return "the window from " + window.start() + ", " + age + " after its end";
    }
}
