package org.mlaudit.quickstart.platform;

/** The platform cannot start or go on. The message says what is wrong, where, and what the user can do; it is shown without a stack trace. */
public final class PlatformException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An error of the user's making or in the user's hands.
     *
     * @param message what is wrong, where, and what to do about it
     */
    public PlatformException(String message) {
        super(message);
    }

    /**
     * An error with what the system said.
     *
     * @param message what is wrong, where, and what to do about it
     * @param cause what the system said
     */
    public PlatformException(String message, Throwable cause) {
        super(message, cause);
    }
}
