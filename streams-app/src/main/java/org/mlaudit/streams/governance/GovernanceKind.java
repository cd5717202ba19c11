package org.mlaudit.streams.governance;

import org.mlaudit.event.GovernanceEvent;

/** What was decided about the record; the {@code kind} of a {@link GovernanceEvent}. */
public enum GovernanceKind {
    /** A data key is destroyed: what is encrypted under it is erased. */
    ERASURE,
    /** A legal hold begins. */
    HOLD_PLACED,
    /** A legal hold ends. */
    HOLD_RELEASED,
    /** How long a topic keeps its records is changed. */
    RETENTION_CHANGED,
    /** A model version is registered, or registered anew. */
    MODEL_REGISTERED,
    /** The key that signs the record is replaced. */
    KEY_ROTATED;

    /** Whether an event is of this kind. */
    public boolean is(GovernanceEvent event) {
        return event.getKind().equals(name());
    }
}
