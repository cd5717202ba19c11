package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * A text that is to be signed: it ends with a newline and has no other control character (C2SP signed-note).
 *
 * @param text with its last newline
 */
public record Note(String text) {
    /**
     * Checks what it is made of.
     *
     * @throws NoteException if the text can't be that of a note
     */
    public Note {
        check(text);
    }

    /** Signs the note with each key, in this order. */
    public SignedNote sign(NoteSigner... signers) {
        List<NoteSignature> signatures = new ArrayList<>();
        for (NoteSigner signer : signers) {
            signatures.add(signer.sign(text));
        }
        return new SignedNote(text, signatures);
    }

    static void check(String text) {
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
            } else if (c < ' ') {
                throw NoteException.malformed("note", line, "has the control character " + (int) c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw NoteException.malformed("note", line, "has half a character");
            }
        }
        if (!text.endsWith("\n")) {
            throw NoteException.malformed("note", line, "does not end with a newline");
        }
    }
}
