package org.mlaudit.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * Reads Avro's zig-zag integers from a byte array. A position past the end of the array shows as an
 * {@code IndexOutOfBoundsException}, which the callers turn into a reason.
 */
final class Varints {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAX_BYTES = 10;

    private Varints() {}

    /** Index after the integer that starts at {@code pos}. */
    static int end(byte[] data, int pos) {
        if (data[pos] >= 0) {
            return pos + 1;
        }
        if (pos + Long.BYTES <= data.length) {
            long lastBytes = ~(long) LONGS.get(data, pos) & 0x8080_8080_8080_8080L;
            if (lastBytes != 0) {
                return pos + (Long.numberOfTrailingZeros(lastBytes) >> 3) + 1;
            }
        }
        return longEnd(data, pos);
    }

    private static int longEnd(byte[] data, int pos) {
        int end = pos + 1;
        while (data[end] < 0) {
            end++;
            if (end - pos >= MAX_BYTES) {
                throw malformed("an integer has more than " + MAX_BYTES + " bytes", pos);
            }
        }
        return end + 1;
    }

    /** The integer in {@code data[pos .. end)}. */
    static long value(byte[] data, int pos, int end) {
        int bytes = end - pos;
        long bits = data[end - 1];
        if (bytes > 1) {
            bits = bytes <= Long.BYTES && pos + Long.BYTES <= data.length
                    ? sevens((long) LONGS.get(data, pos) & (-1L >>> (64 - 8 * bytes)))
                    : slowBits(data, pos, end);
        }
        return zigzag(bits);
    }

    /** The integer that zig-zag bits stand for. */
    static long zigzag(long bits) {
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** The low seven bits of each byte side by side, in three steps of ever wider groups. */
    static long sevens(long bytes) {
        long x = bytes & 0x7F7F_7F7F_7F7F_7F7FL;
        x = (x & 0x007F_007F_007F_007FL) | ((x & 0x7F00_7F00_7F00_7F00L) >>> 1);
        x = (x & 0x0000_3FFF_0000_3FFFL) | ((x & 0x3FFF_0000_3FFF_0000L) >>> 2);
        return (x & 0x0FFF_FFFFL) | ((x & 0x0FFF_FFFF_0000_0000L) >>> 4);
    }

    private static long slowBits(byte[] data, int pos, int end) {
        long bits = data[end - 1];
        for (int i = end - 2; i >= pos; i--) {
            bits = bits << 7 | (data[i] & 0x7F);
        }
        return bits;
    }

    /** The length in {@code data[pos .. end)}, checked against what is left after it. */
    static int length(byte[] data, int pos, int end, int limit) {
        int first = data[pos];
        if ((first & ~0x7E) == 0 && first >> 1 <= limit - end) {
            return first >> 1;
        }
        long length = value(data, pos, end);
        if (length < 0 || length > limit - end) {
            throw malformed("a length of " + length + " where " + Math.max(0, limit - end) + " bytes are left", pos);
        }
        return (int) length;
    }

    static DecodingException malformed(String what, int pos) {
        return new DecodingException(Reason.of(ReasonCode.MALFORMED, "", what + ", at byte " + pos));
    }
}
