package org.mlaudit.contract;

/** What a model predicts. */
public enum PredictionKind {
    /** One of two classes; a prediction holds {@code score} (of the positive class), {@code label}, or both. */
    BINARY,
    /** One of several classes; a prediction holds {@code label}, {@code probabilities}, or both. */
    MULTICLASS,
    /** A quantity; a prediction holds {@code value}. */
    REGRESSION
}
