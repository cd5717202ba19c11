package org.mlaudit.streams.explain.model;

import java.util.Arrays;

/**
 * Small whole numbers by 64-bit keys: open addressing with linear probing, at most half full. Filled once, then only read, so
 * that looking up allocates nothing and is safe for any number of threads.
 */
final class CodeTable {
    private static final int NONE = -1;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[8];
    private int[] codes = new int[8];
    private int size;

    CodeTable() {
        Arrays.fill(codes, NONE);
    }

    /** Adds a key with a code of at least 0, unless the key is there; tells whether it was not. */
    boolean add(long key, int code) {
        if (2 * size >= keys.length) {
            grow();
        }
        int slot = slot(key);
        if (codes[slot] != NONE) {
            return false;
        }
        keys[slot] = key;
        codes[slot] = code;
        size++;
        return true;
    }

    /** Returns the code of a key; negative if there is none. */
    int find(long key) {
        return codes[slot(key)];
    }

    /** Returns the slot that a key has, or would get. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) ((key * GOLDEN) >>> 32) & mask;
        while (codes[slot] != NONE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCodes = codes;
        keys = new long[2 * oldKeys.length];
        codes = new int[2 * oldKeys.length];
        Arrays.fill(codes, NONE);
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldCodes[i] != NONE) {
                add(oldKeys[i], oldCodes[i]);
            }
        }
    }
}
