package org.mlaudit.streams.ledger;

import java.util.Optional;

/** What a leaf commits to. */
public enum LeafType {
    /** An inference as it was captured. */
    INFERENCE(1),
    /** A ground truth. */
    GROUND_TRUTH(2),
    /** The explanation of an inference. */
    EXPLANATION(3),
    /** A governance event, erasures and legal holds among them. */
    GOVERNANCE(4),
    /** What a person did about an alert. */
    ACTION(5),
    /** A record of a ledgered topic that can't be read; its bytes are committed to all the same. */
    UNREADABLE(6),
    /** In the log of logs: a checkpoint of a tree. */
    CHECKPOINT(7),
    /** In the log of logs: one signing key follows another. */
    KEY_ROTATION(8);

    private static final LeafType[] BY_CODE = new LeafType[9];

    static {
        for (LeafType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final byte code;

    LeafType(int code) {
        this.code = (byte) code;
    }

    /** Returns the byte that stands for the type in a leaf. */
    public byte code() {
        return code;
    }

    /** Returns the type that a byte stands for. */
    public static Optional<LeafType> ofCode(byte code) {
        return code > 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
    }
}
