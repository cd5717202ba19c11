package org.mlaudit.keys;

import java.time.Instant;

/** What is known of a data key. */
public sealed interface KeyState {
    /** It is there. */
    record Live() implements KeyState {}

    /**
     * It was destroyed.
     *
     * @param at when
     */
    record Erased(Instant at) implements KeyState {}

    /** It never was in this key store. */
    record Unknown() implements KeyState {}
}
