package org.mlaudit.streams.ledger;

/** A note, or what is in one, can't be trusted: it is malformed, nobody known signed it, or a known key's signature is wrong. */
public class NoteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Kind {
        /** The text is not in the format that it should be in. */
        MALFORMED,
        /** No signature is of a key that is known. */
        NO_KNOWN_SIGNATURE,
        /** A signature says that it is of a known key, and is not. */
        WRONG_SIGNATURE
    }

    private final Kind kind;
    private final int line;

    private NoteException(Kind kind, int line, String message) {
        super(message);
        this.kind = kind;
        this.line = line;
    }

    /**
     * A malformed text.
     *
     * @param what name of the format
     * @param line from 1
     */
    public static NoteException malformed(String what, int line, String reason) {
        return new NoteException(Kind.MALFORMED, line, what + ", line " + line + ": " + reason);
    }

    static NoteException unknown(String message) {
        return new NoteException(Kind.NO_KNOWN_SIGNATURE, 0, message);
    }

    static NoteException wrong(String message) {
        return new NoteException(Kind.WRONG_SIGNATURE, 0, message);
    }

    /** Returns what is wrong. */
    public Kind kind() {
        return kind;
    }

    /** Returns the line that is malformed, from 1; 0 if it is not about a line. */
    public int line() {
        return line;
    }
}
