package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.monitor.ModelHistory;
import org.mlaudit.streams.monitor.PastWindow;

class JudgeStoresTest {
    private static final byte[] SUMMARY = {1, 2, 3};

    @Test
    void aWindowIsStoredWithItsRowsAndItsRevision() {
        for (long rows : new long[] {0, 1, 5_000_000_000L}) {
            for (long revision : new long[] {rows, rows + 1, 3 * rows + 2}) {
                byte[] stored = JudgeStores.encodeWindow(rows, revision, SUMMARY);
                assertThat(JudgeStores.rowsOf(stored)).isEqualTo(rows);
                assertThat(JudgeStores.revisionOf(stored)).isEqualTo(revision);
                assertThat(JudgeStores.summaryOf(stored)).containsExactly(SUMMARY);
            }
        }
    }

    @Test
    void aWindowOfWhichNothingIsExplainedIsStoredAsItAlwaysWas() {
        assertThat(JudgeStores.encodeWindow(258, 258, SUMMARY)).containsExactly(0, 0, 0, 0, 0, 0, 1, 2, 1, 2, 3);
    }

    @Test
    void explanationsOfEarlierWindowsRaiseTheRevisionOfWhatRestsOnThem() {
        PastWindow plain = new PastWindow(Instant.EPOCH, 7, Optional::empty, OptionalDouble.empty());
        PastWindow explained = new PastWindow(Instant.EPOCH, 7, 12, Optional::empty, OptionalDouble.empty());
        assertThat(new ModelHistory(List.of(plain, explained)).revision()).isEqualTo(19);
    }
}
