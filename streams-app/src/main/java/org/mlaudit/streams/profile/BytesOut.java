package org.mlaudit.streams.profile;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Grows a byte array: little-endian base-128 integers, fixed longs, texts, and a closing CRC-32C. */
public final class BytesOut {
    private byte[] bytes = new byte[512];
    private int length;

    /** The lowest eight bits. */
    public void octet(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    /** An unsigned 64-bit number in 1 to 10 bytes. */
    public void count(long value) {
        room(10);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    /** A signed number, small magnitudes short. */
    public void signed(long value) {
        count((value << 1) ^ (value >> 63));
    }

    /** Four bytes, the lowest first. */
    public void fixedInt(int value) {
        room(4);
        for (int shift = 0; shift < Integer.SIZE; shift += 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** Eight bytes, the lowest first. */
    public void fixedLong(long value) {
        fixedInt((int) value);
        fixedInt((int) (value >>> 32));
    }

    /** A double by its bits; negative zero is written as zero. */
    public void number(double value) {
        fixedLong(Double.doubleToLongBits(value + 0.0));
    }

    /** UTF-8 behind its length. */
    public void text(String value) {
        block(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Two's complement behind its length. */
    public void big(BigInteger value) {
        block(value.toByteArray());
    }

    /** Bytes behind their length. */
    public void block(byte[] value) {
        count(value.length);
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** Everything written so far, followed by its CRC-32C. */
    public byte[] sealed() {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        fixedInt((int) crc.getValue());
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
