package org.mlaudit.streams.ledger;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A proof that can be checked without asking anybody: {@code c2sp.org/tlog-proof@v1}. It holds where a leaf is, the path to the root, and
 * the signed checkpoint with that root.
 *
 * @param extra what else whoever checks it needs; not covered by any signature
 * @param index of the leaf
 * @param path the inclusion proof
 * @param checkpoint as it was signed
 */
public record ProofFile(Optional<Extra> extra, long index, List<Hash> path, SignedNote checkpoint) {
    /** The first line. */
    public static final String HEADER = "c2sp.org/tlog-proof@v1";

    private static final String WHAT = "proof";
    /** No tree of less than 2^63 leaves has a longer path. */
    private static final int MOST_HASHES = 63;

    /**
     * Checks what it is made of.
     *
     * @throws NoteException if the index is negative
     */
    public ProofFile {
        path = List.copyOf(path);
        if (index < 0) {
            throw NoteException.malformed(WHAT, 2, "there is no leaf " + index);
        }
    }

    /**
     * Bytes that a proof carries.
     *
     * @param base64 the bytes, as written
     */
    public record Extra(String base64) {
        /**
         * Checks what it is made of.
         *
         * @throws IllegalArgumentException if it is not canonical base64
         */
        public Extra {
            Texts.base64(base64);
        }

        /** Holds bytes. */
        public static Extra of(byte[] bytes) {
            return new Extra(Base64.getEncoder().encodeToString(bytes));
        }

        /** Returns the bytes. */
        public byte[] bytes() {
            return Texts.base64(base64);
        }
    }

    /** Writes the file. */
    public String encode() {
        var out = new StringBuilder(HEADER).append('\n');
        extra.ifPresent(bytes -> out.append("extra ").append(bytes.base64).append('\n'));
        out.append("index ").append(index).append('\n');
        path.forEach(hash -> out.append(hash.base64()).append('\n'));
        return out.append('\n').append(checkpoint.encode()).toString();
    }

    /**
     * Reads a file.
     *
     * @throws NoteException if it is malformed
     */
    public static ProofFile parse(String text) {
        int blank = text.indexOf("\n\n");
        if (blank < 0) {
            throw NoteException.malformed(WHAT, 1, "has no empty line before a checkpoint");
        }
        List<String> lines = List.of(text.substring(0, blank).split("\n", -1));
        if (!lines.getFirst().equals(HEADER)) {
            throw NoteException.malformed(WHAT, 1, "is not '" + HEADER + "'");
        }
        int at = 1;
        Optional<Extra> extra = Optional.empty();
        if (at < lines.size() && lines.get(at).startsWith("extra ")) {
            extra = Optional.of(extra(lines.get(at).substring("extra ".length())));
            at++;
        }
        if (at >= lines.size() || !lines.get(at).startsWith("index ")) {
            throw NoteException.malformed(WHAT, at + 1, "does not begin with 'index '");
        }
        long index;
        try {
            index = Texts.decimal(lines.get(at).substring("index ".length()));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, at + 1, "the index " + e.getMessage());
        }
        List<Hash> path = path(lines, at + 1);
        SignedNote checkpoint = checkpoint(text.substring(blank + 2), lines.size() + 1);
        return new ProofFile(extra, index, path, checkpoint);
    }

    private static Extra extra(String base64) {
        try {
            return new Extra(base64);
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed(WHAT, 2, "the extra data " + e.getMessage());
        }
    }

    private static List<Hash> path(List<String> lines, int from) {
        if (lines.size() - from > MOST_HASHES) {
            throw NoteException.malformed(WHAT, from + MOST_HASHES + 1, "is one hash too many for any tree");
        }
        List<Hash> path = new ArrayList<>();
        for (int i = from; i < lines.size(); i++) {
            try {
                path.add(Hash.parseBase64(lines.get(i)));
            } catch (IllegalArgumentException e) {
                throw NoteException.malformed(WHAT, i + 1, e.getMessage());
            }
        }
        return path;
    }

    private static SignedNote checkpoint(String note, int linesBefore) {
        SignedNote signed;
        try {
            signed = SignedNote.parse(note);
            Checkpoint.parse(signed.text());
        } catch (NoteException e) {
            throw NoteException.malformed(WHAT, linesBefore + e.line(), e.getMessage());
        }
        return signed;
    }

    /**
     * Checks that a leaf is in the tree of the checkpoint, and that the checkpoint is a log's.
     *
     * @param log the key that must have signed the checkpoint; its name must be the origin
     * @return the checkpoint
     * @throws NoteException if the checkpoint is not that of the log
     * @throws ProofException if the leaf is not proven to be in its tree
     */
    public Checkpoint verify(Hash leafHash, VerifierKey log) {
        Checkpoint proven = Checkpoint.verify(checkpoint, log);
        if (index >= proven.size()) {
            throw new ProofException("leaf " + index + " is not in a tree of " + proven.size() + " leaves");
        }
        new InclusionProof(index, proven.size(), path).verify(leafHash, proven.root());
        return proven;
    }
}
