package org.mlaudit.streams.profile;

import java.util.Arrays;

/**
 * How often keys repeat, from a bounded sample of them: the {@value #LIMIT} different keys with the smallest hashes, each
 * with the exact number of times it came ("bottom-k", Cohen and Kaplan, PODC 2007). Every set of different keys is equally
 * likely, however often each came; so the repetitions in the sample, divided by the probability that a key is in it, are
 * an unbiased estimate of all repetitions. While there are at most {@value #LIMIT} different keys, everything is exact.
 *
 * <p>Which keys are kept depends only on which keys came, and a key of the final sample was in it at every earlier time:
 * so merging is associative and commutative to the bit. Up to 384 keys are held between evictions, in at most 6 KB;
 * encoded, up to 2.3 KB. The chance to see a repetition at all when a share p of the keys repeat is 1 - (1 - p)^256: 92% at
 * 1%. Two keys with one 64-bit hash would count as a repetition: 3e-8 for a million keys.
 */
public final class KeySample implements Section<KeySample> {
    /** Different keys in a sample. */
    public static final int LIMIT = 256;

    private static final int HELD = 384;
    private static final int SMALLEST = 16;
    private static final int LARGEST = 512;

    private long[] hashes = new long[SMALLEST];
    /** How often each came, at most {@code Integer.MAX_VALUE}; 0 where a slot is free. */
    private int[] times = new int[SMALLEST];

    private int size;
    private long total;
    private long keptUpTo = Long.MAX_VALUE;
    private boolean evicted;

    /** Counts a key. */
    public void add(long hash) {
        total++;
        if (hash <= keptUpTo) {
            take(hash, 1);
        }
    }

    private void take(long hash, int more) {
        int slot = slot(hash);
        if (times[slot] == 0) {
            hashes[slot] = hash;
            size++;
        }
        times[slot] = (int) Math.min(Integer.MAX_VALUE, (long) times[slot] + more);
        if (size > HELD) {
            settle();
        } else if (4 * size > 3 * hashes.length && hashes.length < LARGEST) {
            rebuild(2 * hashes.length, Long.MAX_VALUE);
        }
    }

    @Override
    public boolean isEmpty() {
        return total == 0;
    }

    @Override
    public void merge(KeySample other) {
        other.settle();
        if (other.evicted) {
            forgetAbove(other.keptUpTo);
        }
        total += other.total;
        for (int slot = 0; slot < other.hashes.length; slot++) {
            if (other.times[slot] != 0 && other.hashes[slot] <= keptUpTo) {
                take(other.hashes[slot], other.times[slot]);
            }
        }
    }

    /** Number of keys, repetitions included. */
    public long keys() {
        return total;
    }

    /** Whether all different keys are in the sample, so that {@link #repetitions} is exact. */
    public boolean exact() {
        settle();
        return !evicted;
    }

    /** Different keys whose repetitions are known, at most {@value #LIMIT}. */
    public int sampled() {
        settle();
        return size;
    }

    /** How many of the sampled keys came more than once. */
    public int sampledRepeated() {
        settle();
        int repeated = 0;
        for (int count : times) {
            repeated += count > 1 ? 1 : 0;
        }
        return repeated;
    }

    /**
     * How many keys came before: the number of keys less that of different ones. Exact while {@link #exact}; else unbiased
     * but for the bound by the number of keys.
     */
    public double repetitions() {
        settle();
        double inSample = 0;
        for (int slot = 0; slot < hashes.length; slot++) {
            boolean counted = times[slot] > 0 && !(evicted && hashes[slot] == keptUpTo);
            inSample += counted ? times[slot] - 1 : 0;
        }
        return evicted ? Math.min((double) total, inSample / probability()) : inSample;
    }

    /** {@link #repetitions} as a share of all keys, 0 to 1; 0 when there are none. */
    public double repeatedShare() {
        return total == 0 ? 0 : Math.min(1, repetitions() / total);
    }

    /** Probability that a hash lies below the greatest that is kept: given that one, the others are a sample with it. */
    private double probability() {
        return ((double) keptUpTo - (double) Long.MIN_VALUE) / 0x1p64;
    }

    @Override
    public void writeTo(BytesOut out) {
        settle();
        out.count(total);
        out.octet(evicted ? 1 : 0);
        out.count(size);
        for (long hash : sorted()) {
            out.fixedLong(hash);
            out.count(times[slot(hash)]);
        }
    }

    void readFrom(BytesIn in) {
        total = in.count();
        boolean full = in.octet() == 1;
        for (int left = in.size(LIMIT); left > 0; left--) {
            long hash = in.fixedLong();
            take(hash, in.size(Integer.MAX_VALUE));
        }
        if (full) {
            if (size != LIMIT) {
                throw new UnreadableSummaryException("a sample of " + size + " keys left some out");
            }
            evicted = true;
            keptUpTo = sorted()[LIMIT - 1];
        }
    }

    /** Cuts down to the limit, so that equal content is held equally. */
    private void settle() {
        if (size > LIMIT) {
            forgetAbove(sorted()[LIMIT - 1]);
        }
    }

    private void forgetAbove(long largest) {
        evicted = true;
        if (largest < keptUpTo) {
            keptUpTo = largest;
            rebuild(hashes.length, largest);
        }
    }

    private void rebuild(int capacity, long largest) {
        long[] oldHashes = hashes;
        int[] oldTimes = times;
        hashes = new long[capacity];
        times = new int[capacity];
        size = 0;
        for (int old = 0; old < oldHashes.length; old++) {
            if (oldTimes[old] != 0 && oldHashes[old] <= largest) {
                int slot = slot(oldHashes[old]);
                hashes[slot] = oldHashes[old];
                times[slot] = oldTimes[old];
                size++;
            }
        }
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (times[slot] != 0 && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private long[] sorted() {
        long[] kept = new long[size];
        int next = 0;
        for (int slot = 0; slot < hashes.length; slot++) {
            if (times[slot] != 0) {
                kept[next++] = hashes[slot];
            }
        }
        Arrays.sort(kept);
        return kept;
    }
}
