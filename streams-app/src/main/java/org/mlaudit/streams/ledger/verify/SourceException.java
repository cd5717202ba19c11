package org.mlaudit.streams.ledger.verify;

/** A ledger can't be read, or what a verification needs besides it: nothing is said of whether it is sound. */
public final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States what can't be read, and what to do. */
    public SourceException(String message) {
        super(message);
    }

    /** States what can't be read, and what to do. */
    public SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
