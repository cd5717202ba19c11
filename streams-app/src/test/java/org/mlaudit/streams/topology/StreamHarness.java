package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.mlaudit.codec.GroundTruthDecoder;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Rejected;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Both steps of the stream without a broker: as many summarising tasks as there are source partitions and one judging
 * task, with punctuations, commits and crashes at the test's command. The steps and stores are the product's.
 */
final class StreamHarness implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Map<ModelKey, RegisteredModel> models = new HashMap<>();
    private final List<Schema> schemas = new ArrayList<>();
    private final ModelDirectory directory = new ModelDirectory() {
        @Override
        public Optional<RegisteredModel> find(ModelKey key) {
            return known(key);
        }

        @Override
        public Optional<RegisteredModel> known(ModelKey key) {
            return Optional.ofNullable(models.get(key));
        }

        @Override
        public List<RegisteredModel> versions(String model) {
            return models.values().stream()
                    .filter(version -> version.contract().key().model().equals(model))
                    .toList();
        }
    };
    private final ExplainedModels explained;
    private final EventCodecs codecs;
    private final StreamSettings settings;
    private final List<SummariseTask> tasks = new ArrayList<>();
    private final MockProcessorContext<byte[], byte[]> judgeContext;
    private final Judge judge;
    private final JudgeStores stores;
    private final Path directoryOfState;
    private final StreamCounters counters = new StreamCounters();
    private final List<Rejected> rejected = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private final List<Explanation> explanations = new ArrayList<>();
    private final List<ExplanationRequest> requests = new ArrayList<>();
    private final DetectorCache detectors = new DetectorCache();
    private final List<Finding> sent = new ArrayList<>();
    private final List<Alert> alerts = new ArrayList<>();
    private long now = Instant.parse("2026-06-01T00:00:00Z").toEpochMilli();

    StreamHarness(
            Path state, int partitions, boolean closeWhenIdle, List<Monitor> monitors, RegisteredModel... registered) {
        this(state, partitions, closeWhenIdle, monitors, ExplainedModels.none(), registered);
    }

    StreamHarness(
            Path state,
            int partitions,
            boolean closeWhenIdle,
            List<Monitor> monitors,
            ExplainedModels explained,
            RegisteredModel... registered) {
        this.explained = explained;
        this.directoryOfState = state;
        this.settings = new StreamSettings(INTERVAL, INTERVAL.multipliedBy(30), closeWhenIdle);
        SchemaRegistry registry = new SchemaRegistry(List.of("mock://" + state.getFileName()), Map.of());
        this.codecs = new EventCodecs(new TopicCatalogue(), registry);
        for (RegisteredModel model : registered) {
            models.put(model.contract().key(), model);
            schemas.add(InferenceSchema.of(model.contract()));
        }
        for (int partition = 0; partition < partitions; partition++) {
            tasks.add(new SummariseTask(partition, Map.of()));
        }
        judgeContext = context(new TaskId(1, 0));
        for (String name : List.of(
                AuditTopology.PARTS_STORE,
                AuditTopology.WINDOWS_STORE,
                AuditTopology.FINDINGS_STORE,
                AuditTopology.ALERTS_STORE,
                AuditTopology.PROGRESS_STORE,
                AuditTopology.REFERENCES_STORE,
                AuditTopology.OUTCOME_PARTS_STORE,
                AuditTopology.OUTCOMES_STORE,
                AuditTopology.ALERT_HISTORY_STORE)) {
            KeyValueStore<Bytes, byte[]> store = bytes(name);
            store.init(judgeContext.getStateStoreContext(), store);
            judgeContext.addStateStore(store);
        }
        stores = JudgeStores.of(judgeContext);
        judge = new Judge(settings, directory, monitors, OutcomeMonitors.ALL, codecs, counters, new AlertBoard());
        judge.init(judgeContext);
    }

    /** Sends a record to a source partition. */
    void send(int partition, byte[] value) {
        tasks.get(partition).process(value);
    }

    /** Sends a ground truth to a source partition, that of its inference. */
    void sendTruth(int partition, byte[] value) {
        tasks.get(partition).join(value);
    }

    /** Lets the steps forget what nobody waits for any more, as they do once a minute. */
    void expire() {
        tasks.forEach(SummariseTask::expire);
    }

    /** Lets wall-clock time pass: parts are forwarded and windows judged. */
    void tick() {
        tick(INTERVAL);
    }

    void tick(Duration time) {
        now += time.toMillis();
        tasks.forEach(SummariseTask::forward);
        judgeContext.setCurrentSystemTimeMs(now);
        punctuate(judgeContext, INTERVAL);
        judgeContext.forwarded().forEach(captured -> {
            byte[] value = captured.record().value();
            if (captured.childName().orElseThrow().equals(AuditTopology.FINDINGS_SINK)) {
                sent.add(codecs.findings().decode(value));
            } else {
                alerts.add(codecs.alerts().decode(value));
            }
        });
        judgeContext.resetForwards();
    }

    /** Commits all summarising tasks. */
    void commit() {
        tasks.forEach(SummariseTask::commit);
    }

    /** Kills a summarising task and restores it from what was committed; what it processed since must be sent again. */
    void crash(int partition) {
        tasks.set(partition, new SummariseTask(partition, tasks.get(partition).committed));
    }

    /** Forwards parts to the judging task, and kills that before it has judged; its stores stay. */
    void crashBeforeJudging() {
        tasks.forEach(SummariseTask::forward);
        judge.init(judgeContext);
    }

    /** The stored findings by what they judge: only the newest revision of each. */
    Map<String, Finding> findings() {
        Map<String, Finding> found = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> entries = stores.findings().all()) {
            entries.forEachRemaining(
                    entry -> found.put(entry.key.toString(), codecs.findings().decode(entry.value)));
        }
        return found;
    }

    /** The stored windows of a size by start: encoded rows and summary. */
    Map<Long, byte[]> windows(ModelKey key, Duration size) {
        Map<Long, byte[]> found = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> entries = stores.windows()
                .range(
                        JudgeKeys.window(key, size.toMillis(), 0),
                        JudgeKeys.window(key, size.toMillis(), Long.MAX_VALUE))) {
            entries.forEachRemaining(entry -> found.put(JudgeKeys.startOfWindow(entry.key), entry.value));
        }
        return found;
    }

    /** The stored outcomes of the windows of a size by start: encoded revision and summary. */
    Map<Long, byte[]> outcomes(ModelKey key, Duration size) {
        Map<Long, byte[]> found = new TreeMap<>();
        try (KeyValueIterator<Bytes, byte[]> entries = stores.outcomes()
                .range(
                        JudgeKeys.window(key, size.toMillis(), 0),
                        JudgeKeys.window(key, size.toMillis(), Long.MAX_VALUE))) {
            entries.forEachRemaining(entry -> found.put(JudgeKeys.startOfWindow(entry.key), entry.value));
        }
        return found;
    }

    /** Explanations that were committed, in the order in which they were sent. */
    List<Explanation> explanations() {
        return List.copyOf(explanations);
    }

    /** Inferences that were handed on to be explained by sampling. */
    List<ExplanationRequest> requests() {
        return List.copyOf(requests);
    }

    /** Hands an answer to a request to the step that keeps it. */
    void answer(int partition, String id, SampledAnswer answer) {
        tasks.get(partition).keep(id, answer);
    }

    /** What a source partition keeps of an inference, if anything. */
    Optional<KeptInference> kept(int partition, String id) {
        return tasks.get(partition).kept(id);
    }

    /** Reads and writes what is sent. */
    EventCodecs codecs() {
        return codecs;
    }

    /** Answers requests with the same models. */
    SampledWork work() {
        return new SampledWork(
                directory,
                explained,
                new InferenceDecoder(schemas::get, key -> directory.known(key).map(RegisteredModel::layout)),
                codecs.explanations());
    }

    /** What the steps counted. */
    StreamCounters counters() {
        return counters;
    }

    /** Everything sent to the findings topic, in order. */
    List<Finding> sentFindings() {
        return sent;
    }

    List<Alert> sentAlerts() {
        return alerts;
    }

    /** Anomalies that were committed. */
    List<Anomaly> anomalies() {
        return anomalies;
    }

    List<Rejected> rejected() {
        return rejected;
    }

    @Override
    public void close() {
        stores.windows().close();
        stores.findings().close();
    }

    private MockProcessorContext<byte[], byte[]> context(TaskId task) {
        Properties config = new Properties();
        config.put("application.id", "harness");
        config.put("bootstrap.servers", "none");
        MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(
                config, task, directoryOfState.resolve(task.toString()).toFile());
        context.setCurrentSystemTimeMs(now);
        return context;
    }

    private static KeyValueStore<Bytes, byte[]> bytes(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
    }

    private void punctuate(MockProcessorContext<byte[], byte[]> context, Duration interval) {
        context.scheduledPunctuators().stream()
                .filter(scheduled -> scheduled.getInterval().equals(interval))
                .forEach(scheduled -> scheduled.getPunctuator().punctuate(now));
    }

    /** One summarising and joining task over byte stores whose committed content survives a crash. */
    private final class SummariseTask {
        private final MockProcessorContext<byte[], byte[]> context;
        private final MockProcessorContext<byte[], byte[]> joinContext;
        private final Map<String, KeyValueStore<Bytes, byte[]>> inner = new TreeMap<>();
        private final List<CachedStateStore<?, ?>> stores = new ArrayList<>();
        private final Summarise summarise;
        private final JoinTruths join;
        private final KeepExplained keep;
        private long offset;
        private Map<String, Map<Bytes, byte[]>> committed;
        /** What a reader of committed records does not see yet, and never sees if the task dies now. */
        private final List<Anomaly> uncommitted = new ArrayList<>();

        private final List<Explanation> uncommittedExplanations = new ArrayList<>();

        private final Map<String, byte[]> places = new HashMap<>();

        SummariseTask(int partition, Map<String, Map<Bytes, byte[]>> restored) {
            committed = restored;
            context = context(new TaskId(0, partition));
            joinContext = context(new TaskId(0, partition));
            add(AuditTopology.LIVE_STORE, LivePaneStore::new);
            add(AuditTopology.LIVE_OUTCOMES_STORE, LiveOutcomeStore::new);
            add(AuditTopology.PENDING_STORE, PendingStore::new);
            summarise = new Summarise(
                    settings,
                    directory,
                    new InferenceDecoder(
                            schemas::get, key -> directory.known(key).map(RegisteredModel::layout)),
                    new RejectionWriter(codecs.rejected(), "summarise"),
                    new AnomalyWriter(codecs.anomalies(), detectors, counters),
                    new ExplanationNeeds(explained, codecs, counters),
                    counters);
            join = new JoinTruths(
                    directory,
                    new GroundTruthDecoder(id -> GroundTruthEncoder.schema()),
                    new RejectionWriter(codecs.rejected(), "join"),
                    counters);
            keep = new KeepExplained(
                    directory, codecs.explanations(), new ExplanationNeeds(explained, codecs, counters));
            summarise.init(context);
            keep.init(context);
            join.init(joinContext);
        }

        private <S extends StateStore & CachedStateStore<Bytes, byte[]>> void add(
                String name, Function<KeyValueStore<Bytes, byte[]>, S> wrap) {
            KeyValueStore<Bytes, byte[]> bytes = bytes(name);
            S store = wrap.apply(bytes);
            store.init(context.getStateStoreContext(), store);
            committed.getOrDefault(name, Map.of()).forEach(bytes::put);
            inner.put(name, bytes);
            stores.add(store);
            context.addStateStore(store);
            joinContext.addStateStore(store);
        }

        void keep(String id, SampledAnswer answer) {
            keep.process(new Record<>(id.getBytes(StandardCharsets.UTF_8), answer.encode(), now));
            drain(context);
        }

        Optional<KeptInference> kept(String id) {
            return Optional.ofNullable(places.get(id)).map(KeptInference::read);
        }

        void process(byte[] value) {
            context.setRecordMetadata("audit.inferences", context.taskId().partition(), offset++);
            summarise.process(new Record<>("id".getBytes(StandardCharsets.UTF_8), value, now));
            drain(context);
        }

        void join(byte[] value) {
            joinContext.setRecordMetadata("audit.ground-truth", context.taskId().partition(), offset++);
            join.process(new Record<>("id".getBytes(StandardCharsets.UTF_8), value, now));
            drain(joinContext);
        }

        void forward() {
            context.setCurrentSystemTimeMs(now);
            joinContext.setCurrentSystemTimeMs(now);
            punctuate(context, INTERVAL);
            drain(context);
        }

        void expire() {
            punctuate(context, Duration.ofMinutes(1));
            punctuate(joinContext, Duration.ofMinutes(1));
            drain(joinContext);
        }

        private void drain(MockProcessorContext<byte[], byte[]> from) {
            from.forwarded().forEach(captured -> {
                byte[] value = captured.record().value();
                if (captured.childName().orElseThrow().equals(AuditTopology.REJECTED_SINK)) {
                    rejected.add(codecs.rejected().decode(value));
                } else if (captured.childName().orElseThrow().equals(AuditTopology.ANOMALIES_SINK)) {
                    uncommitted.add(codecs.anomalies().decode(value));
                } else if (captured.childName().orElseThrow().equals(AuditTopology.EXPLANATIONS_SINK)) {
                    uncommittedExplanations.add(codecs.explanations().decode(value));
                } else if (captured.childName().orElseThrow().equals(AuditTopology.PLACES_SINK)) {
                    places.put(new String(captured.record().key(), StandardCharsets.UTF_8), value);
                } else if (captured.childName().orElseThrow().equals(AuditTopology.EXPLANATION_REQUESTS_SINK)) {
                    requests.add(ExplanationRequest.decode(value));
                } else {
                    judge.process(new Record<>(
                            captured.record().key(), value, captured.record().timestamp()));
                }
            });
            from.resetForwards();
        }

        void commit() {
            stores.forEach(CachedStateStore::flushCache);
            Map<String, Map<Bytes, byte[]>> state = new HashMap<>();
            inner.forEach((name, bytes) -> {
                Map<Bytes, byte[]> content = new HashMap<>();
                try (KeyValueIterator<Bytes, byte[]> entries = bytes.all()) {
                    entries.forEachRemaining(entry -> content.put(entry.key, entry.value));
                }
                state.put(name, content);
            });
            committed = state;
            drain(context);
            anomalies.addAll(uncommitted);
            uncommitted.clear();
            explanations.addAll(uncommittedExplanations);
            uncommittedExplanations.clear();
        }
    }

    static Clock clock() {
        return Clock.fixed(Instant.parse("2026-06-01T00:00:00Z"), java.time.ZoneOffset.UTC);
    }
}
