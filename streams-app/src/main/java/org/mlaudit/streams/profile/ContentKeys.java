package org.mlaudit.streams.profile;

import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;

/**
 * Gives rows of data keys by what they hold, as good as random, so that the same data give the same keys in whatever order
 * they come and whatever ids they were given when read. Rows that are alike are told apart by how many of them came before,
 * or else a sample by keys would hold all of them or none. Takes 24 to 48 bytes for each different row. Not safe for use by
 * several threads.
 */
public final class ContentKeys {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** Open addressing: how often each hash occurred, 0 where a slot is free. */
    private long[] hashes = new long[1 << 10];

    private int[] times = new int[1 << 10];
    private int used;

    /** Key of the next row: a function of its columns and of how often the same came before. */
    public long next(InferenceRow row) {
        return key(hash(row));
    }

    /** Key of the next row together with two numbers that belong to it. */
    public long next(InferenceRow row, double first, double second) {
        long hash = hash(row);
        hash = mix(hash + mix(Double.doubleToLongBits(first) + 1) + GOLDEN);
        return key(mix(hash + mix(Double.doubleToLongBits(second) + 1) + GOLDEN));
    }

    private long key(long hash) {
        return mix(hash + GOLDEN * before(hash));
    }

    private static long hash(InferenceRow row) {
        long hash = 0;
        for (Column column : row.layout.columns()) {
            int index = column.index();
            long value = 0;
            if (row.present[index]) {
                value = column.kind() == Column.Kind.NUMBER
                        ? Double.doubleToLongBits(SampledRow.canonical(row.number[index]))
                        : row.hash[index];
                value = mix(value + 1);
                if (row.vectorLength[index] == row.vector[index].length) {
                    for (float item : row.vector[index]) {
                        value = mix(value + Float.floatToIntBits(SampledRow.canonical(item)) + GOLDEN);
                    }
                }
            }
            hash = mix(hash + value + GOLDEN);
        }
        return hash;
    }

    /** How often a hash came before; counts it. */
    private int before(long hash) {
        if (2 * used >= hashes.length) {
            grow();
        }
        int slot = slot(hash);
        if (times[slot] == 0) {
            hashes[slot] = hash;
            used++;
        }
        return times[slot]++;
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (times[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldTimes = times;
        hashes = new long[2 * oldHashes.length];
        times = new int[hashes.length];
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldTimes[old] != 0) {
                int slot = slot(oldHashes[old]);
                hashes[slot] = oldHashes[old];
                times[slot] = oldTimes[old];
            }
        }
    }

    /** The mixer of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
