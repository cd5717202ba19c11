package org.mlaudit.streams.join;

/** Kinds of entries, with the codes that are stored. */
enum Kind {
    PREDICTION(0),
    /** A truth that met a prediction. */
    MATCHED_TRUTH(1),
    /** A truth without a prediction so far, with the message that it came in. */
    WAITING_TRUTH(2);

    static final int BITS = 2;
    private static final Kind[] BY_CODE = {PREDICTION, MATCHED_TRUTH, WAITING_TRUTH};

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The kind of a code; an {@code IndexOutOfBoundsException} if there is none. */
    static Kind of(int code) {
        return BY_CODE[code];
    }
}
