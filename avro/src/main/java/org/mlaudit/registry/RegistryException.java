package org.mlaudit.registry;

/** A schema registry that did not do what it was asked, with what to do about it. */
public final class RegistryException extends RuntimeException {
    /** What kind of failure it is. */
    public enum Kind {
        /** No answer, or only server errors: worth another try. */
        UNREACHABLE,
        /** The credentials are missing, wrong or not allowed to do this. */
        UNAUTHORISED,
        /** The schema breaks the compatibility of its subject. */
        INCOMPATIBLE,
        /** There is no such schema or subject. */
        NOT_FOUND,
        /** Refused for another reason, which the message gives. */
        REFUSED
    }

    private final Kind kind;

    /** A failure. */
    public RegistryException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }
}
