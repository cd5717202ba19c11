package org.mlaudit.streams.profile;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.mlaudit.codec.CategoryHash;

/**
 * The categories that a CATEGORY column is known to take, from its reference or its contract, each with a position: an
 * open-address table that all summaries of a model version share, so that a summary holds only one count for each. Sorted
 * by name. Immutable.
 */
final class CategoryIndex {
    private final List<String> names;
    private final long[] hashes;
    private final short[] positions;
    private final int mask;

    private CategoryIndex(List<String> names) {
        this.names = names;
        int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, names.size())) * 4);
        this.mask = capacity - 1;
        this.hashes = new long[capacity];
        this.positions = new short[capacity];
        for (short position = 0; position < names.size(); position++) {
            long hash = CategoryHash.of(names.get(position));
            int slot = (int) hash & mask;
            while (positions[slot] != 0) {
                slot = slot + 1 & mask;
            }
            hashes[slot] = hash;
            positions[slot] = (short) (position + 1);
        }
    }

    /** An index of at most 8,000 names; duplicates are one. */
    static CategoryIndex of(Collection<String> names) {
        if (names.size() > 8_000) {
            throw new IllegalArgumentException(names.size() + " categories are more than 8000");
        }
        return new CategoryIndex(List.copyOf(new TreeSet<>(names)));
    }

    /** Position of a category, or -1 if it is not known. */
    int positionOf(long hash) {
        int slot = (int) hash & mask;
        while (true) {
            int position = positions[slot];
            if (position == 0 || hashes[slot] == hash) {
                return position - 1;
            }
            slot = slot + 1 & mask;
        }
    }

    /** Known categories by position, ascending. */
    List<String> names() {
        return names;
    }
}
