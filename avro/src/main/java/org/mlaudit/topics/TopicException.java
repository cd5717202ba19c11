package org.mlaudit.topics;

/** Topics that could not be looked at or created, and why. */
public final class TopicException extends RuntimeException {
    /** A failure. */
    public TopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
