package org.mlaudit.streams.startup;

/** The application can't start; the message says what is missing and what to do. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public StartupException(String message) {
        super(message);
    }

    /** With a message for people and what led to it. */
    public StartupException(String message, Throwable cause) {
        super(message, cause);
    }
}
