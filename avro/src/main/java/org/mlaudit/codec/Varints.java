package org.mlaudit.codec;

import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * Reads Avro's zig-zag integers from a byte array. A position past the end of the array shows as an
 * {@code IndexOutOfBoundsException}, which the callers turn into a reason.
 */
final class Varints {
    private static final int MAX_BYTES = 10;

    private Varints() {}

    /** Index after the integer that starts at {@code pos}. */
    static int end(byte[] data, int pos) {
        if (data[pos] >= 0) {
            return pos + 1;
        }
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
        long bits = data[end - 1];
        for (int i = end - 2; i >= pos; i--) {
            bits = bits << 7 | (data[i] & 0x7F);
        }
        return (bits >>> 1) ^ -(bits & 1);
    }

    /** The length in {@code data[pos .. end)}, checked against what is left after it. */
    static int length(byte[] data, int pos, int end, int limit) {
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
