package org.mlaudit.streams.join;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Entries one behind the other in an array: a format byte, an instant that expiries are counted from, entries, a CRC-32C.
 *
 * <p>An entry is the two halves of the id's hash (8 bytes each), then integers of 1 to 10 bytes: version and kind, expiry
 * as a zig-zag difference to the block's instant, length; then so many bytes, and for a waiting truth length and bytes of
 * its message. Numbers are little-endian.
 */
final class Block {
    static final int HASH_BYTES = 2 * Long.BYTES;
    /** Format byte and instant. */
    static final int HEADER = 1 + Long.BYTES;

    static final int CRC_BYTES = Integer.BYTES;
    private static final byte FORMAT = 1;
    /** What an entry takes at most beyond hash and contents: tag, expiry and two lengths. */
    private static final int MOST_NUMBERS = 5 + 10 + 5 + 5;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final long number;
    /** The instant that expiries are counted from, also in the header: entries are read without a look there. */
    private final long base;

    private byte[] bytes;
    private int end;
    private boolean sealed;
    /** Bytes of the entries that are still valid. */
    int live;
    /** No entry here expires before this instant, in milliseconds. */
    long earliest;
    /** Whether the block was drained, so that its removal has to be told. */
    boolean drained;

    private Block(long number, byte[] bytes, int end, boolean sealed) {
        this.number = number;
        this.base = getLong(bytes, 1);
        this.bytes = bytes;
        this.end = end;
        this.sealed = sealed;
    }

    /** An empty block with room for so many bytes; it grows when they don't suffice. */
    static Block open(long number, int capacity, long base) {
        byte[] bytes = new byte[Math.max(capacity, HEADER)];
        bytes[0] = FORMAT;
        LONGS.set(bytes, 1, base);
        Block block = new Block(number, bytes, HEADER, false);
        block.earliest = Long.MAX_VALUE;
        return block;
    }

    /**
     * A sealed block as it was drained. All its entries count as valid; nothing is known of their expiries.
     *
     * @throws UnreadableBlockException if the bytes are no such block
     */
    static Block of(long number, byte[] bytes) {
        check(number, bytes);
        Block block = new Block(number, bytes, bytes.length - CRC_BYTES, true);
        block.live = block.end - HEADER;
        block.earliest = Long.MIN_VALUE;
        block.drained = true;
        return block;
    }

    /** A block without entries that says no more than an instant. */
    static byte[] ofInstant(long instant) {
        Block block = open(0, HEADER, instant);
        block.seal();
        return block.bytes;
    }

    /** The instant of a block without entries. */
    static long instant(long number, byte[] bytes) {
        check(number, bytes);
        return getLong(bytes, 1);
    }

    private static void check(long number, byte[] bytes) {
        if (bytes.length < HEADER + CRC_BYTES) {
            throw new UnreadableBlockException("block " + number + " of " + bytes.length + " bytes is cut short");
        }
        if (bytes[0] != FORMAT) {
            throw new UnreadableBlockException(
                    "block " + number + " has format " + bytes[0] + ", and only " + FORMAT + " is known");
        }
        int end = bytes.length - CRC_BYTES;
        int stored = (int) INTS.get(bytes, end);
        int actual = crc(bytes, end);
        if (stored != actual) {
            throw new UnreadableBlockException("block " + number + " of " + bytes.length
                    + " bytes is corrupt: its checksum is " + Integer.toHexString(actual) + ", not "
                    + Integer.toHexString(stored));
        }
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    /** Most bytes that an entry takes. */
    static int mostBytes(int length, int originalLength) {
        return HASH_BYTES + MOST_NUMBERS + length + originalLength;
    }

    long number() {
        return number;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where the entries end. */
    int end() {
        return end;
    }

    long base() {
        return base;
    }

    boolean sealed() {
        return sealed;
    }

    boolean isOf(int at, long hashHigh, long hashLow) {
        return getLong(bytes, at + Long.BYTES) == hashLow && getLong(bytes, at) == hashHigh;
    }

    /** Adds an entry with the contents of another one, which may be of this block; its offset. */
    int append(Kind kind, int version, long hashHigh, long hashLow, long expiresAtMillis, Content content) {
        int most = mostBytes(content.length, content.originalLength) + CRC_BYTES;
        if (bytes.length - end < most) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + most));
        }
        byte[] to = bytes;
        int start = end;
        LONGS.set(to, start, hashHigh);
        LONGS.set(to, start + Long.BYTES, hashLow);
        long step = expiresAtMillis - base;
        int at = varint(to, start + HASH_BYTES, (long) version << Kind.BITS | kind.code());
        at = varint(to, at, (step << 1) ^ (step >> 63));
        at = block(to, at, content.bytes, content.offset, content.length);
        if (kind == Kind.WAITING_TRUTH) {
            at = block(to, at, content.original, content.originalOffset, content.originalLength);
        }
        end = at;
        live += end - start;
        earliest = Math.min(earliest, expiresAtMillis);
        return start;
    }

    /** Writes length and bytes; where they end. */
    private static int block(byte[] to, int at, byte[] source, int offset, int length) {
        int from = varint(to, at, length);
        System.arraycopy(source, offset, to, from, length);
        return from + length;
    }

    private static int varint(byte[] to, int at, long value) {
        int next = at;
        long left = value;
        while ((left & ~0x7FL) != 0) {
            to[next++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        to[next++] = (byte) left;
        return next;
    }

    /** Closes the block: it takes no more entries, and its array is as long as need be. */
    void seal() {
        byte[] whole = Arrays.copyOf(bytes, end + CRC_BYTES);
        INTS.set(whole, end, crc(whole, end));
        bytes = whole;
        sealed = true;
    }

    private static int crc(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }
}
