package org.mlaudit.streams.ledger;

import java.util.List;

/**
 * What a tree is at a size: C2SP tlog-checkpoint, the text of a note.
 *
 * @param origin which tree, a line that is not empty
 * @param size number of leaves
 * @param root the tree's root at that size
 * @param extensions further lines, none of them empty
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    private static final String WHAT = "checkpoint";

    /**
     * Checks what it is made of.
     *
     * @throws NoteException if a part can't be that of a checkpoint; an empty tree has only one root
     */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        requireLine(origin, 1);
        if (size < 0) {
            throw NoteException.malformed(WHAT, 2, "a tree does not have " + size + " leaves");
        }
        if (size == 0 && !root.equals(TreeHasher.EMPTY_ROOT)) {
            throw NoteException.malformed(
                    WHAT, 3, "the root of an empty tree is " + TreeHasher.EMPTY_ROOT + ", not " + root);
        }
        for (int i = 0; i < extensions.size(); i++) {
            requireLine(extensions.get(i), 4 + i);
        }
    }

    /** A checkpoint without extension lines. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    private static void requireLine(String line, int number) {
        if (line.isEmpty()) {
            throw NoteException.malformed(WHAT, number, "is empty");
        }
        if (line.indexOf('\n') >= 0) {
            throw NoteException.malformed(WHAT, number, "has a newline within");
        }
        try {
            Note.check(line + "\n");
        } catch (NoteException e) {
            throw NoteException.malformed(WHAT, number, e.getMessage());
        }
    }

    /** Returns the text that is signed. */
    public String text() {
        var out = new StringBuilder(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> out.append(line).append('\n'));
        return out.toString();
    }

    /** Returns the note to sign. */
    public Note note() {
        return new Note(text());
    }

    /**
     * Reads the text of a checkpoint.
     *
     * @throws NoteException if it is malformed
     */
    public static Checkpoint parse(String text) {
        Note.check(text);
        List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
        if (lines.size() < 3) {
            throw NoteException.malformed(WHAT, lines.size(), "ends before origin, size and root");
        }
        long size;
        try {
            size = Texts.decimal(lines.get(1));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, 2, "the size " + e.getMessage());
        }
        Hash root;
        try {
            root = Hash.parseBase64(lines.get(2));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, 3, "the root: " + e.getMessage());
        }
        return new Checkpoint(lines.get(0), size, root, lines.subList(3, lines.size()));
    }

    /**
     * Reads the checkpoint of a note that a log signed.
     *
     * @param log the key that must have signed; its name must be the checkpoint's origin
     * @throws NoteException if the note is malformed, the key did not sign it, or its origin is another
     */
    public static Checkpoint verify(SignedNote note, VerifierKey log) {
        note.verify(log);
        Checkpoint checkpoint = parse(note.text());
        if (!checkpoint.origin.equals(log.name())) {
            throw NoteException.malformed(
                    WHAT, 1, "the origin is '" + checkpoint.origin + "', and the key signs for '" + log.name() + "'");
        }
        return checkpoint;
    }
}
