package org.mlaudit.streams.signing;

/** Nothing may be signed now: what is there contradicts what was signed. The message says what, and what to do. */
public final class SignerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what forbids signing. */
    public SignerException(String message) {
        super(message);
    }
}
