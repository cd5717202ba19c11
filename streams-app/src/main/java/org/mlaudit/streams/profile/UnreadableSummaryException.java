package org.mlaudit.streams.profile;

/** Bytes that are not a summary or a reference of the expected kind: corrupt, cut short, or made under another specification. */
public final class UnreadableSummaryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States what is wrong with the bytes. */
    public UnreadableSummaryException(String message) {
        super(message);
    }
}
