package org.mlaudit.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Tells texts from other bytes. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Utf8() {}

    /** Whether {@code bytes[offset .. offset + length)} are well-formed UTF-8 (RFC 3629); allocates nothing where all is ASCII. */
    public static boolean isValid(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int pos = offset;
        long high = 0;
        for (; pos <= end - Long.BYTES; pos += Long.BYTES) {
            high |= (long) LONGS.get(bytes, pos);
        }
        for (; pos < end; pos++) {
            high |= bytes[pos];
        }
        return (high & 0x8080_8080_8080_8080L) == 0 || isDecodable(bytes, offset, length);
    }

    private static boolean isDecodable(byte[] bytes, int offset, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
