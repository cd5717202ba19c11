package org.mlaudit.streams.query;

/** A record is not in a tree, or not in one that is signed. */
public final class NotSealedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A failure that says what is missing. */
    public NotSealedException(String message) {
        super(message);
    }
}
