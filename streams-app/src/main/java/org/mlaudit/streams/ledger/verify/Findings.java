package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what does not hold: all are counted, and the first are kept. */
final class Findings {
    /** Most that are kept of one reason, so that a ledger that is wrong throughout does not fill the memory. */
    private static final int MOST_OF_A_REASON = 100;

    private final List<Violation> kept = new ArrayList<>();
    private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);
    private final Map<Aspect, Set<String>> limits = new EnumMap<>(Aspect.class);
    private final Map<Aspect, Set<String>> undecided = new EnumMap<>(Aspect.class);

    void add(Reason reason, Place place, String detail) {
        if (counts.merge(reason, 1L, Long::sum) <= MOST_OF_A_REASON) {
            kept.add(new Violation(reason, place, detail));
        }
    }

    /** Something that was not looked at, which leaves the verdict as it is. */
    void limit(Aspect aspect, String what) {
        limits.computeIfAbsent(aspect, any -> new LinkedHashSet<>()).add(what);
    }

    /** Something that could not be looked at, without which there is no verdict. */
    void undecided(Aspect aspect, String what) {
        undecided.computeIfAbsent(aspect, any -> new LinkedHashSet<>()).add(what);
    }

    List<Violation> kept() {
        return List.copyOf(kept);
    }

    Map<Reason, Long> counts() {
        return Map.copyOf(counts);
    }

    long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    Verdict verdict(Aspect aspect) {
        boolean failed = counts.keySet().stream().anyMatch(reason -> reason.aspect() == aspect);
        Set<String> open = undecided.getOrDefault(aspect, Set.of());
        List<String> notes = new ArrayList<>(open);
        notes.addAll(limits.getOrDefault(aspect, Set.of()));
        return new Verdict(failed ? Outcome.FAIL : open.isEmpty() ? Outcome.PASS : Outcome.INCOMPLETE, notes);
    }
}
