package org.mlaudit.streams.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads leaves in place, one after the other, without allocation. {@link #read} checks that the bytes are a leaf and in its only
 * encoding; the getters then tell what it says, until the next is read. One thread.
 */
public final class LeafView {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[0];
    private int start;
    private int length;
    private int flags;
    private LeafType type = LeafType.UNREADABLE;
    private int eventTime;
    private int value;
    private int schema;
    private int commitment;
    private final int[] textOffsets = new int[LeafFormat.TEXTS];
    private final int[] textLengths = new int[LeafFormat.TEXTS];

    /**
     * Reads a leaf.
     *
     * @return this
     * @throws MalformedException if the bytes are not a leaf of version 1; its offset counts from the leaf's first byte
     */
    public LeafView read(byte[] array, int from, int count) {
        bytes = array;
        start = from;
        length = count;
        if (count < LeafFormat.FIXED) {
            throw malformed(count, "ends within its first " + LeafFormat.FIXED + " bytes");
        }
        if (array[from] != LeafFormat.VERSION) {
            throw malformed(0, "is of version " + array[from] + ", and only version 1 is known");
        }
        type = LeafType.ofCode(array[from + LeafFormat.TYPE])
                .orElseThrow(() -> malformed(LeafFormat.TYPE, "there is no type " + array[from + LeafFormat.TYPE]));
        flags = array[from + LeafFormat.FLAGS] & 0xff;
        if ((flags & ~LeafFormat.ALL_FLAGS) != 0) {
            throw malformed(LeafFormat.FLAGS, "has flags that are not known");
        }
        if (partition() < 0 || offset() < 0) {
            throw malformed(LeafFormat.PARTITION, "has a negative partition or offset");
        }
        if (sequence() < Leaf.NO_SEQUENCE) {
            throw malformed(LeafFormat.SEQUENCE, "has a sequence less than -1");
        }
        readTexts(readOptional());
        return this;
    }

    private int readOptional() {
        int at = LeafFormat.FIXED;
        eventTime = at;
        at += (flags & LeafFormat.HAS_EVENT_TIME) == 0 ? 0 : Long.BYTES;
        value = at;
        at += (flags & LeafFormat.HAS_VALUE) == 0 ? 0 : Hash.BYTES;
        schema = at;
        at += (flags & LeafFormat.HAS_SCHEMA) == 0 ? 0 : Hash.BYTES;
        commitment = at;
        at += (flags & LeafFormat.HAS_COMMITMENT) == 0 ? 0 : Hash.BYTES;
        return at;
    }

    private void readTexts(int from) {
        int at = from;
        for (int field = 0; field < LeafFormat.TEXTS; field++) {
            if (length - at < 2) {
                throw malformed(Math.min(at, length), "ends before its text " + field);
            }
            int count = ((bytes[start + at] & 0xff) << 8) | (bytes[start + at + 1] & 0xff);
            if (count > LeafFormat.MOST_TEXT && field != LeafFormat.NOTE) {
                throw malformed(
                        at, "has a text " + field + " of " + count + " bytes, more than " + LeafFormat.MOST_TEXT);
            }
            at += 2;
            if (length - at < count) {
                throw malformed(at - 2, "ends within its text " + field + " of " + count + " bytes");
            }
            textOffsets[field] = start + at;
            textLengths[field] = count;
            at += count;
        }
        if (at != length) {
            throw malformed(at, "has " + (length - at) + " bytes after its end");
        }
    }

    private static MalformedException malformed(int offset, String reason) {
        return new MalformedException("leaf", offset, reason);
    }

    /** Returns what the leaf commits to. */
    public LeafType type() {
        return type;
    }

    /** Returns the partition of the record. */
    public int partition() {
        return (int) INT.get(bytes, start + LeafFormat.PARTITION);
    }

    /** Returns the offset of the record. */
    public long offset() {
        return (long) LONG.get(bytes, start + LeafFormat.OFFSET);
    }

    /** Returns the producer's sequence number, -1 for none; the size of the tree in a checkpoint. */
    public long sequence() {
        return (long) LONG.get(bytes, start + LeafFormat.SEQUENCE);
    }

    /** Returns whether there is an event time. */
    public boolean hasEventTime() {
        return (flags & LeafFormat.HAS_EVENT_TIME) != 0;
    }

    /** Returns the event time in microseconds since 1970; call only if there is one. */
    public long eventTimeMicros() {
        return (long) LONG.get(bytes, start + eventTime);
    }

    /** Returns the SHA-256 of what was stored. */
    public Optional<Hash> value() {
        return hash(LeafFormat.HAS_VALUE, value);
    }

    /** Returns whether bytes from an offset on are the SHA-256 of what was stored; false if the record had no value. */
    public boolean valueIs(byte[] hash, int hashOffset) {
        return (flags & LeafFormat.HAS_VALUE) != 0
                && Arrays.equals(
                        bytes, start + value, start + value + Hash.BYTES, hash, hashOffset, hashOffset + Hash.BYTES);
    }

    /** Returns the fingerprint of the writer schema. */
    public Optional<Hash> schema() {
        return hash(LeafFormat.HAS_SCHEMA, schema);
    }

    /** Returns the commitment to the plaintext; the root in a checkpoint. */
    public Optional<Hash> commitment() {
        return hash(LeafFormat.HAS_COMMITMENT, commitment);
    }

    private Optional<Hash> hash(int flag, int at) {
        return (flags & flag) == 0 ? Optional.empty() : Optional.of(Hash.of(bytes, start + at));
    }

    /** Returns the id of the record. */
    public String id() {
        return text(LeafFormat.ID);
    }

    /** Returns the model, empty for none. */
    public String model() {
        return text(LeafFormat.MODEL);
    }

    /** Returns the model's version, empty for none. */
    public String modelVersion() {
        return text(LeafFormat.MODEL_VERSION);
    }

    /** Returns the topic of the record. */
    public String topic() {
        return text(LeafFormat.TOPIC);
    }

    /** Returns who produced the record, empty for nobody known. */
    public String producer() {
        return text(LeafFormat.PRODUCER);
    }

    /** Returns the id of the data key of the subject, empty for none. */
    public String subjectKey() {
        return text(LeafFormat.SUBJECT_KEY);
    }

    /** Returns the signed note that the leaf carries, empty for none. */
    public String note() {
        return text(LeafFormat.NOTE);
    }

    /** Returns whether there is a data key of a subject. */
    public boolean hasSubjectKey() {
        return textLengths[LeafFormat.SUBJECT_KEY] > 0;
    }

    /** Returns whether the topic has these bytes of UTF-8. */
    public boolean topicIs(byte[] utf8) {
        return textIs(LeafFormat.TOPIC, utf8);
    }

    /** Returns whether the producer has these bytes of UTF-8. */
    public boolean producerIs(byte[] utf8) {
        return textIs(LeafFormat.PRODUCER, utf8);
    }

    /** Returns whether the id has these bytes of UTF-8. */
    public boolean idIs(byte[] utf8) {
        return textIs(LeafFormat.ID, utf8);
    }

    private boolean textIs(int field, byte[] utf8) {
        int at = textOffsets[field];
        return Arrays.equals(bytes, at, at + textLengths[field], utf8, 0, utf8.length);
    }

    private String text(int field) {
        return new String(bytes, textOffsets[field], textLengths[field], StandardCharsets.UTF_8);
    }

    /** Returns a copy that does not change. */
    public Leaf toLeaf() {
        return new Leaf(
                type,
                id(),
                model(),
                modelVersion(),
                hasEventTime() ? OptionalLong.of(eventTimeMicros()) : OptionalLong.empty(),
                topic(),
                partition(),
                offset(),
                producer(),
                sequence(),
                schema(),
                value(),
                commitment(),
                subjectKey(),
                note());
    }
}
