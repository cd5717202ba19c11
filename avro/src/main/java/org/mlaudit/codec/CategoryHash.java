package org.mlaudit.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The 64-bit hash that stands for a category in the stream. Part of the stored format: it must never change. Eight bytes
 * at a time are folded by multiplication with 2^64 / golden ratio and finished with the mixer of SplitMix64 (Steele, Lea,
 * Flood 2014). Two of a million distinct names collide with a probability of 3e-8.
 */
public final class CategoryHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private CategoryHash() {}

    /** Hash of a name. */
    public static long of(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return of(utf8, 0, utf8.length);
    }

    /** Hash of the name whose UTF-8 form is {@code utf8[offset .. offset + length)}. */
    public static long of(byte[] utf8, int offset, int length) {
        long hash = length * GOLDEN;
        int at = offset;
        int left = length;
        while (left >= Long.BYTES) {
            hash = mix(hash ^ (long) LONGS.get(utf8, at));
            at += Long.BYTES;
            left -= Long.BYTES;
        }
        if (left > 0) {
            hash = mix(hash ^ tail(utf8, at, left));
        }
        return hash;
    }

    /**
     * Hash of an id in UTF-8, for samples of ids. Ids are longer than categories and there is one in every inference, so
     * two lanes are folded beside each other, one multiplication a word, and mixed once at the end. Stored with samples:
     * it must never change.
     */
    static long ofId(byte[] utf8, int offset, int length) {
        long even = length * GOLDEN;
        long odd = ~even;
        int at = offset;
        int left = length;
        while (left >= 2 * Long.BYTES) {
            even = fold(even, (long) LONGS.get(utf8, at));
            odd = fold(odd, (long) LONGS.get(utf8, at + Long.BYTES));
            at += 2 * Long.BYTES;
            left -= 2 * Long.BYTES;
        }
        if (left >= Long.BYTES) {
            even = fold(even, (long) LONGS.get(utf8, at));
            at += Long.BYTES;
            left -= Long.BYTES;
        }
        if (left > 0) {
            odd = fold(odd, tail(utf8, at, left));
        }
        return mix(even ^ Long.rotateLeft(odd, 29));
    }

    private static long fold(long hash, long word) {
        long product = (hash ^ word) * 0xBF58476D1CE4E5B9L;
        return product ^ (product >>> 32);
    }

    /** Up to seven bytes as a little-endian number: one load where the array goes on far enough. */
    private static long tail(byte[] utf8, int at, int left) {
        if (at + Long.BYTES <= utf8.length) {
            return (long) LONGS.get(utf8, at) & ((1L << (8 * left)) - 1);
        }
        long tail = 0;
        for (int i = 0; i < left; i++) {
            tail |= (utf8[at + i] & 0xFFL) << (8 * i);
        }
        return tail;
    }

    private static long mix(long value) {
        long z = value + GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
