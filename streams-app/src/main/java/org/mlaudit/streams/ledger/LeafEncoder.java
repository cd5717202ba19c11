package org.mlaudit.streams.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes leaves one after the other into one buffer, without allocation: {@link #begin}, any of the setters in any order, then
 * {@link #encode}. Bytes that setters are given are read by {@code encode}, not before, so they must stay as they are until then.
 * Texts are compared with those of the leaf before, and encoded again only when they differ.
 *
 * <p>A text other than the note that has more than 1,024 bytes or is not UTF-8 is written as {@code sha256:} and the hexadecimal
 * SHA-256 of its bytes, so whatever a record holds has a leaf.
 *
 * <p>The encoding is canonical: what a leaf says has one encoding. One thread.
 */
public final class LeafEncoder {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] NOTHING = new byte[0];

    private final TreeHasher hasher;
    /** The byte that precedes a leaf when it is hashed, then the leaf. */
    private byte[] buffer = new byte[512];

    private int length;

    private byte type;
    private int flags;
    private int partition;
    private long offset;
    private long sequence;
    private long eventTimeMicros;
    private final byte[] value = new byte[Hash.BYTES];
    private final byte[] schema = new byte[Hash.BYTES];
    private final byte[] commitment = new byte[Hash.BYTES];

    private final byte[][] texts = new byte[LeafFormat.TEXTS][];
    private final int[] textOffsets = new int[LeafFormat.TEXTS];
    private final int[] textLengths = new int[LeafFormat.TEXTS];

    /** Texts that were given as strings last, and their bytes. */
    private final @Nullable String[] strings = new String[LeafFormat.TEXTS];

    private final byte[][] stringBytes = new byte[LeafFormat.TEXTS][];

    /** Makes an encoder for the thread of a hasher. */
    public LeafEncoder(TreeHasher hasher) {
        this.hasher = hasher;
        Arrays.fill(texts, NOTHING);
        Arrays.fill(stringBytes, NOTHING);
        buffer[0] = TreeHasher.LEAF_PREFIX;
    }

    /** Begins a leaf about the record at a place; all that is not set is none or empty. */
    public LeafEncoder begin(LeafType leafType, String topic, int sourcePartition, long sourceOffset) {
        type = leafType.code();
        flags = 0;
        partition = sourcePartition;
        offset = sourceOffset;
        sequence = Leaf.NO_SEQUENCE;
        Arrays.fill(textLengths, 0);
        return text(LeafFormat.TOPIC, topic);
    }

    /** Changes the type, as when a record turns out to be unreadable after the leaf was begun. */
    public LeafEncoder type(LeafType leafType) {
        type = leafType.code();
        return this;
    }

    /** Sets the id: the record's key as UTF-8. */
    public LeafEncoder id(byte[] bytes, int from, int count) {
        return text(LeafFormat.ID, bytes, from, count);
    }

    /** Sets the id. */
    public LeafEncoder id(String id) {
        return text(LeafFormat.ID, id);
    }

    /** Sets the model and its version. */
    public LeafEncoder model(String model, String version) {
        return text(LeafFormat.MODEL, model).text(LeafFormat.MODEL_VERSION, version);
    }

    /** Sets the model. */
    public LeafEncoder model(byte[] bytes, int from, int count) {
        return text(LeafFormat.MODEL, bytes, from, count);
    }

    /** Sets the model's version. */
    public LeafEncoder modelVersion(byte[] bytes, int from, int count) {
        return text(LeafFormat.MODEL_VERSION, bytes, from, count);
    }

    /** Sets when it happened, in microseconds since 1970. */
    public LeafEncoder eventTime(long micros) {
        eventTimeMicros = micros;
        flags |= LeafFormat.HAS_EVENT_TIME;
        return this;
    }

    /** Sets who produced the record, and as which in its row; -1 if it does not number them. */
    public LeafEncoder origin(byte[] producer, int from, int count, long producerSequence) {
        sequence = producerSequence;
        return text(LeafFormat.PRODUCER, producer, from, count);
    }

    /** Sets who produced the record, and as which in its row; -1 if it does not number them. */
    public LeafEncoder origin(String producer, long producerSequence) {
        sequence = producerSequence;
        return text(LeafFormat.PRODUCER, producer);
    }

    /** Sets the fingerprint of the writer schema: SHA-256 of its parsing canonical form, 32 bytes. */
    public LeafEncoder schema(byte[] fingerprint, int from) {
        System.arraycopy(fingerprint, from, schema, 0, Hash.BYTES);
        flags |= LeafFormat.HAS_SCHEMA;
        return this;
    }

    /** Sets what was stored, as the SHA-256 of its bytes, computed at once. */
    public LeafEncoder value(byte[] stored, int from, int count) {
        hasher.sha256(stored, from, count, value, 0);
        flags |= LeafFormat.HAS_VALUE;
        return this;
    }

    /** Sets the SHA-256 of what was stored. */
    public LeafEncoder valueHash(Hash hash) {
        hash.copyTo(value, 0);
        flags |= LeafFormat.HAS_VALUE;
        return this;
    }

    /** Sets the commitment to the plaintext: 32 bytes. */
    public LeafEncoder commitment(byte[] bytes, int from) {
        System.arraycopy(bytes, from, commitment, 0, Hash.BYTES);
        flags |= LeafFormat.HAS_COMMITMENT;
        return this;
    }

    /** Sets the id of the data key of the subject. */
    public LeafEncoder subjectKey(byte[] bytes, int from, int count) {
        return text(LeafFormat.SUBJECT_KEY, bytes, from, count);
    }

    /** Sets the id of the data key of the subject. */
    public LeafEncoder subjectKey(String keyId) {
        return text(LeafFormat.SUBJECT_KEY, keyId);
    }

    /** Sets the signed note that the leaf carries. */
    public LeafEncoder note(String note) {
        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        return slice(LeafFormat.NOTE, bytes, 0, bytes.length);
    }

    private LeafEncoder text(int field, byte[] bytes, int from, int count) {
        if (isWritable(bytes, from, count)) {
            return slice(field, bytes, from, count);
        }
        byte[] digest = new byte[Hash.BYTES];
        hasher.sha256(bytes, from, count, digest, 0);
        String named = LeafFormat.DIGEST + HexFormat.of().formatHex(digest);
        byte[] written = named.getBytes(StandardCharsets.US_ASCII);
        return slice(field, written, 0, written.length);
    }

    private static boolean isWritable(byte[] bytes, int from, int count) {
        if (count > LeafFormat.MOST_TEXT) {
            return false;
        }
        int signs = 0;
        for (int i = from; i < from + count; i++) {
            signs |= bytes[i];
        }
        return signs >= 0 || Texts.isUtf8(bytes, from, count);
    }

    private LeafEncoder slice(int field, byte[] bytes, int from, int count) {
        texts[field] = bytes;
        textOffsets[field] = from;
        textLengths[field] = count;
        return this;
    }

    private LeafEncoder text(int field, String text) {
        if (!text.equals(strings[field])) {
            stringBytes[field] = Texts.utf8(text);
            strings[field] = text;
        }
        byte[] bytes = stringBytes[field];
        return text(field, bytes, 0, bytes.length);
    }

    /**
     * Writes the leaf; {@link #bytes}, {@link #start} and {@link #length} tell where it is until the next one is written.
     *
     * @throws IllegalArgumentException if the note is so long that the leaf has more than 65,535 bytes
     */
    public LeafEncoder encode() {
        int needed = LeafFormat.FIXED + optionalBytes();
        for (int count : textLengths) {
            needed += 2 + count;
        }
        if (needed > EntryBundle.MOST_BYTES) {
            throw new IllegalArgumentException("a leaf has at most " + EntryBundle.MOST_BYTES + " bytes, not " + needed
                    + ": its note is too long");
        }
        if (buffer.length < 1 + needed) {
            buffer = Arrays.copyOf(
                    buffer, Math.max(1 + needed, Math.min(2 * buffer.length, 1 + EntryBundle.MOST_BYTES)));
        }
        byte[] out = buffer;
        out[1] = LeafFormat.VERSION;
        out[1 + LeafFormat.TYPE] = type;
        out[1 + LeafFormat.FLAGS] = (byte) flags;
        INT.set(out, 1 + LeafFormat.PARTITION, partition);
        LONG.set(out, 1 + LeafFormat.OFFSET, offset);
        LONG.set(out, 1 + LeafFormat.SEQUENCE, sequence);
        int at = writeOptional(out, 1 + LeafFormat.FIXED);
        for (int field = 0; field < LeafFormat.TEXTS; field++) {
            int count = textLengths[field];
            out[at] = (byte) (count >> 8);
            out[at + 1] = (byte) count;
            System.arraycopy(texts[field], textOffsets[field], out, at + 2, count);
            at += 2 + count;
        }
        length = at - 1;
        return this;
    }

    private int optionalBytes() {
        int time = flags & LeafFormat.HAS_EVENT_TIME;
        return time * Long.BYTES + Integer.bitCount(flags & ~LeafFormat.HAS_EVENT_TIME) * Hash.BYTES;
    }

    private int writeOptional(byte[] out, int from) {
        int at = from;
        if ((flags & LeafFormat.HAS_EVENT_TIME) != 0) {
            LONG.set(out, at, eventTimeMicros);
            at += Long.BYTES;
        }
        if ((flags & LeafFormat.HAS_VALUE) != 0) {
            System.arraycopy(value, 0, out, at, Hash.BYTES);
            at += Hash.BYTES;
        }
        if ((flags & LeafFormat.HAS_SCHEMA) != 0) {
            System.arraycopy(schema, 0, out, at, Hash.BYTES);
            at += Hash.BYTES;
        }
        if ((flags & LeafFormat.HAS_COMMITMENT) != 0) {
            System.arraycopy(commitment, 0, out, at, Hash.BYTES);
            at += Hash.BYTES;
        }
        return at;
    }

    /** Returns the array that the leaf was written to. */
    public byte[] bytes() {
        return buffer;
    }

    /** Returns where the leaf begins in {@link #bytes}. */
    public int start() {
        return 1;
    }

    /** Returns the number of bytes of the leaf. */
    public int length() {
        return length;
    }

    /** Writes the leaf's hash. */
    public void hash(byte[] out, int outOffset) {
        // The leaf's prefix is already before it: one call for all.
        hasher.sha256(buffer, 0, 1 + length, out, outOffset);
    }

    /** Appends the leaf to a bundle. */
    public void appendTo(EntryBundle.Writer bundle) {
        bundle.append(buffer, 1, length);
    }
}
