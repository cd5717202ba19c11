package org.mlaudit.streams.reference;

/** Reference data can't be used; the message says where and why. */
public final class ReferenceDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for people. */
    public ReferenceDataException(String message) {
        super(message);
    }

    /** With a message for people and what led to it. */
    public ReferenceDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
