package org.mlaudit.streams.ledger;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A commitment to one record, in one canonical encoding: what a tree of the ledger has as its leaves. It holds no payload, and
 * nothing of a person but the random id of a key that can be destroyed.
 *
 * @param type what it commits to
 * @param id key of the record as text; the origin of the tree in a checkpoint
 * @param model empty for none
 * @param version of the model, empty for none
 * @param eventTimeMicros when it happened, microseconds since 1970
 * @param topic of the record
 * @param partition of the record, 0 or more
 * @param offset of the record, 0 or more
 * @param producer who captured it, empty for nobody known
 * @param sequence its number among those of its producer, from 0; -1 for none; the size of the tree in a checkpoint
 * @param schema SHA-256 of the parsing canonical form of the writer schema
 * @param value SHA-256 of the record's value as it was stored; none for a record without value
 * @param commitment HMAC of the plaintext of what is encrypted; the root in a checkpoint
 * @param subjectKey id of the data key, empty for none; of an erasure, the key that was destroyed
 * @param note signed note that the leaf carries, empty for none
 */
public record Leaf(
        LeafType type,
        String id,
        String model,
        String version,
        OptionalLong eventTimeMicros,
        String topic,
        int partition,
        long offset,
        String producer,
        long sequence,
        Optional<Hash> schema,
        Optional<Hash> value,
        Optional<Hash> commitment,
        String subjectKey,
        String note) {
    /** The sequence of a record whose producer does not number its records. */
    public static final long NO_SEQUENCE = -1;

    /**
     * Checks what it is made of.
     *
     * @throws IllegalArgumentException if partition, offset or sequence is out of its range
     */
    public Leaf {
        if (partition < 0 || offset < 0 || sequence < NO_SEQUENCE) {
            throw new IllegalArgumentException("partition " + partition + ", offset " + offset + " and sequence "
                    + sequence + " can't be those of a record");
        }
    }

    /**
     * The leaf of a tree's checkpoint in the log of logs: the origin as id, size as sequence, root as commitment, and the SHA-256 of
     * the checkpoint's text as value.
     *
     * @param topic to which checkpoints are written
     * @param timeMicros when it was signed, microseconds since 1970
     */
    public static Leaf ofCheckpoint(Checkpoint checkpoint, String topic, long timeMicros) {
        return new Leaf(
                LeafType.CHECKPOINT,
                checkpoint.origin(),
                "",
                "",
                OptionalLong.of(timeMicros),
                topic,
                0,
                0,
                "",
                checkpoint.size(),
                Optional.empty(),
                Optional.of(new TreeHasher().sha256(Texts.utf8(checkpoint.text()))),
                Optional.of(checkpoint.root()),
                "",
                "");
    }

    /**
     * The leaf of a key rotation in the log of logs: the verifier key of the new key as id, and the note that both keys signed.
     *
     * @param topic to which checkpoints are written
     */
    public static Leaf ofKeyRotation(KeyRotation rotation, SignedNote signed, String topic) {
        String note = signed.encode();
        return new Leaf(
                LeafType.KEY_ROTATION,
                rotation.newKey().toString(),
                "",
                "",
                OptionalLong.of(Math.multiplyExact(rotation.atSeconds(), 1_000_000L)),
                topic,
                0,
                0,
                "",
                NO_SEQUENCE,
                Optional.empty(),
                Optional.of(new TreeHasher().sha256(Texts.utf8(note))),
                Optional.empty(),
                "",
                note);
    }

    /** Sets all fields of an encoder to those of this leaf, and encodes it. */
    public LeafEncoder encode(LeafEncoder encoder) {
        encoder.begin(type, topic, partition, offset)
                .id(id)
                .model(model, version)
                .origin(producer, sequence)
                .subjectKey(subjectKey)
                .note(note);
        eventTimeMicros.ifPresent(encoder::eventTime);
        schema.ifPresent(hash -> encoder.schema(hash.bytes(), 0));
        value.ifPresent(encoder::valueHash);
        commitment.ifPresent(hash -> encoder.commitment(hash.bytes(), 0));
        return encoder.encode();
    }

    /** Encodes the leaf. */
    public byte[] encode() {
        LeafEncoder encoder = encode(new LeafEncoder(new TreeHasher()));
        return Arrays.copyOfRange(encoder.bytes(), encoder.start(), encoder.start() + encoder.length());
    }

    /** Returns the leaf's hash in its tree. */
    public Hash hash() {
        return new TreeHasher().leaf(encode());
    }

    /**
     * Decodes a leaf.
     *
     * @throws MalformedException if the bytes are not a leaf of version 1, or hold texts that are not UTF-8
     */
    public static Leaf decode(byte[] bytes) {
        Leaf leaf = new LeafView().read(bytes, 0, bytes.length).toLeaf();
        if (!Arrays.equals(leaf.encode(), bytes)) {
            throw new MalformedException("leaf", LeafFormat.FIXED, "holds a text that is not UTF-8");
        }
        return leaf;
    }
}
