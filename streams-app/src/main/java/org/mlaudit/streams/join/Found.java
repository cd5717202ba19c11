package org.mlaudit.streams.join;

/**
 * What a {@link JoinTable} holds of one id; filled by {@link JoinTable#find} and used again and again. Arrays are the
 * table's own and are not to be changed; what is between offset and offset plus length stays as it is.
 */
public final class Found {
    private static final byte[] NONE = new byte[0];

    /** Whether a prediction is held. */
    public boolean predicted;
    /** Number given with the prediction, 0 when there is none. */
    public int version;
    /** Last instant at which the prediction is found, in milliseconds since 1970; 0 when there is none. */
    public long predictionExpiresAtMillis;
    /** Holds the prediction's bytes. */
    public byte[] prediction = NONE;

    public int predictionOffset;
    public int predictionLength;

    /** Whether a truth is held. */
    public boolean known;
    /** Holds the truth's bytes. */
    public byte[] truth = NONE;

    public int truthOffset;
    public int truthLength;
    /** Holds the message that the truth came in, while the truth waits for its prediction. */
    public byte[] original = NONE;

    public int originalOffset;
    /** 0 when no message is kept. */
    public int originalLength;

    void clear() {
        predicted = false;
        version = 0;
        predictionExpiresAtMillis = 0;
        prediction = NONE;
        predictionOffset = 0;
        predictionLength = 0;
        known = false;
        truth = NONE;
        truthOffset = 0;
        truthLength = 0;
        original = NONE;
        originalOffset = 0;
        originalLength = 0;
    }

    void predicted(Entry entry) {
        predicted = true;
        version = entry.version;
        predictionExpiresAtMillis = entry.expiresAtMillis;
        prediction = entry.bytes;
        predictionOffset = entry.offset;
        predictionLength = entry.length;
    }

    void known(Entry entry) {
        known = true;
        truth = entry.bytes;
        truthOffset = entry.offset;
        truthLength = entry.length;
        original = entry.bytes;
        originalOffset = entry.originalOffset;
        originalLength = entry.originalLength;
    }
}
