package org.mlaudit.streams.explain.origin;

/** A model can't be trained again from its provenance; the message says precisely why. */
public final class NotReproducibleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReproducibleException(String message) {
        super(message);
    }

    NotReproducibleException(String message, Throwable cause) {
        super(message, cause);
    }
}
