package org.mlaudit.codec;

/** Instructions of a {@link DecodePlan}'s program, and the operands that follow each. */
final class Op {
    static final int END = 0;
    /**
     * Steps over values. Operands: how many; for each the byte that is a whole value by itself (null, or no items) or
     * {@link #NO_BYTE}, and its routine.
     */
    static final int SKIPS = 1;
    /** Steps over strings or bytes. Operand: how many. */
    static final int SKIP_LENGTHS = 2;

    /** What no byte is. */
    static final int NO_BYTE = 256;

    static final int ID = 3;
    static final int TIME = 4;
    /** Operand, as of all ops down to EMBEDDING: column. */
    static final int DOUBLE = 5;

    static final int FLOAT = 6;
    static final int LONG = 7;
    static final int CATEGORY = 8;
    static final int BOOLEAN = 9;
    static final int TEXT = 10;
    /** Operands: column, number of branches of an item or 0 when it is no union, FLOAT, LONG or ERROR for each. */
    static final int EMBEDDING = 11;
    /** A run of unions of null and one type. Operands, as of the three below: first column, null branch, how many. */
    static final int NULLABLE_DOUBLES = 12;

    static final int NULLABLE_CATEGORIES = 13;
    static final int NULLABLE_BOOLEANS = 14;
    static final int NULLABLE_LONGS = 15;
    /** Operands: number of branches, where each goes on. */
    static final int UNION = 16;
    /** Operand: where to go on. */
    static final int JUMP = 17;
    /** Operand: index of a message. */
    static final int ERROR = 18;
    /** Id, model, version and time, as every inference of ours starts. Operands: usual bytes of model and of version. */
    static final int HEAD = 19;

    /**
     * Reads the map of segments. Operands: the place of the first of them in the row's arrays, and the index of a message
     * for a map whose values are no texts, so that it must be empty, or -1.
     */
    static final int SEGMENTS = 20;

    /**
     * Reads the probabilities of the classes. Operands: 0, then as of {@link #EMBEDDING}; an item may be DOUBLE too.
     */
    static final int PROBABILITIES = 21;

    private Op() {}
}
