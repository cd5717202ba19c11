package org.mlaudit.streams.ledger;

/** Bytes of the ledger are not in the format they should be in. */
public class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * States what is wrong, and where.
     *
     * @param offset index of the first byte that is wrong, within what is named
     */
    public MalformedException(String what, int offset, String reason) {
        super(what + ", byte " + offset + ": " + reason);
        this.offset = offset;
    }

    /** Returns the index of the first byte that is wrong. */
    public int offset() {
        return offset;
    }
}
