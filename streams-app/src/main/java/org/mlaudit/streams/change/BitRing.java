package org.mlaudit.streams.change;

import java.nio.ByteBuffer;

/** The newest zeros and ones of a series, up to a fixed number. */
final class BitRing {
    private final int capacity;
    private final long[] words;
    private int newest = -1;
    private int size;

    BitRing(int capacity) {
        this.capacity = capacity;
        this.words = new long[(capacity + Long.SIZE - 1) / Long.SIZE];
    }

    int size() {
        return size;
    }

    boolean full() {
        return size == capacity;
    }

    /** Adds a bit; when full, the oldest leaves. */
    void add(int bit) {
        newest = newest + 1 == capacity ? 0 : newest + 1;
        size = Math.min(size + 1, capacity);
        int word = newest / Long.SIZE;
        words[word] = (words[word] & ~(1L << newest)) | ((long) bit << newest);
    }

    /** The bit that was added {@code age} bits before the newest. */
    int get(int age) {
        int at = newest - age;
        at = at < 0 ? at + capacity : at;
        return (int) ((words[at / Long.SIZE] >>> at) & 1);
    }

    /** Forgets all but the newest bits. */
    void keep(int bits) {
        size = Math.min(size, bits);
    }

    int bytes() {
        return 2 * Integer.BYTES + words.length * Long.BYTES;
    }

    void writeTo(ByteBuffer out) {
        out.putInt(newest).putInt(size);
        for (long word : words) {
            out.putLong(word);
        }
    }

    void readFrom(ByteBuffer in) {
        newest = in.getInt();
        if (newest < -1 || newest >= capacity) {
            throw new IllegalArgumentException("a ring of " + capacity + " has no place " + newest);
        }
        size = ChangeDetector.size(in, capacity);
        for (int i = 0; i < words.length; i++) {
            words[i] = in.getLong();
        }
    }
}
