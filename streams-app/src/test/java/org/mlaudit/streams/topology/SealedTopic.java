package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.LedgerEntries;
import org.mlaudit.event.LedgerRoot;
import org.mlaudit.streams.ledger.record.LedgerTopic;

/** The step that seals one partition, with commits and crashes at the test's command; what a crash undoes nobody sees. */
final class SealedTopic {
    private final LedgerTopic topic;
    private final LedgerSettings settings;
    private final IntFunction<Schema> schemas;
    private final EventCodecs codecs;
    private final Path directory;
    private final int partition;
    private final StreamCounters counters = new StreamCounters();

    /** What readers of committed records see. */
    final List<LedgerEntries> entries = new ArrayList<>();

    final List<LedgerRoot> roots = new ArrayList<>();

    private Map<Bytes, byte[]> committed = Map.of();
    private MockProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, byte[]> bytes;
    private LedgerStore store;
    private Seal seal;

    SealedTopic(
            LedgerTopic topic,
            LedgerSettings settings,
            int partition,
            IntFunction<Schema> schemas,
            EventCodecs codecs,
            Path directory) {
        this.topic = topic;
        this.settings = settings;
        this.partition = partition;
        this.schemas = schemas;
        this.codecs = codecs;
        this.directory = directory;
        start(settings);
    }

    private void start(LedgerSettings with) {
        Properties config = new Properties();
        config.put("application.id", "sealed");
        config.put("bootstrap.servers", "none");
        context = new MockProcessorContext<>(config, new TaskId(0, partition), directory.toFile());
        context.setCurrentSystemTimeMs(Instant.parse("2026-06-01T00:00:00Z").toEpochMilli());
        bytes = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LedgerStore.name(topic.text())),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        store = new LedgerStore(bytes);
        store.init(context.getStateStoreContext(), store);
        committed.forEach(bytes::put);
        context.addStateStore(store);
        seal = new Seal(topic, with, schemas, codecs, counters);
        seal.init(context);
    }

    void process(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        context.setRecordMetadata(codecs.topics().ledgered().get(topic.text()).name(), partition, offset);
        seal.process(new Record<>(key, value, 0));
    }

    void commit() {
        store.flushCache();
        Map<Bytes, byte[]> content = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = bytes.all()) {
            all.forEachRemaining(entry -> content.put(entry.key, entry.value));
        }
        committed = content;
        context.forwarded().forEach(captured -> {
            byte[] value = captured.record().value();
            if (captured.childName().orElseThrow().equals(LedgerSteps.leavesSink(topic))) {
                entries.add(codecs.ledgerEntries().decode(value));
            } else {
                assertThat(captured.childName()).contains(LedgerSteps.rootsSink(topic));
                roots.add(codecs.ledgerRoots().decode(value));
            }
            assertThat(new String(captured.record().key(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("example.org/test/"
                            + codecs.topics().ledgered().get(topic.text()).name());
        });
        context.resetForwards();
    }

    /** Kills the step and restores it from what was committed. */
    void crash() {
        start(settings);
    }

    /** Restarts the step with other settings, after a commit. */
    void restart(LedgerSettings with) {
        commit();
        start(with);
    }

    /** Bytes of the store that a commit left. */
    KeyValueStore<Bytes, byte[]> stored() {
        return bytes;
    }

    StreamCounters counters() {
        return counters;
    }
}
