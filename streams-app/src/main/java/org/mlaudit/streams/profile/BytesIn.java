package org.mlaudit.streams.profile;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads what {@link BytesOut} wrote. Every method throws {@link UnreadableSummaryException} when the bytes do not hold it. */
public final class BytesIn {
    private static final int CRC_BYTES = 4;

    private final byte[] bytes;
    private final int end;
    private int at;

    private BytesIn(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** Reads sealed bytes after checking their CRC-32C. */
    public static BytesIn sealed(byte[] bytes, String what) {
        if (bytes.length < CRC_BYTES + 1) {
            throw new UnreadableSummaryException(what + " of " + bytes.length + " bytes is cut short");
        }
        int end = bytes.length - CRC_BYTES;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        int stored = new BytesIn(bytes, bytes.length).skipTo(end).fixedInt();
        if (stored != (int) crc.getValue()) {
            throw new UnreadableSummaryException(what + " of " + bytes.length + " bytes is corrupt: its checksum is "
                    + Integer.toHexString((int) crc.getValue()) + ", not " + Integer.toHexString(stored));
        }
        return new BytesIn(bytes, end);
    }

    /** Reads sealed bytes without checking them, for a look at the header. */
    public static BytesIn unchecked(byte[] bytes) {
        return new BytesIn(bytes, bytes.length);
    }

    private BytesIn skipTo(int position) {
        at = position;
        return this;
    }

    /** Eight bits, 0 to 255. */
    public int octet() {
        need(1);
        return bytes[at++] & 0xFF;
    }

    /** An unsigned 64-bit number. */
    public long count() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = octet();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new UnreadableSummaryException("a number at byte " + at + " is longer than 64 bits");
    }

    /** A count that is a number of things to come, each at least one byte long. */
    public int size() {
        return size(end - at);
    }

    /** A number of things, 0 to the largest that there may be. */
    public int size(int largest) {
        long value = count();
        if (value < 0 || value > largest) {
            throw new UnreadableSummaryException("a size of " + value + " at byte " + at + " exceeds " + largest);
        }
        return (int) value;
    }

    /** A signed 64-bit number. */
    public long signed() {
        long value = count();
        return (value >>> 1) ^ -(value & 1);
    }

    /** Four bytes, the lowest first. */
    public int fixedInt() {
        need(4);
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            value |= (bytes[at++] & 0xFF) << shift;
        }
        return value;
    }

    /** Eight bytes, the lowest first. */
    public long fixedLong() {
        long low = fixedInt() & 0xFFFFFFFFL;
        return low | ((long) fixedInt() << 32);
    }

    /** A double by its bits. */
    public double number() {
        return Double.longBitsToDouble(fixedLong());
    }

    /** UTF-8 behind its length. */
    public String text() {
        return new String(block(), StandardCharsets.UTF_8);
    }

    /** A number in two's complement behind its length. */
    public BigInteger big() {
        byte[] value = block();
        if (value.length == 0) {
            throw new UnreadableSummaryException("a sum at byte " + at + " has no digits");
        }
        return new BigInteger(value);
    }

    /** Bytes behind their length; a copy. */
    public byte[] block() {
        int length = size();
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return value;
    }

    /** Whether something is left. */
    public boolean hasMore() {
        return at < end;
    }

    /** Holds that nothing is left; {@code what} names the whole in the message if something is. */
    public void finish(String what) {
        if (at != end) {
            throw new UnreadableSummaryException(what + " has " + (end - at) + " bytes too many");
        }
    }

    private void need(int more) {
        if (end - at < more) {
            throw new UnreadableSummaryException("the bytes end at " + end + " where more were expected");
        }
    }
}
