package org.mlaudit.streams.explain.model;

import java.util.List;
import org.mlaudit.streams.profile.ExplanationFault;

/** A trained model that can't be used, and why. The message holds every problem that was found, in sentences for its owner. */
public final class ModelArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** What kind of problem there is. */
    public enum Code {
        /** The bytes can't be had: no file, no answer, not allowed, or cut short on the way. */
        UNREACHABLE("unreachable", ExplanationFault.CANNOT_FETCH),
        /** The bytes are not those that were registered. */
        DIGEST_DIFFERS("digest-differs", ExplanationFault.DIGEST),
        /** The bytes are no model: damaged, cut short, or of another form. */
        UNREADABLE("unreadable", ExplanationFault.CANNOT_READ),
        /** The bytes are a model of a kind that can't be evaluated here. */
        UNSUPPORTED("unsupported", ExplanationFault.CANNOT_READ),
        /** The model, or something in it, is larger than what is read. */
        TOO_LARGE("too-large", ExplanationFault.TOO_LARGE),
        /** The model takes other inputs than the contract's features make. */
        INPUTS_DIFFER("inputs-differ", ExplanationFault.INPUTS_DIFFER),
        /** The model knows other classes than the contract names. */
        CLASSES_DIFFER("classes-differ", ExplanationFault.CLASSES_DIFFER),
        /** The model predicts another kind of thing than the contract says. */
        WRONG_KIND("wrong-kind", ExplanationFault.WRONG_KIND),
        /** The model failed on a record. */
        PREDICTION_FAILED("prediction-failed", ExplanationFault.PREDICTION_FAILED),
        /** The model predicts what is no finite number. */
        NOT_FINITE("not-finite", ExplanationFault.NOT_FINITE),
        /** The model can be explained only against rows of a reference, and there are none. */
        NEEDS_REFERENCE("needs-reference", ExplanationFault.NEEDS_REFERENCE),
        /** What was learned of the model's answers does not say what it does. */
        NOT_FAITHFUL("not-faithful", ExplanationFault.NOT_FAITHFUL),
        /** The model takes features whose values the contract's protections hide. */
        INPUT_HIDDEN("input-hidden", ExplanationFault.INPUT_HIDDEN);

        private final String text;
        private final ExplanationFault fault;

        Code(String text, ExplanationFault fault) {
            this.text = text;
            this.fault = fault;
        }

        /** Returns what it counts as where explanations are summed up. */
        public ExplanationFault fault() {
            return fault;
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
