package org.mlaudit.streams.record;

/** What was decided could not be recorded, or the record can't be read; the message says why and what to do. */
public final class GovernanceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public GovernanceException(String message) {
        super(message);
    }

    /** With a message for people and what led to it. */
    public GovernanceException(String message, Throwable cause) {
        super(message, cause);
    }
}
