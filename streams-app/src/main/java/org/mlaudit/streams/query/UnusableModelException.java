package org.mlaudit.streams.query;

import org.mlaudit.streams.profile.ExplanationFault;

/** The trained model of a version can't be used. The message says why, in sentences for its owner. */
public final class UnusableModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExplanationFault fault;

    /** Says why. */
    public UnusableModelException(ExplanationFault fault, String message) {
        super(message, null, false, false);
        this.fault = fault;
    }

    /** Returns what kind of problem it is. */
    public ExplanationFault fault() {
        return fault;
    }
}
