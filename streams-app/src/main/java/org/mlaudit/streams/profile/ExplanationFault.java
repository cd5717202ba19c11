package org.mlaudit.streams.profile;

import java.util.Arrays;

/** Why an inference could not be explained. */
public enum ExplanationFault {
    /** The model's bytes could not be fetched. */
    CANNOT_FETCH(1, "the model cannot be fetched"),
    /** The model's bytes are not a model that can be read. */
    CANNOT_READ(2, "the model cannot be read"),
    /** The model's bytes are not those that were registered. */
    DIGEST(3, "the model's digest is not the registered one"),
    /** The model has other inputs than the contract says. */
    INPUTS_DIFFER(4, "the model's inputs are not those of the contract"),
    /** The model has other classes than the contract says. */
    CLASSES_DIFFER(5, "the model's classes are not those of the contract"),
    /** The model predicts something else than the contract says. */
    WRONG_KIND(6, "the model predicts something else than the contract says"),
    /** The model is larger than is allowed. */
    TOO_LARGE(7, "the model is larger than is allowed"),
    /** The model failed on the inference. */
    PREDICTION_FAILED(8, "the model fails"),
    /** The model's output, or an attribution, is not finite. */
    NOT_FINITE(9, "the model's output or its attributions are not finite"),
    /** The method needs rows of a reference, and there is none. */
    NEEDS_REFERENCE(10, "the method needs a reference with rows"),
    /** The explanation does not say what the model does: a surrogate of too little fidelity. */
    NOT_FAITHFUL(11, "the surrogate is not faithful enough"),
    /** The model takes a feature whose values are dropped or encrypted at capture. */
    INPUT_HIDDEN(12, "the model takes features that are not in the record in the clear");

    private final int code;
    private final String sentence;

    ExplanationFault(int code, String sentence) {
        this.code = code;
        this.sentence = sentence;
    }

    /** The number that stands for it in stored bytes; it never changes. */
    public int code() {
        return code;
    }

    /** What it says of the model, in a few words. */
    public String sentence() {
        return sentence;
    }

    /**
     * The fault of a code.
     *
     * @throws UnreadableSummaryException if there is none
     */
    public static ExplanationFault of(int code) {
        return Arrays.stream(values())
                .filter(fault -> fault.code == code)
                .findFirst()
                .orElseThrow(() -> new UnreadableSummaryException("explanations with the unknown fault " + code));
    }
}
