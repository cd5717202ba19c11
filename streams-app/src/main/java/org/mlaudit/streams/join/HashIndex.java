package org.mlaudit.streams.join;

import java.util.Arrays;

/**
 * From the 128-bit hashes of ids to the places of their entries, at 10 to 11 bytes an id.
 *
 * <p>The hash chooses one of 256 segments, each an array of longs: 23 bits of the hash (the tag) above 40 bits of place.
 * A segment is an ordered hash table with linear probing (Amble and Knuth 1974): the tag, scaled to the segment's size,
 * says where its place would be, and tags are in ascending order, so that a look-up of what is not there ends after a few
 * neighbours. An entry's whole hash is compared only where the tag agrees. Segments grow one by one, by a seventh and
 * without a look at the entries: growth costs a pass over a few thousand longs, never a second copy of the index.
 */
final class HashIndex {
    static final long NONE = 0;
    /** Places are numbers of so many bits. */
    static final int PLACE_BITS = 40;

    private static final long PLACE = (1L << PLACE_BITS) - 1;
    private static final int SEGMENT_BITS = 8;
    private static final int SEGMENTS = 1 << SEGMENT_BITS;
    private static final int TAG_BITS = 63 - PLACE_BITS;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long[] EMPTY = new long[0];
    /** A segment is full when more than so many hundredths of its homes are taken. */
    private static final int FULL_PERCENT = 85;

    private static final int SPARSE_PERCENT = 40;

    private final Blocks blocks;
    private final long[][] segments = new long[SEGMENTS][];
    /** Number of homes of each segment; its array is longer, for those whose tag is among the last. */
    private final int[] homes = new int[SEGMENTS];

    private final int[] counts = new int[SEGMENTS];
    private long size;

    HashIndex(Blocks blocks) {
        this.blocks = blocks;
        Arrays.fill(segments, EMPTY);
    }

    long size() {
        return size;
    }

    /** Place of the entry of an id, or {@link #NONE}. */
    long find(long hashHigh, long hashLow) {
        long mixed = mix(hashHigh, hashLow);
        int segment = segment(mixed);
        int at = position(segment, tag(mixed), hashHigh, hashLow);
        return at < 0 ? NONE : segments[segment][at] & PLACE;
    }

    /** Sets the place of an id's entry; the place before it, or {@link #NONE}. */
    long put(long hashHigh, long hashLow, long place) {
        long mixed = mix(hashHigh, hashLow);
        int segment = segment(mixed);
        long tag = tag(mixed);
        int at = position(segment, tag, hashHigh, hashLow);
        if (at >= 0) {
            long before = segments[segment][at] & PLACE;
            segments[segment][at] = tag << PLACE_BITS | place;
            return before;
        }
        if ((counts[segment] + 1L) * 100 > (long) homes[segment] * FULL_PERCENT) {
            resize(segment, homes[segment] + homes[segment] / 7 + 4);
        }
        insert(segment, tag, tag << PLACE_BITS | place);
        counts[segment]++;
        size++;
        return NONE;
    }

    /** Forgets an id if its entry is at a place; whether it was. */
    boolean remove(long hashHigh, long hashLow, long place) {
        long mixed = mix(hashHigh, hashLow);
        int segment = segment(mixed);
        int at = position(segment, tag(mixed), hashHigh, hashLow);
        if (at < 0 || (segments[segment][at] & PLACE) != place) {
            return false;
        }
        long[] slots = segments[segment];
        int hole = at;
        while (hole + 1 < slots.length
                && slots[hole + 1] != NONE
                && home(slots[hole + 1] >>> PLACE_BITS, homes[segment]) <= hole) {
            slots[hole] = slots[hole + 1];
            hole++;
        }
        slots[hole] = NONE;
        counts[segment]--;
        size--;
        if ((counts[segment] + 8L) * 100 < (long) homes[segment] * SPARSE_PERCENT) {
            resize(segment, counts[segment] + counts[segment] / 2 + 4);
        }
        return true;
    }

    private int position(int segment, long tag, long hashHigh, long hashLow) {
        long[] slots = segments[segment];
        for (int at = home(tag, homes[segment]); at < slots.length; at++) {
            long slot = slots[at];
            if (slot == NONE || slot >>> PLACE_BITS > tag) {
                return -1;
            }
            if (slot >>> PLACE_BITS == tag && blocks.isOf(slot & PLACE, hashHigh, hashLow)) {
                return at;
            }
        }
        return -1;
    }

    private void insert(int segment, long tag, long added) {
        long[] slots = segments[segment];
        int at = home(tag, homes[segment]);
        while (at < slots.length && slots[at] != NONE && slots[at] >>> PLACE_BITS <= tag) {
            at++;
        }
        int gap = at;
        while (gap < slots.length && slots[gap] != NONE) {
            gap++;
        }
        if (gap == slots.length) {
            slots = Arrays.copyOf(slots, slots.length + spill(slots.length));
            segments[segment] = slots;
        }
        System.arraycopy(slots, at, slots, at + 1, gap - at);
        slots[at] = added;
    }

    /** Gives a segment another number of homes. Tags ascend, so that one pass puts each in the first free place. */
    private void resize(int segment, int newHomes) {
        long[] old = segments[segment];
        long[] slots = new long[newHomes + spill(newHomes)];
        int free = 0;
        for (long slot : old) {
            if (slot != NONE) {
                int at = Math.max(free, home(slot >>> PLACE_BITS, newHomes));
                if (at == slots.length) {
                    slots = Arrays.copyOf(slots, slots.length + spill(slots.length));
                }
                slots[at] = slot;
                free = at + 1;
            }
        }
        segments[segment] = slots;
        homes[segment] = newHomes;
    }

    /** Places behind the last home. */
    private static int spill(int homes) {
        return 2 + Math.min(homes >>> 2, 30);
    }

    private static int home(long tag, int homes) {
        return (int) ((tag * homes) >>> TAG_BITS);
    }

    private static long mix(long hashHigh, long hashLow) {
        long mixed = (hashHigh ^ Long.rotateLeft(hashLow * GOLDEN, 32)) * GOLDEN;
        return mixed ^ (mixed >>> 32);
    }

    private static int segment(long mixed) {
        return (int) (mixed >>> (Long.SIZE - SEGMENT_BITS));
    }

    private static long tag(long mixed) {
        return (mixed >>> (Long.SIZE - SEGMENT_BITS - TAG_BITS)) & ((1L << TAG_BITS) - 1);
    }
}
