package org.mlaudit.contract;

/** What a token looks like. */
public enum TokenFormat {
    /** A text of its own, of the same length for every value. */
    OPAQUE,
    /** Digits become digits; spaces and {@code -./()+_:} stay where they are. */
    DIGITS,
    /** Letters and digits of ASCII become letters and digits; spaces and {@code -./()+_:} stay where they are. */
    ALPHANUMERIC
}
