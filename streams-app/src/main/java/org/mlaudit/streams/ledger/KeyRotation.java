package org.mlaudit.streams.ledger;

import java.util.List;

/**
 * One signing key of a log of logs follows another. The note is signed by both: by the old key, so that whoever trusts it can trust
 * the new one, and by the new key, so that nobody can be made to follow a key that its owner did not offer. Its first line can't be
 * a checkpoint's origin with a size after it, so neither can be taken for the other.
 *
 * <pre>
 * ML Audit key rotation v1
 * &lt;origin of the log of logs&gt;
 * &lt;verifier key of the old key&gt;
 * &lt;verifier key of the new key&gt;
 * &lt;seconds since 1970&gt;
 * </pre>
 *
 * @param origin of the log of logs, also the name of both keys
 * @param oldKey the key until then
 * @param newKey the key from then on, another one
 * @param atSeconds when, in seconds since 1970
 */
public record KeyRotation(String origin, VerifierKey oldKey, VerifierKey newKey, long atSeconds) {
    private static final String HEADER = "ML Audit key rotation v1";
    private static final String WHAT = "key rotation";

    /**
     * Checks what it is made of.
     *
     * @throws NoteException if a key is of another origin or not of type Ed25519, or both are the same key
     */
    public KeyRotation {
        requireKey(oldKey, origin, 3);
        requireKey(newKey, origin, 4);
        if (oldKey.isSameKeyAs(newKey)) {
            throw NoteException.malformed(WHAT, 4, "the new key is the old one");
        }
        if (atSeconds < 0) {
            throw NoteException.malformed(WHAT, 5, "is before 1970");
        }
    }

    private static void requireKey(VerifierKey key, String origin, int line) {
        if (!key.name().equals(origin) || key.type() != VerifierKey.Type.ED25519) {
            throw NoteException.malformed(WHAT, line, "'" + key + "' is no signing key of " + origin);
        }
    }

    /** Returns the text that both keys sign. */
    public String text() {
        return String.join("\n", HEADER, origin, oldKey.toString(), newKey.toString(), Long.toString(atSeconds), "");
    }

    /** Returns the note to sign. */
    public Note note() {
        return new Note(text());
    }

    /** Signs with both keys. */
    public SignedNote sign(NoteSigner oldSigner, NoteSigner newSigner) {
        return note().sign(oldSigner.named(origin), newSigner.named(origin));
    }

    /**
     * Reads the text of a rotation.
     *
     * @throws NoteException if it is malformed
     */
    public static KeyRotation parse(String text) {
        Note.check(text);
        List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
        if (!lines.getFirst().equals(HEADER)) {
            throw NoteException.malformed(WHAT, 1, "is not '" + HEADER + "'");
        }
        if (lines.size() != 5) {
            throw NoteException.malformed(WHAT, lines.size(), "has " + lines.size() + " lines, not 5");
        }
        long seconds;
        try {
            seconds = Texts.decimal(lines.get(4));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, 5, "the time " + e.getMessage());
        }
        return new KeyRotation(lines.get(1), key(lines, 2), key(lines, 3), seconds);
    }

    private static VerifierKey key(List<String> lines, int index) {
        try {
            return VerifierKey.parse(lines.get(index));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, index + 1, e.getMessage());
        }
    }

    /**
     * Reads a rotation away from a key that is trusted.
     *
     * @return the rotation; its new key is to be trusted from then on
     * @throws NoteException if it is malformed, is about another key, or one of both keys did not sign it
     */
    public static KeyRotation verify(SignedNote note, VerifierKey trusted) {
        KeyRotation rotation = parse(note.text());
        if (!rotation.oldKey.equals(trusted)) {
            throw NoteException.unknown("the rotation is away from " + rotation.oldKey + ", and trusted is " + trusted);
        }
        note.verify(rotation.oldKey);
        note.verify(rotation.newKey);
        return rotation;
    }
}
