package org.mlaudit.streams.alert;

import java.util.Optional;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;

/**
 * What an action does to its alert. An action counts once however often it comes; one that is not possible any more when its
 * turn comes is recorded in the history as of no effect. A pure function; it has no state.
 */
public final class ActionPolicy {
    /**
     * What an action leads to.
     *
     * @param state of the alert's target
     * @param history of the alert
     * @param changed the alert to publish, if its state changed
     */
    public record Outcome(TargetState state, AlertHistory history, Optional<Alert> changed) {}

    /** What an action does to the state of a target and the history of the alert that it is about. */
    public Outcome apply(TargetState state, AlertHistory history, Action action) {
        Optional<ActionKind> kind = ActionKind.named(action.getKind());
        if (history.holds(action.getId())) {
            return new Outcome(state, history, Optional.empty());
        }
        String id = history.alert().getId();
        boolean possible = kind.isPresent()
                && kind.get()
                        .refusal(history.alert().getState(), state.isNewest(id), state.isDecided(id))
                        .isEmpty()
                && (kind.get() != ActionKind.SILENCE || action.getUntil() != null);
        if (!possible || kind.get().state().isEmpty()) {
            return new Outcome(state, history.acted(history.alert(), action, possible), Optional.empty());
        }
        Decision made = new Decision(id, kind.get().state().get(), Optional.ofNullable(action.getUntil()));
        TargetState next = state.decided(made);
        Alert changed = next.alert().orElseThrow();
        return new Outcome(next, history.acted(changed, action, true), Optional.of(changed));
    }
}
