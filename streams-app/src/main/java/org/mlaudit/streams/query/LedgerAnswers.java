package org.mlaudit.streams.query;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.ledger.Hash;
import org.mlaudit.streams.ledger.Leaf;
import org.mlaudit.streams.ledger.ProofFile;
import org.mlaudit.streams.ledger.SignedNote;

/** The shapes of answers on the ledger. */
final class LedgerAnswers {
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private LedgerAnswers() {}

    @Doc("The newest checkpoint of each tree that was signed lately.")
    record CheckpointList(
            @Doc("Checkpoints, the last signed first; that of the log of logs ends in log and the epoch.")
            List<SignedCheckpoint> checkpoints) {}

    @Doc("A signed state of a tree.")
    record SignedCheckpoint(
            @Doc("Name of the tree: host, cluster, topic, partition, epoch.")
            String origin,

            @Doc("Number of leaves.") long size,
            @Doc("The signed note: C2SP tlog-checkpoint.") String note,
            @Doc("When it was signed.") Instant signedAt,

            @Doc(
                    "Verifier key that the note was signed with (C2SP signed-note); null when this instance does not know it."
                            + " Compare it with one that you got in another way.")
            @Nullable
            String verifierKey) {
        static SignedCheckpoint of(LedgerCheckpoint checkpoint) {
            return new SignedCheckpoint(
                    checkpoint.origin(),
                    checkpoint.size(),
                    checkpoint.note(),
                    checkpoint.signedAt(),
                    checkpoint.key().orElse(null));
        }
    }

    @Doc("That a record is a leaf of a signed tree.")
    record LedgerProofAnswer(
            @Doc("The proof.") ProvenLeaf proof,
            @Doc("Where the answer comes from.") Answers.Source source) {}

    @Doc("A leaf with all that it takes to check that it is in the tree: hash leaf, walk the hashes to the root of the"
            + " checkpoint, check the checkpoint's signature, and compare the digest in the leaf with that of value.")
    record ProvenLeaf(
            @Doc("Place of the record.") ExplanationAnswers.Place place,
            @Doc("Id in the leaf: the record's key.") String id,
            @Doc("What the leaf commits to.") String type,
            @Doc("Index of the leaf, from 0.") long index,

            @Doc("Canonical commitment, base64; its hash is SHA-256 of a zero byte and these bytes.")
            String leaf,

            @Doc("Hash of the leaf, base64.") String leafHash,

            @Doc("Inclusion proof from the leaf up, base64 (RFC 6962, 2.1.1).")
            List<String> hashes,

            @Doc("The state of the tree that it leads to.") SignedCheckpoint checkpoint,

            @Doc("Bytes of the record, base64, of which the leaf has the SHA-256; null when it has none.") @Nullable
            String value,

            @Doc("Why there is no value; null when there is.") @Nullable
            String valueProblem,

            @Doc(
                    "The same as a proof file: C2SP tlog-proof, with the leaf as its extra data; mlaudit verify --proof checks it.")
            String file) {
        static ProvenLeaf of(LedgerProof proof) {
            Leaf leaf = Leaf.decode(proof.leaf());
            Optional<String> value = proof.value().map(BASE64::encodeToString);
            boolean never = leaf.value().isEmpty();
            return new ProvenLeaf(
                    new ExplanationAnswers.Place(leaf.topic(), leaf.partition(), leaf.offset()),
                    leaf.id(),
                    leaf.type().name(),
                    proof.proof().index(),
                    BASE64.encodeToString(proof.leaf()),
                    proof.leafHash().base64(),
                    proof.proof().path().stream().map(Hash::base64).toList(),
                    SignedCheckpoint.of(proof.checkpoint()),
                    value.orElse(null),
                    value.isPresent()
                            ? null
                            : never
                                    ? "The record has no value"
                                    : "The topic " + leaf.topic()
                                            + " no longer has the record: its retention has passed",
                    file(proof));
        }

        private static String file(LedgerProof proof) {
            return new ProofFile(
                            Optional.of(ProofFile.Extra.of(proof.leaf())),
                            proof.proof().index(),
                            proof.proof().path(),
                            SignedNote.parse(proof.checkpoint().note()))
                    .encode();
        }
    }
}
