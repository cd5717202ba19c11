package org.mlaudit.streams.ledger.verify;

/** Answers whether the data key of a subject still exists. */
@FunctionalInterface
public interface KeyStates {
    /** Nobody can be asked, for example offline. */
    KeyStates NOT_ASKED = keyId -> State.NOT_ASKED;

    /** Whether a key exists. */
    enum State {
        /** It is there: what it encrypts can be read. */
        LIVE,
        /** It is not there. */
        GONE,
        /** Nobody was asked. */
        NOT_ASKED
    }

    /** Whether the key with an id exists. */
    State state(String keyId);
}
