package org.mlaudit.streams.explain.model;

import java.util.List;

/** A trained model that can't be used, and why. The message holds every problem that was found, in sentences for its owner. */
public final class ModelArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What kind of problem there is. */
    public enum Code {
        /** The bytes can't be had: no file, no answer, not allowed, or cut short on the way. */
        UNREACHABLE("unreachable"),
        /** The bytes are not those that were registered. */
        DIGEST_DIFFERS("digest-differs"),
        /** The bytes are no model: damaged, cut short, or of another form. */
        UNREADABLE("unreadable"),
        /** The bytes are a model of a kind that can't be evaluated here. */
        UNSUPPORTED("unsupported"),
        /** The model, or something in it, is larger than what is read. */
        TOO_LARGE("too-large"),
        /** The model is readable, but not one for the contract: other inputs, outputs or classes. */
        CONTRACT_DIFFERS("contract-differs");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** Returns the name in records and answers, for example {@code digest-differs}. */
        public String text() {
            return text;
        }
    }

    /** States a problem. */
    public ModelArtifactException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /** States a problem that another one led to. */
    public ModelArtifactException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** States all problems, of which there is at least one. */
    public ModelArtifactException(Code code, List<String> problems) {
        this(code, String.join("; ", problems));
    }

    /** Returns what kind of problem it is. */
    public Code code() {
        return code;
    }
}
