package org.mlaudit.streams.ledger;

/** Where the fields of a leaf lie; {@code docs/ledger.md} has the table. */
final class LeafFormat {
    static final byte VERSION = 1;
    static final int TYPE = 1;
    static final int FLAGS = 2;
    static final int PARTITION = 3;
    static final int OFFSET = 7;
    static final int SEQUENCE = 15;
    /** Number of bytes before the optional fields. */
    static final int FIXED = 23;

    static final int HAS_EVENT_TIME = 1;
    static final int HAS_VALUE = 2;
    static final int HAS_SCHEMA = 4;
    static final int HAS_COMMITMENT = 8;
    static final int ALL_FLAGS = 15;

    /** The texts in the order in which they are written. */
    static final int ID = 0;

    static final int MODEL = 1;
    static final int MODEL_VERSION = 2;
    static final int TOPIC = 3;
    static final int PRODUCER = 4;
    static final int SUBJECT_KEY = 5;
    static final int NOTE = 6;
    static final int TEXTS = 7;
    /** Most bytes of each text but the note. */
    static final int MOST_TEXT = 1024;
    /** What stands before the hexadecimal SHA-256 of a text that is longer or not UTF-8. */
    static final String DIGEST = "sha256:";

    private LeafFormat() {}
}
