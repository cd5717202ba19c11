package org.mlaudit.streams.catalog;

/** A model version can't be registered as asked; the message says why and what to do. */
public final class RegistrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for the caller. */
    public RegistrationException(String message) {
        super(message);
    }

    /** With a message for the caller and what led to it. */
    public RegistrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
