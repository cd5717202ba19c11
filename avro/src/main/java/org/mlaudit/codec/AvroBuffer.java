package org.mlaudit.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array that values are appended to in Avro's binary encoding. Reused for the next record. */
final class AvroBuffer {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT_BYTES = 10;

    private byte[] bytes = new byte[512];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void putByte(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
    }

    /** An Avro int, long, or index of a union's branch. */
    void putLong(long value) {
        ensure(VARINT_BYTES);
        long left = (value << 1) ^ (value >> 63);
        while ((left & ~0x7FL) != 0) {
            bytes[length++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[length++] = (byte) left;
    }

    void putDouble(double value) {
        ensure(Double.BYTES);
        LONGS.set(bytes, length, Double.doubleToRawLongBits(value));
        length += Double.BYTES;
    }

    /** A double as the second branch of a union, behind null. */
    void putPresent(double value) {
        ensure(1 + Double.BYTES);
        bytes[length] = 2;
        LONGS.set(bytes, length + 1, Double.doubleToRawLongBits(value));
        length += 1 + Double.BYTES;
    }

    void putFloat(float value) {
        ensure(Float.BYTES);
        INTS.set(bytes, length, Float.floatToRawIntBits(value));
        length += Float.BYTES;
    }

    /** Bytes as they are, without a length before them. */
    void putRaw(byte[] source) {
        putRaw(source, 0, source.length);
    }

    /** Some of the bytes as they are, without a length before them. */
    void putRaw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** An Avro string. An unpaired surrogate becomes a question mark, as {@code String.getBytes} has it. */
    void putText(CharSequence text) {
        int chars = text.length();
        ensure(VARINT_BYTES + 3 * chars);
        boolean done = chars < 64
                && (text instanceof String string ? putShortAscii(string, chars) : putShortAscii(text, chars));
        if (!done) {
            putLong(utf8Length(text));
            putUtf8(text);
        }
    }

    /** The same as for any text, but without asking each character's class. */
    private boolean putShortAscii(String text, int chars) {
        byte[] target = bytes;
        int at = length;
        target[at++] = (byte) (chars << 1);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            target[at++] = (byte) c;
        }
        length = at;
        return true;
    }

    private boolean putShortAscii(CharSequence text, int chars) {
        byte[] target = bytes;
        int at = length;
        target[at++] = (byte) (chars << 1);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            target[at++] = (byte) c;
        }
        length = at;
        return true;
    }

    private static int utf8Length(CharSequence text) {
        int chars = text.length();
        int size = 0;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                size++;
            } else if (c < 0x800) {
                size += 2;
            } else if (!Character.isSurrogate(c)) {
                size += 3;
            } else if (isPair(text, i)) {
                size += 4;
                i++;
            } else {
                size++;
            }
        }
        return size;
    }

    private void putUtf8(CharSequence text) {
        int chars = text.length();
        int at = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 | c >> 6);
                bytes[at++] = continuation(c);
            } else if (!Character.isSurrogate(c)) {
                bytes[at++] = (byte) (0xE0 | c >> 12);
                bytes[at++] = continuation(c >> 6);
                bytes[at++] = continuation(c);
            } else if (isPair(text, i)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 | point >> 18);
                bytes[at++] = continuation(point >> 12);
                bytes[at++] = continuation(point >> 6);
                bytes[at++] = continuation(point);
            } else {
                bytes[at++] = '?';
            }
        }
        length = at;
    }

    /** A byte of a UTF-8 sequence after its first: the last six bits. */
    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    private static boolean isPair(CharSequence text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
