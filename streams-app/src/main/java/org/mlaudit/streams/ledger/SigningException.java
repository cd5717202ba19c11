package org.mlaudit.streams.ledger;

/** A private key can't be used: it is of another kind, or what holds it refuses or is away. */
public class SigningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** States which key, and why. */
    public SigningException(String message, Throwable cause) {
        super(message, cause);
    }
}
