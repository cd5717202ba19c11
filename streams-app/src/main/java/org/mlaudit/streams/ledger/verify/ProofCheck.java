package org.mlaudit.streams.ledger.verify;

import java.util.List;
import java.util.Optional;
import org.mlaudit.streams.ledger.Checkpoint;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.InclusionProof;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.MalformedException;
import org.mlaudit.streams.ledger.NoteException;
import org.mlaudit.streams.ledger.Origins;
import org.mlaudit.streams.ledger.ProofException;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.TreeHasher;
import org.mlaudit.streams.ledger.VerifierKey;

/**
 * Checks one proof file offline: its checkpoint is signed by a pinned key under the origin of the tree, its leaf is in that tree, and,
 * where the record is given, the leaf commits to it. The leaf is what the file carries as extra data.
 */
public final class ProofCheck {
    /** Bytes of two hashes: what an inner node is the hash of, with its prefix or without. */
    private static final int NODE_BYTES = 2 * Hash.BYTES;

    private ProofCheck() {}

    /**
     * What a proof proves.
     *
     * @param leaf what is in the tree
     * @param index where
     * @param checkpoint the signed state of the tree
     * @param record whether a record was given and is the one that the leaf commits to
     */
    public record Proven(Leaf leaf, long index, Checkpoint checkpoint, boolean record) {}

    /** Why a proof proves nothing. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Refused(Reason reason, String detail) {
            super(reason.sentence() + (detail.isEmpty() ? "" : ": " + detail));
            this.reason = reason;
        }

        /** What is wrong. */
        public Reason reason() {
            return reason;
        }
    }

    /**
     * Checks a proof.
     *
     * @param file text of the proof file
     * @param trust pinned keys of the log of logs whose tree it is
     * @param record bytes of the record, where there are
     * @throws Refused if it proves nothing
     */
    public static Proven verify(String file, Trust trust, Optional<byte[]> record) throws Refused {
        ProofFile proof = parse(file);
        Checkpoint checkpoint = checkpoint(proof, trust);
        byte[] data = proof.extra()
                .map(ProofFile.Extra::bytes)
                .orElseThrow(() -> new Refused(Reason.MALFORMED_PROOF, "it carries no leaf as extra data"));
        Leaf leaf = leaf(data);
        included(proof, checkpoint, new TreeHasher().leaf(data));
        Origins.Origin origin = Origins.parse(checkpoint.origin());
        if (!origin.isLog()
                && (!leaf.topic().equals(origin.topic())
                        || leaf.partition() != origin.partition().orElseThrow())) {
            throw new Refused(
                    Reason.ORIGIN_SWAPPED,
                    "the leaf is about " + leaf.topic() + "/" + leaf.partition() + ", and the tree is "
                            + checkpoint.origin());
        }
        if (record.isPresent() && !leaf.value().equals(Optional.of(new TreeHasher().sha256(record.get())))) {
            throw new Refused(Reason.PAYLOAD_CHANGED, "");
        }
        return new Proven(leaf, proof.index(), checkpoint, record.isPresent());
    }

    private static ProofFile parse(String file) throws Refused {
        try {
            return ProofFile.parse(file);
        } catch (NoteException e) {
            throw new Refused(Reason.MALFORMED_PROOF, e.getMessage());
        }
    }

    private static Checkpoint checkpoint(ProofFile proof, Trust trust) throws Refused {
        Checkpoint claimed = Checkpoint.parse(proof.checkpoint().text());
        Origins ours = Origins.parse(trust.logOrigin()).origins();
        try {
            if (!Origins.parse(claimed.origin()).origins().equals(ours)) {
                throw new Refused(
                        Reason.ORIGIN_SWAPPED, "the tree is " + claimed.origin() + ", pinned is " + trust.logOrigin());
            }
        } catch (IllegalArgumentException e) {
            throw new Refused(Reason.ORIGIN_SWAPPED, e.getMessage());
        }
        List<VerifierKey> keys =
                trust.keys().stream().map(key -> key.named(claimed.origin())).toList();
        try {
            proof.checkpoint().verify(keys);
            return claimed;
        } catch (NoteException e) {
            throw new Refused(
                    e.kind() == NoteException.Kind.NO_KNOWN_SIGNATURE ? Reason.UNKNOWN_SIGNER : Reason.BAD_SIGNATURE,
                    e.getMessage());
        }
    }

    private static Leaf leaf(byte[] data) throws Refused {
        try {
            return Leaf.decode(data);
        } catch (MalformedException e) {
            boolean node = data.length == NODE_BYTES || (data.length == NODE_BYTES + 1 && data[0] == 1);
            throw new Refused(node ? Reason.NODE_AS_LEAF : Reason.MALFORMED_LEAF, e.getMessage());
        }
    }

    private static void included(ProofFile proof, Checkpoint checkpoint, Hash leaf) throws Refused {
        if (proof.index() >= checkpoint.size()) {
            throw new Refused(
                    Reason.PROOF_FAILS,
                    "leaf " + proof.index() + " is not in a tree of " + checkpoint.size() + " leaves");
        }
        if (proof.path().isEmpty() && checkpoint.size() > 1) {
            throw new Refused(Reason.EMPTY_PROOF, checkpoint.size() + " leaves");
        }
        InclusionProof inclusion = new InclusionProof(proof.index(), checkpoint.size(), proof.path());
        Hash root;
        try {
            root = inclusion.root(leaf, new TreeHasher());
        } catch (ProofException e) {
            throw new Refused(Reason.WRONG_PROOF_LENGTH, e.getMessage());
        }
        if (!root.equals(checkpoint.root())) {
            throw new Refused(Reason.PROOF_FAILS, "it leads to " + root + ", signed is " + checkpoint.root());
        }
    }
}
