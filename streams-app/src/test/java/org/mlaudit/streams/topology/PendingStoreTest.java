package org.mlaudit.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.join.Found;
import org.mlaudit.streams.join.JoinTable;

class PendingStoreTest {
    private static final int PREDICTIONS = 5_000;

    private final KeyValueStore<Bytes, byte[]> inner =
            Stores.inMemoryKeyValueStore("pending").get();
    private final PendingStore store = new PendingStore(inner);
    private final Found found = new Found();

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static long low(int id) {
        return id * 0x9E3779B97F4A7C15L;
    }

    /** Predictions that expire at the instants 0 to 4,999, committed every 700, and a truth that waits. */
    private void fill(String model) {
        JoinTable table = store.table(model);
        for (int i = 0; i < PREDICTIONS; i++) {
            byte[] bytes = (model + i).getBytes(UTF_8);
            table.putPrediction(i, low(i), 1, i, bytes, 0, bytes.length);
            if (i % 700 == 0) {
                store.flushCache();
            }
        }
        table.putTruth(-1, -1, 2 * PREDICTIONS, new byte[3], 0, 3, "message".getBytes(UTF_8));
        store.flushCache();
    }

    private Map<Bytes, byte[]> stored() {
        Map<Bytes, byte[]> stored = new HashMap<>();
        try (KeyValueIterator<Bytes, byte[]> entries = inner.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                stored.put(entry.key, entry.value);
            }
        }
        return stored;
    }

    private Set<byte[]> storedArrays() {
        Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        arrays.addAll(stored().values());
        return arrays;
    }

    @Test
    void aTableThatWasDroppedIsReadAgainFromTheStore() {
        fill("late");
        fill("late-not");
        store.clearCache();
        assertThat(store.models()).containsExactly("late", "late-not");
        for (String model : store.models()) {
            JoinTable table = store.table(model);
            assertThat(table.pending()).isEqualTo(PREDICTIONS);
            assertThat(table.waiting()).isOne();
            int id = new Random(3).nextInt(PREDICTIONS);
            assertThat(table.find(id, low(id), found)).isTrue();
            assertThat(new String(found.prediction, found.predictionOffset, found.predictionLength, UTF_8))
                    .isEqualTo(model + id);
        }
    }

    @Test
    void whatWasNotCommittedIsGoneWithTheTable() {
        fill("late");
        store.table("late").putPrediction(9, 9, 0, PREDICTIONS, new byte[1], 0, 1);
        store.clearCache();
        assertThat(store.table("late").find(9, 9, found)).isFalse();
        assertThat(store.table("late").pending()).isEqualTo(PREDICTIONS);
    }

    @Test
    void theTableReadsTheArraysThatTheStoreHolds() {
        fill("late");
        JoinTable live = store.table("late");
        assertThat(live.find(7, low(7), found)).isTrue();
        assertThat(storedArrays().contains(found.prediction)).isTrue();
        store.clearCache();
        assertThat(store.table("late").find(7, low(7), found)).isTrue();
        assertThat(storedArrays().contains(found.prediction)).isTrue();
    }

    @Test
    void expiredBlocksLeaveTheStore() {
        fill("late");
        int before = stored().size();
        store.clearCache();
        JoinTable table = store.table("late");
        table.expire(PREDICTIONS - 100, (high, low, expiresAt, original) -> {});
        store.flushCache();
        assertThat(stored()).hasSizeLessThan(before - 4);
        assertThat(table.pending()).isEqualTo(100);
        store.clearCache();
        assertThat(store.table("late").pending()).isEqualTo(100);
        assertThat(store.table("late").clockMillis()).isEqualTo(PREDICTIONS - 100);
    }

    @Test
    void compactionShrinksTheStoreAndKeepsTheTable() {
        fill("late");
        int before = stored().size();
        store.table("late").compact();
        store.flushCache();
        assertThat(stored()).hasSizeLessThan(before - 2);
        store.clearCache();
        assertThat(store.table("late").pending()).isEqualTo(PREDICTIONS);
        assertThat(store.table("late").waiting()).isOne();
    }
}
