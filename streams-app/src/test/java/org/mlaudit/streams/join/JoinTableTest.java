package org.mlaudit.streams.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JoinTableTest {
    private static final byte[] FORTY = new byte[40];

    private final StoredTable stored = new StoredTable(64 * 1024);
    private final Found found = new Found();

    @Test
    void aCorruptBlockIsToldWithItsNumber() {
        stored.table.putPrediction(1, 2, 0, 100, FORTY, 0, 40);
        stored.drain();
        stored.stored.get(1L)[30] ^= 1;
        JoinTable table = stored.loaded(new Random(1));
        assertThatThrownBy(table::pending)
                .isInstanceOf(UnreadableBlockException.class)
                .hasMessageContaining("block 1")
                .hasMessageContaining("corrupt");
    }

    @Test
    void aBlockThatIsCutShortOrOfAnotherFormatIsRefused() {
        JoinTable cut = new JoinTable();
        cut.load(7, new byte[5]);
        assertThatThrownBy(cut::pending)
                .isInstanceOf(UnreadableBlockException.class)
                .hasMessageContaining("cut short");
        JoinTable other = new JoinTable();
        other.load(8, new byte[50]);
        assertThatThrownBy(other::pending)
                .isInstanceOf(UnreadableBlockException.class)
                .hasMessageContaining("format");
    }

    @Test
    void aTableInUseLoadsNothing() {
        stored.table.putPrediction(1, 2, 0, 100, FORTY, 0, 40);
        assertThatThrownBy(() -> stored.table.load(1, FORTY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void contentsLargerThanABlockAreKept() {
        byte[] message = new byte[200_000];
        message[199_999] = 9;
        stored.table.putPrediction(5, 5, 0, 100, FORTY, 0, 40);
        stored.table.putTruth(1, 2, 100, FORTY, 0, 40, message);
        stored.table.putPrediction(6, 6, 0, 100, FORTY, 0, 40);
        stored.drain();
        stored.reload(new Random(1));
        assertThat(stored.table.find(1, 2, found)).isTrue();
        assertThat(found.originalLength).isEqualTo(200_000);
        assertThat(found.original[found.originalOffset + 199_999]).isEqualTo((byte) 9);
        assertThat(stored.table.find(6, 6, found)).isTrue();
    }

    @Test
    void nothingIsStoredOnceAllHasExpired() {
        for (int i = 0; i < 5_000; i++) {
            stored.table.putPrediction(i, ~i, 1, i, FORTY, 0, 40);
            if (i % 100 == 0) {
                stored.drain();
            }
        }
        stored.table.expire(5_000, (high, low, expiresAt, original) -> {});
        stored.drain();
        assertThat(stored.stored).containsOnlyKeys(0L);
        assertThat(stored.table.totalBytes()).isZero();
    }

    @Test
    void smallBlocksAreMergedAndAMergedTableIsLeftAlone() {
        for (int i = 0; i < 2_000; i++) {
            stored.table.putPrediction(i, ~i, 1, 1_000, FORTY, 0, 40);
            if (i % 10 == 0) {
                stored.drain();
            }
        }
        stored.drain();
        assertThat(stored.stored).hasSizeGreaterThan(200);
        stored.table.compact();
        stored.drain();
        assertThat(stored.stored).hasSizeLessThan(4);
        var merged = new TreeMap<>(stored.stored);
        stored.table.compact();
        stored.drain();
        assertThat(stored.stored).containsExactlyEntriesOf(merged);
    }

    @Test
    void aTrickleIsNotWrittenAnewWithEachCompaction() {
        long written = 0;
        for (int i = 0; i < 3_000; i++) {
            stored.table.putPrediction(i, ~i, 1, 10_000, FORTY, 0, 40);
            stored.drain();
            long last = stored.stored.keySet().stream()
                    .mapToLong(Long::longValue)
                    .max()
                    .orElse(0);
            stored.table.compact();
            stored.drain();
            written += stored.stored.entrySet().stream()
                    .filter(block -> block.getKey() > last)
                    .mapToLong(block -> block.getValue().length)
                    .sum();
        }
        assertThat(written).isLessThan(40 * stored.table.liveBytes());
        assertThat(stored.stored).hasSizeLessThan(20);
    }

    /** Deterministic pseudo-random hashes: the bytes of a pending prediction beyond its hash, index aside. */
    @Test
    void anEntryOfFortyBytesTakesAtMostTenMoreInItsBlock() {
        Random random = new Random(4);
        for (int i = 0; i < 10_000; i++) {
            stored.table.putPrediction(
                    random.nextLong(), random.nextLong(), i % 4, 1_770_000_000_000L + i * 100L, FORTY, 0, 40);
        }
        stored.drain();
        assertThat(stored.storedBytes()).isLessThan(10_000L * (16 + 40 + 8));
    }
}
