package org.mlaudit.streams.join;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the blocks that are worth writing anew. Those with more than a third of their bytes dead are. Small ones are
 * merged as log-structured merge trees do it, each only with smaller ones that are together at least half as large: an entry
 * is then written anew a number of times that is logarithmic in the size of a block, however few come between two commits.
 */
final class Compaction {
    /** Blocks of less than so many bytes are merged in any case. */
    private static final int TINY_BYTES = 4096;

    private static final int MOST_BLOCKS = 1024;

    private final Blocks blocks;

    Compaction(Blocks blocks) {
        this.blocks = blocks;
    }

    /** Positions of the blocks to write anew, in the order of their numbers. */
    List<Integer> choose() {
        List<Integer> chosen = new ArrayList<>();
        List<Integer> small = new ArrayList<>();
        long bytes = 0;
        for (int position = 1; position < blocks.positions(); position++) {
            Block block = blocks.at(position);
            if (block == null) {
                continue;
            }
            int all = block.end() - Block.HEADER;
            if (!block.sealed()) {
                bytes += all;
            } else if (3L * block.live < 2L * all) {
                chosen.add(position);
                bytes += block.live;
            } else if (all < blocks.fullBytes() / 2) {
                small.add(position);
            }
        }
        merge(small, chosen, bytes);
        if (chosen.size() > MOST_BLOCKS) {
            chosen.sort(Comparator.comparingInt(this::live));
            chosen = chosen.subList(0, MOST_BLOCKS);
        }
        chosen.sort(Comparator.comparingLong(
                position -> blocks.of(Blocks.place(position, 0)).number()));
        return chosen;
    }

    private void merge(List<Integer> small, List<Integer> chosen, long bytes) {
        small.sort(Comparator.<Integer>comparingInt(this::live)
                .thenComparingLong(
                        position -> blocks.of(Blocks.place(position, 0)).number()));
        long smaller = bytes;
        int merged = 0;
        for (int i = 0; i < small.size(); i++) {
            int live = live(small.get(i));
            if (live <= Math.max(2 * smaller, TINY_BYTES)) {
                merged = i + 1;
            }
            smaller += live;
        }
        if (merged > 1 || bytes > 0) {
            chosen.addAll(small.subList(0, merged));
        }
    }

    private int live(int position) {
        return blocks.of(Blocks.place(position, 0)).live;
    }
}
