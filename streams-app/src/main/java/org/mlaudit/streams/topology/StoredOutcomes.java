package org.mlaudit.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.mlaudit.streams.performance.OutcomeWindow;

/** The outcomes of judged windows as they are stored. */
final class StoredOutcomes {
    private StoredOutcomes() {}

    /**
     * Windows of one size, newest first; none of a size that is not judged.
     *
     * @param store that holds them
     * @param from earliest start, inclusive, milliseconds
     * @param to latest start, exclusive
     */
    static List<OutcomeWindow> newest(
            RegisteredModel model,
            ReadOnlyKeyValueStore<Bytes, byte[]> store,
            Duration size,
            long from,
            long to,
            int limit) {
        List<OutcomeWindow> found = new ArrayList<>();
        if (from >= to || !model.contract().windows().sizes().contains(size)) {
            return found;
        }
        try (KeyValueIterator<Bytes, byte[]> entries = store.reverseRange(
                JudgeKeys.window(model.contract().key(), size.toMillis(), from),
                JudgeKeys.window(model.contract().key(), size.toMillis(), to - 1))) {
            while (entries.hasNext() && found.size() < limit) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                found.add(new OutcomeWindow(
                        model.contract().key(),
                        Instant.ofEpochMilli(JudgeKeys.startOfWindow(entry.key)),
                        size,
                        OutcomeWindows.decode(model, entry.value)));
            }
        }
        return found;
    }
}
