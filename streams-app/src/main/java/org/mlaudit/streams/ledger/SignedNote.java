package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A note with its signatures, which nobody has checked yet: C2SP signed-note. {@link #verify} tells whose they are; before that, the
 * text says nothing.
 *
 * @param text with its last newline
 * @param signatures at least one
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
    /** Most bytes of a note that is read. */
    public static final int MOST_BYTES = 1_000_000;
    /** Most signatures of a note that is read. */
    public static final int MOST_SIGNATURES = 100;

    private static final String WHAT = "note";

    /**
     * Checks what it is made of.
     *
     * @throws NoteException if the text can't be that of a note, or there is no signature
     */
    public SignedNote {
        Note.check(text);
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty()) {
            throw NoteException.malformed(WHAT, lines(text) + 1, "has no signature");
        }
    }

    /** A signature that was checked, and the key that made it. */
    public record Verified(VerifierKey key, NoteSignature signature) {}

    /**
     * Reads a note from its bytes.
     *
     * @throws NoteException if they are malformed
     */
    public static SignedNote parse(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw NoteException.malformed(WHAT, 1, "has " + bytes.length + " bytes, more than " + MOST_BYTES);
        }
        try {
            return parse(Texts.utf8(bytes, 0, bytes.length));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, lineOfFault(bytes), e.getMessage());
        }
    }

    private static int lineOfFault(byte[] bytes) {
        int line = 1;
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (!Texts.isUtf8(bytes, from, i - from)) {
                    return line;
                }
                line++;
                from = i + 1;
            }
        }
        return line;
    }

    /**
     * Reads a note.
     *
     * @throws NoteException if it is malformed
     */
    public static SignedNote parse(String note) {
        if (note.length() > MOST_BYTES) {
            throw NoteException.malformed(WHAT, 1, "has " + note.length() + " characters, more than " + MOST_BYTES);
        }
        Note.check(note);
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0) {
            throw NoteException.malformed(WHAT, lines(note), "has no empty line before signatures");
        }
        String text = note.substring(0, blank + 1);
        int line = lines(text) + 2;
        List<NoteSignature> signatures = new ArrayList<>();
        for (int at = blank + 2; at < note.length(); line++) {
            int end = note.indexOf('\n', at);
            try {
                signatures.add(NoteSignature.parse(note.substring(at, end)));
            } catch (IllegalArgumentException e) {
                throw NoteException.malformed(WHAT, line, e.getMessage());
            }
            if (signatures.size() > MOST_SIGNATURES) {
                throw NoteException.malformed(WHAT, line, "has more than " + MOST_SIGNATURES + " signatures");
            }
            at = end + 1;
        }
        if (signatures.isEmpty()) {
            throw NoteException.malformed(WHAT, line, "has no signature");
        }
        return new SignedNote(text, signatures);
    }

    private static int lines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    /**
     * Checks the signatures of known keys; those of other keys are ignored, and so is a second one of the same key.
     *
     * @return at least one
     * @throws NoteException if none is of a known key, or one that says it is of a known key is not
     */
    public List<Verified> verify(Collection<VerifierKey> known) {
        List<Verified> verified = new ArrayList<>();
        Set<VerifierKey> seen = new HashSet<>();
        for (NoteSignature signature : signatures) {
            VerifierKey key = keyOf(signature, known);
            if (key == null || !seen.add(key)) {
                continue;
            }
            if (!key.verifies(text, signature)) {
                throw NoteException.wrong("the signature of " + signature + " is not one of that key over this text");
            }
            verified.add(new Verified(key, signature));
        }
        if (verified.isEmpty()) {
            throw NoteException.unknown("no known key signed the note; signed by " + signatures + ", known are "
                    + known.stream().map(VerifierKey::toString).toList());
        }
        return verified;
    }

    /** Checks the signatures of known keys. */
    public List<Verified> verify(VerifierKey... known) {
        return verify(Arrays.asList(known));
    }

    private static @Nullable VerifierKey keyOf(NoteSignature signature, Collection<VerifierKey> known) {
        VerifierKey found = null;
        for (VerifierKey key : known) {
            if (signature.isOf(key)) {
                if (found != null && !found.equals(key)) {
                    throw NoteException.unknown("two known keys have the name and the id " + signature
                            + ", so it can't be said whose signature it is");
                }
                found = key;
            }
        }
        return found;
    }

    /** Returns this note with more signatures. */
    public SignedNote with(List<NoteSignature> more) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        all.addAll(more);
        return new SignedNote(text, all);
    }

    /** Returns the whole note. */
    public String encode() {
        var out = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> out.append(signature.line()).append('\n'));
        return out.toString();
    }
}
