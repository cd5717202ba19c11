package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.NoteSignature;
import org.mlaudit.streams.ledger.SignedNote;
import org.mlaudit.streams.ledger.VerifierKey;

/** Checks that a signed state is of the tree it is said to be of, and is signed by a key of the chain. */
final class NoteCheck {
    private final KeyChain chain;
    private final TreeName tree;
    private final String origin;
    private final List<VerifierKey> keys;
    private final Findings findings;

    NoteCheck(KeyChain chain, TreeName tree, String origin, Findings findings) {
        this.chain = chain;
        this.tree = tree;
        this.origin = origin;
        this.keys = chain.keys().stream().map(key -> key.named(origin)).toList();
        this.findings = findings;
    }

    /** A state whose signature holds, and its note. */
    record Signed(Checkpoint checkpoint, SignedNote note, VerifierKey key) {}

    /** Reads a note; one that does not hold is reported. */
    Optional<Signed> read(byte[] bytes) {
        SignedNote note;
        Checkpoint checkpoint;
        try {
            note = SignedNote.parse(bytes);
            checkpoint = Checkpoint.parse(note.text());
        } catch (NoteException e) {
            return bad(Reason.MALFORMED_NOTE, Place.of(tree), e.getMessage());
        }
        Place place = at(checkpoint.size());
        if (!checkpoint.origin().equals(origin)) {
            return bad(
                    Reason.ORIGIN_SWAPPED,
                    place,
                    "the signed state is of " + checkpoint.origin() + ", and belongs at " + origin);
        }
        return signer(note, place).map(key -> new Signed(checkpoint, note, key));
    }

    private Optional<VerifierKey> signer(SignedNote note, Place place) {
        List<VerifierKey> good = new ArrayList<>();
        List<NoteSignature> wrong = new ArrayList<>();
        for (NoteSignature signature : note.signatures()) {
            List<VerifierKey> claimed = keys.stream().filter(signature::isOf).toList();
            if (claimed.isEmpty()) {
                continue;
            }
            List<VerifierKey> made = claimed.stream()
                    .filter(key -> key.verifies(note.text(), signature))
                    .toList();
            if (made.isEmpty()) {
                wrong.add(signature);
            }
            good.addAll(made);
        }
        if (!wrong.isEmpty()) {
            return good.isEmpty()
                    ? bad(
                            Reason.BAD_SIGNATURE,
                            place,
                            "the text was changed, or another key was given the id of " + wrong.getFirst())
                    : bad(
                            Reason.KEY_ID_COLLISION,
                            place,
                            "of two signatures of " + wrong.getFirst() + " only one is by the key of the log");
        }
        if (good.isEmpty()) {
            return bad(
                    Reason.UNKNOWN_SIGNER,
                    place,
                    "signed by " + note.signatures() + ", known are "
                            + keys.stream().map(VerifierKey::toString).toList());
        }
        return Optional.of(good.getFirst());
    }

    /** Reports a signature by a key that was not in force. */
    boolean inForce(Signed signed, long position) {
        if (chain.inForce(signed.key(), position)) {
            return true;
        }
        findings.add(
                Reason.RETIRED_SIGNER,
                at(signed.checkpoint().size()),
                "signed by " + signed.key() + ", which a rotation in the log of logs had replaced");
        return false;
    }

    private Place at(long size) {
        return size == 0 ? Place.of(tree) : Place.leaf(tree, size - 1);
    }

    private <T> Optional<T> bad(Reason reason, Place place, String detail) {
        findings.add(reason, place, detail);
        return Optional.empty();
    }
}
