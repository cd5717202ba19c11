package org.mlaudit.streams.performance;

/** Why an outcome can't be held against its prediction. */
public enum Misfit {
    /** It can. */
    NONE,
    /** Its class is none of the contract's. */
    UNKNOWN_CLASS,
    /** It holds a quantity where the model predicts classes, or a class where it predicts a quantity. */
    WRONG_KIND
}
