package org.mlaudit.streams.performance;

/** Why an outcome can't be held against its prediction. */
public enum Misfit {
    /** It can. */
    NONE(0),
    /** Its class is none of the contract's. */
    UNKNOWN_CLASS(1),
    /** It holds a quantity where the model predicts classes, or a class where it predicts a quantity. */
    WRONG_KIND(2);

    private final byte code;

    Misfit(int code) {
        this.code = (byte) code;
    }

    /** Number that stands for it where outcomes are stored. */
    byte code() {
        return code;
    }

    static Misfit of(int code) {
        for (Misfit misfit : values()) {
            if (misfit.code == code) {
                return misfit;
            }
        }
        throw new IllegalArgumentException("no misfit has the code " + code);
    }
}
