package org.mlaudit.streams.ledger.record;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.LedgerFields;
import org.mlaudit.codec.LedgerFieldsDecoder;
import org.mlaudit.codec.Utf8;
import org.mlaudit.streams.ledger.LeafEncoder;
import org.mlaudit.streams.ledger.LeafType;
import org.mlaudit.streams.ledger.TreeHasher;

/**
 * Makes leaves of the records of one topic, without allocation. What a leaf says follows from the record and the writer's schema
 * alone, so whoever has both can make the leaf again and compare.
 *
 * <p>The id is the record's key. A key that is not UTF-8 or has more than {@value LedgerFields#MAX_TEXT_BYTES} bytes is told by
 * its digest, {@code sha256:} and 64 hexadecimal digits; where there is no key, the id is that in the value, if it can be read. A
 * value that can't be read, none at all among them, gives a leaf of type {@link LeafType#UNREADABLE} with the digest of its bytes. For use by one
 * thread.
 */
public final class RecordLeaves {
    private static final String DIGEST = "sha256:";

    private final LeafType type;
    private final String topic;
    private final LedgerFieldsDecoder decoder;
    private final TreeHasher hasher;
    private final LeafEncoder leaf;

    /**
     * Makes leaves.
     *
     * @param type of the leaves of records that can be read
     * @param topic the records' topic, with its prefix
     * @param decoder reads their values
     */
    public RecordLeaves(LeafType type, String topic, LedgerFieldsDecoder decoder, TreeHasher hasher) {
        this.type = type;
        this.topic = topic;
        this.decoder = decoder;
        this.hasher = hasher;
        this.leaf = new LeafEncoder(hasher);
    }

    /**
     * Makes the leaf of a record, which {@link #leaf} holds until the next one is made.
     *
     * @return whether its value could be read
     */
    public boolean write(byte @Nullable [] key, byte @Nullable [] value, int partition, long offset) {
        boolean readable = value != null && decoder.read(value);
        leaf.begin(readable ? type : LeafType.UNREADABLE, topic, partition, offset);
        if (value != null) {
            leaf.value(value, 0, value.length);
        }
        if (readable) {
            fields(decoder.fields());
        }
        if (key != null) {
            id(key);
        }
        leaf.encode();
        return readable;
    }

    private void fields(LedgerFields fields) {
        leaf.id(fields.id.bytes(), fields.id.offset(), fields.id.length())
                .model(fields.model.bytes(), fields.model.offset(), fields.model.length())
                .modelVersion(fields.version.bytes(), fields.version.offset(), fields.version.length())
                .eventTime(fields.occurredAtMicros)
                .origin(fields.producer.bytes(), fields.producer.offset(), fields.producer.length(), fields.sequence)
                .schema(fields.fingerprint.bytes(), fields.fingerprint.offset());
        if (fields.commitment.length() > 0) {
            leaf.commitment(fields.commitment.bytes(), fields.commitment.offset());
        }
        if (fields.subjectKey.length() > 0) {
            leaf.subjectKey(fields.subjectKey.bytes(), fields.subjectKey.offset(), fields.subjectKey.length());
        }
    }

    private void id(byte[] key) {
        if (key.length <= LedgerFields.MAX_TEXT_BYTES && Utf8.isValid(key, 0, key.length)) {
            leaf.id(key, 0, key.length);
        } else {
            byte[] digest = (DIGEST + hasher.sha256(key).hex()).getBytes(StandardCharsets.UTF_8);
            leaf.id(digest, 0, digest.length);
        }
    }

    /** The leaf that was made last. */
    public LeafEncoder leaf() {
        return leaf;
    }
}
