package org.mlaudit.streams.topology;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;

/**
 * Live summaries of predictions and outcomes. Outcomes come for as long as they are waited for, so there are many panes and
 * few of them are live: the inner store is on disk.
 */
final class LiveOutcomeStore extends PaneStore<OutcomeSummary> {
    /** What joins in this task; both steps that join find it here. */
    private @Nullable Joining joining;

    LiveOutcomeStore(KeyValueStore<Bytes, byte[]> inner) {
        super(inner);
    }

    static StoreBuilder<LiveOutcomeStore> builder(String name, Map<String, String> changelogConfig) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> inner = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelogConfig);
        return new DelegatingStoreBuilder<>(inner, LiveOutcomeStore::new);
    }

    /** The pane of a model that starts at an instant: live, else decoded from its bytes, else empty. */
    LivePane<OutcomeSummary> pane(ModelKey model, long start, OutcomeSpec spec) {
        return pane(model, start, () -> new OutcomeSummary(spec), bytes -> OutcomeSummary.decode(spec, bytes));
    }

    /** What joins in this task, made when it is first asked for. */
    Joining joining(Supplier<Joining> made) {
        Joining known = joining;
        if (known == null) {
            known = made.get();
            joining = known;
        }
        return known;
    }

    @Override
    public void clearCache() {
        super.clearCache();
        joining = null;
    }
}
