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
    /** The default secret of wyhash, final version 4. */
    private static final long SECRET_0 = 0x2D358DCCAA6C78A5L;

    private static final long SECRET_1 = 0x8BB84B93962EACC9L;

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
    public static long ofId(byte[] utf8, int offset, int length) {
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

    /**
     * A second hash of an id, independent of {@link #ofId}: the bytes as they are, whatever they mean. Built as wyhash (Wang
     * Yi, 2019, public domain): two words at a time are multiplied to 128 bits, whose halves are folded. Of n distinct ids,
     * two have both hashes in common with a probability of about n^2 / 2^129, 2e-25 for ten million. Not meant against ids
     * that somebody chose to collide. Stored with joined predictions: it must never change.
     */
    public static long secondOfId(byte[] utf8, int offset, int length) {
        long hash = multiplied(SECRET_0, SECRET_1);
        int at = offset;
        int left = length;
        while (left > 2 * Long.BYTES) {
            hash = multiplied((long) LONGS.get(utf8, at) ^ SECRET_1, (long) LONGS.get(utf8, at + Long.BYTES) ^ hash);
            at += 2 * Long.BYTES;
            left -= 2 * Long.BYTES;
        }
        long first = word(utf8, at, left);
        long second = word(utf8, at + Long.BYTES, left - Long.BYTES);
        long low = (first ^ SECRET_1) * (second ^ hash);
        long high = Math.unsignedMultiplyHigh(first ^ SECRET_1, second ^ hash);
        return multiplied(low ^ SECRET_0 ^ length, high ^ SECRET_1);
    }

    /** Both halves of a product, folded. */
    private static long multiplied(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }

    /** The first eight of the bytes that are left, or all of them, as a little-endian number. */
    private static long word(byte[] utf8, int at, int left) {
        if (left >= Long.BYTES) {
            return (long) LONGS.get(utf8, at);
        }
        return left <= 0 ? 0 : tail(utf8, at, left);
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
