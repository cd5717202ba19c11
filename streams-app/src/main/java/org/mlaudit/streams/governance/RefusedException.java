package org.mlaudit.streams.governance;

/** A rule of governance forbids what was asked for, such as a legal hold an erasure; the message says which and why. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public RefusedException(String message) {
        super(message);
    }
}
