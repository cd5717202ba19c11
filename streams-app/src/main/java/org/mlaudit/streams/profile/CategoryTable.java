package org.mlaudit.streams.profile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceRow;

/**
 * Exact counts of the categories that a specification does not know beforehand, bounded for columns that hold ever new
 * ones. While there are at most {@link #LIMIT} distinct categories, all are kept. Beyond, the {@code LIMIT} smallest
 * hashes are: that set depends only on which categories occurred, not on their order, and a category of the final set was
 * in it at every earlier time, so the kept counts are exact (the argument of the k-minimum-values sketch, Bar-Yossef et
 * al. 2002). The rest is one count, and their number is estimated by a {@link HyperLogLog}. Between, up to twice the limit
 * are held so that evictions come in batches; {@link #settle()} makes the content canonical.
 *
 * <p>Names longer than {@value #LONGEST_NAME} characters are cut. Two names with one hash would be one category.
 */
final class CategoryTable {
    /** Categories kept for certain. */
    static final int LIMIT = 512;

    static final int LONGEST_NAME = 128;
    private static final int SMALLEST = 8;

    private long[] hashes = new long[SMALLEST];
    private long[] counts = new long[SMALLEST];
    private @Nullable String[] names = new String[SMALLEST];
    private int size;
    private long other;
    private long keptUpTo = Long.MAX_VALUE;
    private @Nullable HyperLogLog evicted;

    /** Counts one value; asks the row for its name only when the hash is new. */
    void add(long hash, InferenceRow row, int column) {
        if (hash > keptUpTo) {
            drop(hash, 1);
            return;
        }
        int slot = slot(hash);
        if (names[slot] == null) {
            insert(slot, hash, row.text(column), 1);
        } else {
            counts[slot]++;
        }
    }

    void add(long hash, String name, long times) {
        if (hash > keptUpTo) {
            drop(hash, times);
            return;
        }
        int slot = slot(hash);
        if (names[slot] == null) {
            insert(slot, hash, name, times);
        } else {
            counts[slot] += times;
        }
    }

    void merge(CategoryTable source) {
        source.settle();
        if (source.evicted != null) {
            forgetAbove(source.keptUpTo);
            evictions().merge(source.evicted);
            other += source.other;
        }
        for (int slot = 0; slot < source.hashes.length; slot++) {
            String name = source.names[slot];
            if (name != null) {
                add(source.hashes[slot], name, source.counts[slot]);
            }
        }
    }

    /** Cuts down to the limit, so that equal content is held equally. */
    void settle() {
        if (size > LIMIT) {
            forgetAbove(sortedHashes()[LIMIT - 1]);
        }
    }

    int size() {
        return size;
    }

    /** Values whose category is not kept. */
    long other() {
        return other;
    }

    /** Hashes up to this one, signed, are counted exactly. */
    long keptUpTo() {
        return keptUpTo;
    }

    /** Distinct categories: exact while all are kept, else estimated to 3.3% (one standard error). */
    double distinct() {
        if (evicted == null) {
            return size;
        }
        HyperLogLog all = evicted.copy();
        addKept(all);
        return Math.max(size, all.estimate());
    }

    void forEach(Visitor visitor) {
        for (long hash : sortedHashes()) {
            int slot = slot(hash);
            String name = names[slot];
            if (name != null) {
                visitor.category(hash, name, counts[slot]);
            }
        }
    }

    void writeTo(BytesOut out) {
        settle();
        out.count(size);
        forEach((hash, name, count) -> {
            out.fixedLong(hash);
            out.text(name);
            out.count(count);
        });
        out.count(other);
        if (evicted != null) {
            HyperLogLog all = evicted.copy();
            addKept(all);
            all.writeTo(out);
        }
    }

    static CategoryTable readFrom(BytesIn in) {
        CategoryTable table = new CategoryTable();
        for (int left = in.size(LIMIT); left > 0; left--) {
            table.add(in.fixedLong(), in.text(), in.count());
        }
        table.other = in.count();
        if (table.other != 0) {
            table.evicted = HyperLogLog.readFrom(in);
            if (table.size != LIMIT) {
                throw new UnreadableSummaryException(
                        "a column with other categories keeps " + table.size + " of them, not " + LIMIT);
            }
            table.keptUpTo = table.sortedHashes()[LIMIT - 1];
        }
        return table;
    }

    private void addKept(HyperLogLog all) {
        for (int slot = 0; slot < hashes.length; slot++) {
            if (names[slot] != null) {
                all.add(hashes[slot]);
            }
        }
    }

    private HyperLogLog evictions() {
        if (evicted == null) {
            evicted = new HyperLogLog();
        }
        return evicted;
    }

    private void drop(long hash, long times) {
        other += times;
        evictions().add(hash);
    }

    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (names[slot] != null && hashes[slot] != hash) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void insert(int slot, long hash, String name, long times) {
        hashes[slot] = hash;
        counts[slot] = times;
        names[slot] = shortened(name);
        size++;
        if (size > 2 * LIMIT) {
            settle();
        } else if (2 * size > hashes.length) {
            rebuild(hashes.length * 2, Long.MAX_VALUE);
        }
    }

    /** A name as it is kept: at most {@value #LONGEST_NAME} characters of it. */
    static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : cut(name);
    }

    private static String cut(String name) {
        int end = Character.isHighSurrogate(name.charAt(LONGEST_NAME - 1)) ? LONGEST_NAME - 1 : LONGEST_NAME;
        return name.substring(0, end);
    }

    private void forgetAbove(long largest) {
        if (largest < keptUpTo) {
            keptUpTo = largest;
            rebuild(hashes.length, largest);
        }
    }

    private void rebuild(int capacity, long largest) {
        long[] oldHashes = hashes;
        long[] oldCounts = counts;
        @Nullable String[] oldNames = names;
        hashes = new long[capacity];
        counts = new long[capacity];
        names = new String[capacity];
        size = 0;
        for (int old = 0; old < oldHashes.length; old++) {
            String name = oldNames[old];
            if (name == null) {
                continue;
            }
            if (oldHashes[old] > largest) {
                drop(oldHashes[old], oldCounts[old]);
            } else {
                int slot = slot(oldHashes[old]);
                hashes[slot] = oldHashes[old];
                counts[slot] = oldCounts[old];
                names[slot] = name;
                size++;
            }
        }
    }

    private long[] sortedHashes() {
        long[] kept = new long[size];
        int next = 0;
        for (int slot = 0; slot < hashes.length; slot++) {
            if (names[slot] != null) {
                kept[next++] = hashes[slot];
            }
        }
        Arrays.sort(kept);
        return kept;
    }

    /** Receives kept categories by ascending hash. */
    interface Visitor {
        void category(long hash, String name, long count);
    }
}
