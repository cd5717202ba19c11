package org.mlaudit.streams.join;

/** Bytes that are not a block of a {@link JoinTable}: corrupt, cut short, or written by another version. */
public final class UnreadableBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States which block it is and what is wrong with it. */
    public UnreadableBlockException(String message) {
        super(message);
    }
}
