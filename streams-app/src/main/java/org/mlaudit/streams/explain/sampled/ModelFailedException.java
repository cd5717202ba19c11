package org.mlaudit.streams.explain.sampled;

/** Signals that a model threw or gave no number while it was evaluated for an explanation. Its message says which. */
public final class ModelFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ModelFailedException(String message) {
        super(message);
    }

    ModelFailedException(RuntimeException cause) {
        super(
                "the model failed with " + cause.getClass().getSimpleName()
                        + (cause.getMessage() == null ? "" : ": " + cause.getMessage()),
                cause);
    }
}
