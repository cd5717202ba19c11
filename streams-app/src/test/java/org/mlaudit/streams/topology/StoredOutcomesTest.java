package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.topology.OutcomeMessages.MODEL;
import static org.mlaudit.streams.topology.OutcomeMessages.REGISTERED;
import static org.mlaudit.streams.topology.OutcomeMessages.START;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.query.TimeRange;

class StoredOutcomesTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);

    private final KeyValueStore<Bytes, byte[]> store =
            Stores.inMemoryKeyValueStore("outcomes").get();
    private final KeyValueStore<Bytes, byte[]> parts =
            Stores.inMemoryKeyValueStore("outcome-parts").get();
    private final StoredOutcomes stored = new StoredOutcomes(REGISTERED, store, parts);

    @BeforeEach
    void fill() {
        for (int i = 0; i < 8; i++) {
            put(MODEL.key(), QUARTER, START.plus(QUARTER.multipliedBy(i)), i + 1);
        }
        put(MODEL.key(), HOUR, START, 10);
        put(MODEL.key(), Duration.ofMinutes(5), START, 1);
        put(new ModelKey("loans", "10"), QUARTER, START.plus(Duration.ofDays(1)), 99);
        put(new ModelKey("loan", "1"), QUARTER, START, 99);
    }

    private void put(ModelKey key, Duration size, Instant start, int unmatched) {
        store.put(JudgeKeys.window(key, size.toMillis(), start.toEpochMilli()), summary(unmatched));
    }

    private static byte[] summary(int unmatched) {
        OutcomeSummary summary = new OutcomeSummary(REGISTERED.outcomes());
        for (int i = 0; i < unmatched; i++) {
            summary.addUnmatched();
        }
        return JudgeStores.encodeWindow(summary.revision(), summary.encode());
    }

    private List<Long> unmatched(Duration size, TimeRange range, int limit) {
        return stored.newest(size, range, limit).stream()
                .map(OutcomeWindow::summary)
                .map(OutcomeSummary::unmatched)
                .toList();
    }

    @Test
    void windowsOfAJudgedSizeComeNewestFirst() {
        assertThat(unmatched(QUARTER, TimeRange.ALL, 100)).containsExactly(8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(unmatched(QUARTER, TimeRange.ALL, 2)).containsExactly(8L, 7L);
        assertThat(unmatched(HOUR, TimeRange.ALL, 2)).containsExactly(10L);
        assertThat(unmatched(Duration.ofMinutes(5), TimeRange.ALL, 2)).isEmpty();

        OutcomeWindow newest = stored.newest(QUARTER, TimeRange.ALL, 1).getFirst();
        assertThat(newest.key()).isEqualTo(MODEL.key());
        assertThat(newest.start()).isEqualTo(START.plus(QUARTER.multipliedBy(7)));
        assertThat(newest.size()).isEqualTo(QUARTER);
    }

    @Test
    void aPeriodIsItsClosedPanesAndTheOpenOnesOfAllPartitions() {
        parts.put(JudgeKeys.part(MODEL.key(), START.toEpochMilli(), 0), summary(1));
        Instant open = START.plus(QUARTER.multipliedBy(8));
        parts.put(JudgeKeys.part(MODEL.key(), open.toEpochMilli(), 0), summary(100));
        parts.put(JudgeKeys.part(MODEL.key(), open.toEpochMilli(), 3), summary(1000));

        OutcomeWindow all = stored.period(TimeRange.ALL).orElseThrow();
        assertThat(all.start()).isEqualTo(START);
        assertThat(all.end()).isEqualTo(open.plus(QUARTER));
        assertThat(all.summary().unmatched()).isEqualTo(36 + 1100);
        TimeRange two = new TimeRange(START.plus(QUARTER), START.plus(QUARTER.multipliedBy(3)));
        assertThat(stored.period(two).orElseThrow().summary().unmatched()).isEqualTo(2 + 3);
        assertThat(stored.period(new TimeRange(open.plus(HOUR), open.plus(HOUR.multipliedBy(2)))))
                .isEmpty();
    }

    @Test
    void aRangeBoundsTheStarts() {
        Instant second = START.plus(QUARTER);
        Instant fourth = START.plus(QUARTER.multipliedBy(3));

        assertThat(unmatched(QUARTER, new TimeRange(second, fourth), 100)).containsExactly(3L, 2L);
        assertThat(unmatched(QUARTER, new TimeRange(second, second.plusMillis(1)), 100))
                .containsExactly(2L);
        assertThat(unmatched(QUARTER, new TimeRange(Instant.MIN, Instant.EPOCH), 100))
                .isEmpty();
    }
}
