package org.mlaudit.streams.ledger.verify;

/** Why a ledger is not as it should be: one for each way in which it can be attacked or damaged. */
public enum Reason {
    LEAF_CHANGED(Aspect.INTEGRITY, "the leaf is not the one that was signed"),
    LEAF_DELETED(Aspect.INTEGRITY, "leaves that were signed are not there"),
    LEAF_INSERTED(Aspect.INTEGRITY, "there are leaves that were not signed"),
    LEAF_DUPLICATED(Aspect.INTEGRITY, "a leaf is there more often than it was signed"),
    LEAVES_REORDERED(Aspect.INTEGRITY, "leaves are not in the order in which they were signed"),
    OTHER_LEAVES(Aspect.INTEGRITY, "these leaves do not give the signed root; which of them differ can't be told"),
    MALFORMED_LEAF(Aspect.INTEGRITY, "the leaf is not a commitment in canonical form"),
    TILE_CHANGED(Aspect.INTEGRITY, "a tile of hashes does not hold the hashes of the leaves"),
    PAYLOAD_CHANGED(Aspect.INTEGRITY, "the record is not the one that the leaf commits to"),
    TRUNCATED(Aspect.INTEGRITY, "the tree ends before the size that was signed"),
    REPLACED(Aspect.INTEGRITY, "the log is another one than the one that was seen before"),
    ROLLED_BACK(Aspect.INTEGRITY, "the log is an older state of the one that was seen before"),
    FORKED(Aspect.INTEGRITY, "the log went another way after a state that was seen before"),
    OTHER_ROOT(Aspect.INTEGRITY, "two signed states of one size have different roots"),
    UNKNOWN_SIGNER(Aspect.INTEGRITY, "no signature is by the pinned key, or by one that it handed over to"),
    RETIRED_SIGNER(Aspect.INTEGRITY, "the signature is by a key that was replaced before"),
    BAD_SIGNATURE(Aspect.INTEGRITY, "the signature does not fit the text"),
    KEY_ID_COLLISION(Aspect.INTEGRITY, "different keys claim the same name and key id"),
    FORGED_ROTATION(Aspect.INTEGRITY, "the key was not handed over by the key before it"),
    MALFORMED_NOTE(Aspect.INTEGRITY, "the signed note is not in the format of C2SP"),
    ORIGIN_SWAPPED(Aspect.INTEGRITY, "this belongs to another tree"),
    NOT_WITNESSED(Aspect.INTEGRITY, "the witnesses that the policy asks for did not cosign"),
    CHECKPOINT_NOT_LOGGED(Aspect.INTEGRITY, "the signed state is not in the log of logs"),
    EMPTY_PROOF(Aspect.INTEGRITY, "the proof has no hashes although the tree has more than one leaf"),
    WRONG_PROOF_LENGTH(Aspect.INTEGRITY, "the proof has more or fewer hashes than its leaf and tree size take"),
    NODE_AS_LEAF(Aspect.INTEGRITY, "an inner node is passed off as a leaf"),
    PROOF_FAILS(Aspect.INTEGRITY, "the proof does not lead to the signed root"),
    MALFORMED_PROOF(Aspect.INTEGRITY, "the proof is not in the format of C2SP tlog-proof"),
    SCHEMA_REINTERPRETED(Aspect.INTEGRITY, "the record would be read by another schema than it was written with"),
    BACKDATED(Aspect.INTEGRITY, "the time that is claimed does not fit the time it was signed"),
    SEQUENCE_GAP(Aspect.COMPLETENESS, "the producer counted events that never reached the ledger"),
    RECORD_NOT_SEALED(Aspect.COMPLETENESS, "a record of the topic has no leaf"),
    RECORD_MISSING(Aspect.COMPLETENESS, "the record of a leaf is gone, though its topic still keeps older ones"),
    PARTITION_MISSING(Aspect.COMPLETENESS, "the log of logs knows a tree that is not here"),
    CHECKPOINT_MISSING(Aspect.COMPLETENESS, "the log of logs knows a signed state that is not here"),
    ERASED_WITHOUT_LEAF(Aspect.ERASURE, "the key of records is gone, and no leaf authorises that"),
    KEY_NOT_DESTROYED(Aspect.ERASURE, "an erasure is recorded, but the key is still there");

    private final Aspect aspect;
    private final String sentence;

    Reason(Aspect aspect, String sentence) {
        this.aspect = aspect;
        this.sentence = sentence;
    }

    /** The verdict that it fails. */
    public Aspect aspect() {
        return aspect;
    }

    /** What it means, without a capital letter and a full stop. */
    public String sentence() {
        return sentence;
    }
}
