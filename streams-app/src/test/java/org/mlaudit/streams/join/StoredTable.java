package org.mlaudit.streams.join;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A table and the blocks that were drained from it, as a store would hold them. */
final class StoredTable {
    final Map<Long, byte[]> stored = new TreeMap<>();
    private final int fullBytes;
    JoinTable table;

    StoredTable(int fullBytes) {
        this.fullBytes = fullBytes;
        table = new JoinTable(fullBytes);
    }

    void drain() {
        table.drain(new BlockChanges() {
            @Override
            public void written(long number, byte[] bytes) {
                stored.put(number, bytes);
            }

            @Override
            public void removed(long number) {
                if (stored.remove(number) == null) {
                    throw new AssertionError("block " + number + " was never stored");
                }
            }
        });
    }

    /** Drops the table and loads what is stored, in a random order. */
    void reload(Random random) {
        table = loaded(random);
    }

    JoinTable loaded(Random random) {
        List<Long> numbers = new ArrayList<>(stored.keySet());
        Collections.shuffle(numbers, random);
        JoinTable fresh = new JoinTable(fullBytes);
        numbers.forEach(number -> fresh.load(number, stored.get(number)));
        return fresh;
    }

    long storedBytes() {
        return stored.values().stream().mapToLong(block -> block.length).sum();
    }
}
