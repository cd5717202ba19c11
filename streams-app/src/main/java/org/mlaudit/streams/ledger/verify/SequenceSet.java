package org.mlaudit.streams.ledger.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequence numbers of a producer were met, in any order. Numbers are kept as bits in chunks of 4,096; a chunk that is full
 * keeps nothing, so a producer without gaps takes a few bytes for each 4,096 events.
 */
final class SequenceSet {
    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;

    private final Map<Long, Chunk> chunks = new HashMap<>();
    private Chunk current = new Chunk();
    private long currentNumber = -1;
    private long count;
    private long repeated;
    private long least = Long.MAX_VALUE;
    private long greatest = -1;

    private static final class Chunk {
        private long[] bits = new long[CHUNK / Long.SIZE];
        private int set;

        boolean add(int at) {
            if (set == CHUNK) {
                return false;
            }
            long bit = 1L << at;
            if ((bits[at >>> 6] & bit) != 0) {
                return false;
            }
            bits[at >>> 6] |= bit;
            if (++set == CHUNK) {
                bits = new long[0];
            }
            return true;
        }

        boolean has(int at) {
            return set == CHUNK || (bits[at >>> 6] & (1L << at)) != 0;
        }
    }

    /** Numbers that were not met: from {@code first} to {@code last}, both included. */
    record Gap(long first, long last) {}

    /** Adds a number, 0 or more; one that was there is only counted. */
    void add(long number) {
        long chunk = number >>> CHUNK_BITS;
        if (chunk != currentNumber) {
            current = chunks.computeIfAbsent(chunk, any -> new Chunk());
            currentNumber = chunk;
        }
        if (current.add((int) (number % CHUNK))) {
            count++;
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
        } else {
            repeated++;
        }
    }

    /** How many different numbers were met. */
    long count() {
        return count;
    }

    /** How often a number was met again. */
    long repeated() {
        return repeated;
    }

    /** The least number that was met; 0 when there is none. */
    long least() {
        return count == 0 ? 0 : least;
    }

    /** How many numbers from the least to the greatest were not met. */
    long missing() {
        return count == 0 ? 0 : greatest - least + 1 - count;
    }

    /** The first gaps from the least to the greatest number. */
    List<Gap> gaps(int limit) {
        List<Gap> gaps = new ArrayList<>();
        long expected = least();
        for (Map.Entry<Long, Chunk> entry : new TreeMap<>(chunks).entrySet()) {
            long base = entry.getKey() << CHUNK_BITS;
            Chunk chunk = entry.getValue();
            if (chunk.set == CHUNK && expected == base) {
                expected = base + CHUNK;
                continue;
            }
            for (int at = 0; at < CHUNK && gaps.size() < limit; at++) {
                if (chunk.has(at)) {
                    if (base + at > expected) {
                        gaps.add(new Gap(expected, base + at - 1));
                    }
                    expected = base + at + 1;
                }
            }
        }
        return gaps;
    }
}
