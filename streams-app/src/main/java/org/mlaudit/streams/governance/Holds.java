package org.mlaudit.streams.governance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.event.GovernanceEvent;

/**
 * The legal holds that are active after a history of governance events: each that was placed and not released since. A case
 * has one hold at a time; what is placed again under a case that has one changes nothing, so that an event written twice
 * counts once.
 */
public final class Holds {
    private final Map<String, Hold> active = new LinkedHashMap<>();

    private Holds() {}

    /** The holds after a history, the oldest event first; events of other kinds do not matter. */
    public static Holds of(Iterable<GovernanceEvent> history) {
        Holds holds = new Holds();
        for (GovernanceEvent event : history) {
            if (GovernanceKind.HOLD_PLACED.is(event)) {
                holds.active.putIfAbsent(event.getCase$(), hold(event));
            } else if (GovernanceKind.HOLD_RELEASED.is(event)) {
                holds.active.remove(event.getCase$());
            }
        }
        return holds;
    }

    private static Hold hold(GovernanceEvent event) {
        HoldScope scope = new HoldScope(
                Optional.ofNullable(event.getSubject()),
                Optional.ofNullable(event.getModel()),
                Optional.ofNullable(event.getVersion()),
                Optional.ofNullable(event.getFrom()),
                Optional.ofNullable(event.getTo()));
        return new Hold(event.getCase$(), scope, event.getOccurredAt(), event.getActor(), event.getReason());
    }

    /** All that are active, the first placed first. */
    public List<Hold> active() {
        return List.copyOf(active.values());
    }

    /** The active hold of a case. */
    public Optional<Hold> of(String caseName) {
        return Optional.ofNullable(active.get(caseName));
    }

    /** Those that may reach records of a subject, by its index in the key store; its records decide. */
    public List<Hold> mayReach(String subjectIndex) {
        return active.values().stream()
                .filter(hold -> hold.scope().mayReach(subjectIndex))
                .toList();
    }

    /** Those that reach a record. */
    public List<Hold> reaching(HeldRecord held) {
        return active.values().stream()
                .filter(hold -> hold.scope().reaches(held))
                .toList();
    }
}
