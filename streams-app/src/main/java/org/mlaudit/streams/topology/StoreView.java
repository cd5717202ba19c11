package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Action;
import org.mlaudit.event.Alert;
import org.mlaudit.event.Finding;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.query.AlertFile;
import org.mlaudit.streams.query.AlertFilter;
import org.mlaudit.streams.query.AuditView;
import org.mlaudit.streams.query.FindingFilter;
import org.mlaudit.streams.query.Health;
import org.mlaudit.streams.query.LedgerCheckpoint;
import org.mlaudit.streams.query.LedgerProof;
import org.mlaudit.streams.query.LedgerQuestion;
import org.mlaudit.streams.query.LedgerView;
import org.mlaudit.streams.query.Placement;
import org.mlaudit.streams.query.StoredInference;
import org.mlaudit.streams.query.TimeRange;
import org.mlaudit.streams.query.TopologyReport;
import org.mlaudit.streams.query.WindowInfo;
import org.mlaudit.streams.query.WindowSnapshot;

/** Answers the REST interface from the stores of this instance, active and standby. */
public final class StoreView implements AuditView {
    private static final Comparator<Finding> NEWEST_WINDOW_FIRST = Comparator.comparing(Finding::getWindowStart)
            .thenComparing(Finding::getWindowEnd)
            .reversed()
            .thenComparing(Finding::getMonitor)
            .thenComparing(Finding::getTarget)
            .thenComparing(finding -> String.valueOf(finding.getSegment()));

    private final KafkaStreams streams;
    private final TopologyDescription description;
    private final CatalogFollower catalog;
    private final ThreadLocal<EventCodec<Finding>> findingCodec;
    private final StoredAlerts alerts;
    private final SingleInferences inferences;
    private final HostPort self;
    private final LedgerView ledger;

    /**
     * A view of a running stream.
     *
     * @param description the topology it runs
     * @param alerts the alerts of its tasks
     * @param inferences what is known of single inferences
     * @param proofs what proves that records are in the ledger
     * @param self where other instances reach this one
     */
    public StoreView(
            KafkaStreams streams,
            TopologyDescription description,
            CatalogFollower catalog,
            EventCodecs codecs,
            StoredAlerts alerts,
            SingleInferences inferences,
            LedgerProofs proofs,
            HostPort self) {
        this.streams = streams;
        this.description = description;
        this.catalog = catalog;
        this.findingCodec = ThreadLocal.withInitial(codecs::findings);
        this.alerts = alerts;
        this.inferences = inferences;
        this.self = self;
        this.ledger = view(proofs);
    }

    private LedgerView view(LedgerProofs proofs) {
        return new LedgerView() {
            @Override
            public boolean isLedgered(String topic) {
                return proofs.isLedgered(topic);
            }

            @Override
            public Optional<Placement> placement(String topic, String key) {
                return StoreView.this.placement(proofs.metadata(topic, key), LedgerStore.name(topic));
            }

            @Override
            public List<LedgerCheckpoint> checkpoints() {
                return proofs.checkpoints();
            }

            @Override
            public LedgerProof proof(LedgerQuestion question) {
                return proofs.proof(question);
            }
        };
    }

    @Override
    public LedgerView ledger() {
        return ledger;
    }

    @Override
    public Health health() {
        KafkaStreams.State state = streams.state();
        Map<String, String> details = Map.of("streams", state.name());
        return switch (state) {
            case RUNNING -> new Health(Health.Status.UP, "processes events", details);
            case CREATED, REBALANCING ->
                new Health(Health.Status.STARTING, "work is being assigned or restored", details);
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Health(Health.Status.DOWN, "the application stops", details);
            case PENDING_ERROR, ERROR -> new Health(Health.Status.DOWN, "the stream failed; the log says why", details);
        };
    }

    @Override
    public TopologyReport topology() {
        List<TopologyReport.Instance> instances = streams.metadataForAllStreamsClients().stream()
                .map(client -> new TopologyReport.Instance(
                        address(client.hostInfo()),
                        names(client.topicPartitions()),
                        names(client.standbyTopicPartitions())))
                .sorted(Comparator.comparing(instance -> instance.server().toString()))
                .toList();
        return TopologyReport.of(description, instances);
    }

    private static List<String> names(Iterable<TopicPartition> partitions) {
        TreeSet<String> names = new TreeSet<>();
        partitions.forEach(partition -> names.add(partition.toString()));
        return List.copyOf(names);
    }

    @Override
    public List<ModelVersion> models() {
        return catalog.versions();
    }

    @Override
    public Optional<ModelVersion> model(ModelKey key) {
        return catalog.version(key);
    }

    @Override
    public Optional<Placement> placement(ModelKey key) {
        return placement(metadata(key), AuditTopology.WINDOWS_STORE);
    }

    @Override
    public Optional<Placement> placement(String inferenceId) {
        return placement(inferences.metadata(inferenceId), AuditTopology.EXPLANATIONS_STORE);
    }

    @Override
    public Optional<StoredInference> inference(String id) {
        return inferences.inference(id);
    }

    @Override
    public Optional<InferenceRow> row(StoredInference inference) {
        return inferences.row(inference);
    }

    @Override
    public Optional<ExplainedModel> explained(ModelKey key) {
        return inferences.explained(key);
    }

    private Optional<Placement> placement(@Nullable KeyQueryMetadata metadata, String store) {
        if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            return Optional.empty();
        }
        HostPort owner = address(metadata.activeHost());
        List<HostPort> standbys =
                metadata.standbyHosts().stream().map(StoreView::address).toList();
        if (owner.equals(self)) {
            return Optional.of(new Placement(owner, standbys, Placement.Role.OWNER, 0));
        }
        return Optional.of(
                standbys.contains(self)
                        ? new Placement(owner, standbys, Placement.Role.STANDBY, lag(store, metadata.partition()))
                        : new Placement(owner, standbys, Placement.Role.NONE, 0));
    }

    private long lag(String store, int partition) {
        var lag = streams.allLocalStorePartitionLags()
                .getOrDefault(store, Map.of())
                .get(partition);
        return lag == null ? -1 : lag.offsetLag();
    }

    private KeyQueryMetadata metadata(ModelKey key) {
        return streams.queryMetadataForKey(
                AuditTopology.WINDOWS_STORE, ModelKeys.encode(key), new ByteArraySerializer());
    }

    private static HostPort address(HostInfo host) {
        return new HostPort(host.host(), host.port());
    }

    @Override
    public List<HostPort> instances() {
        return streams.metadataForAllStreamsClients().stream()
                .map(StreamsMetadata::hostInfo)
                .map(StoreView::address)
                .distinct()
                .sorted(Comparator.comparing(HostPort::toString))
                .toList();
    }

    @Override
    public List<WindowInfo> windows(ModelKey key, Duration size, TimeRange range, int limit) {
        return windows(key).map(stored -> stored.newest(size, range, limit)).orElse(List.of());
    }

    @Override
    public Optional<Reference> reference(ModelKey key) {
        Optional<RegisteredModel> model = catalog.known(key);
        return model.flatMap(RegisteredModel::reference)
                .or(() -> model.flatMap(known -> Optional.ofNullable(
                                store(AuditTopology.REFERENCES_STORE, key).get(JudgeKeys.first(key)))
                        .map(stored -> FirstWindows.decode(known, stored))));
    }

    @Override
    public Optional<WindowSnapshot> window(ModelKey key, Duration size, Instant start) {
        return windows(key).flatMap(stored -> stored.window(size, start));
    }

    private Optional<StoredWindows> windows(ModelKey key) {
        return catalog.known(key)
                .map(model -> new StoredWindows(
                        model,
                        store(AuditTopology.WINDOWS_STORE, key),
                        store(AuditTopology.PARTS_STORE, key),
                        clock(key)));
    }

    @Override
    public List<Finding> findings(ModelKey key, FindingFilter filter, int limit) {
        EventCodec<Finding> codec = findingCodec.get();
        List<Finding> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store(AuditTopology.FINDINGS_STORE, key)
                .reverseRange(
                        JudgeKeys.findingsFrom(key, filter.range().fromMillis()),
                        JudgeKeys.findingsFrom(key, filter.range().toMillis()))) {
            while (entries.hasNext()) {
                Finding finding = codec.decode(entries.next().value);
                if (filter.matches(finding)) {
                    if (found.size() >= limit && !sameWindow(finding, found.get(found.size() - 1))) {
                        break;
                    }
                    found.add(finding);
                }
            }
        }
        return found.stream().sorted(NEWEST_WINDOW_FIRST).limit(limit).toList();
    }

    private static boolean sameWindow(Finding one, Finding other) {
        return one.getWindowStart().equals(other.getWindowStart())
                && one.getWindowEnd().equals(other.getWindowEnd());
    }

    @Override
    public List<Alert> alerts(AlertFilter filter, int limit) {
        return alerts.alerts(filter, limit);
    }

    @Override
    public Optional<AlertFile> alert(String id) {
        return alerts.alert(id);
    }

    @Override
    public void record(Action action) {
        alerts.record(action);
    }

    @Override
    public Optional<AuditedOutcomes> audited(ModelKey key) {
        return catalog.known(key).map(RegisteredModel::audited);
    }

    @Override
    public List<OutcomeWindow> outcomes(ModelKey key, Duration size, TimeRange range, int limit) {
        return outcomes(key).map(stored -> stored.newest(size, range, limit)).orElse(List.of());
    }

    @Override
    public Optional<OutcomeWindow> period(ModelKey key, TimeRange range) {
        return outcomes(key).flatMap(stored -> stored.period(range));
    }

    private Optional<StoredOutcomes> outcomes(ModelKey key) {
        return catalog.known(key)
                .map(model -> new StoredOutcomes(
                        model,
                        store(AuditTopology.OUTCOMES_STORE, key),
                        store(AuditTopology.OUTCOME_PARTS_STORE, key)));
    }

    @Override
    public Optional<Instant> judgedUpTo(ModelKey key) {
        long clock = clock(key);
        return clock == Long.MIN_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(clock));
    }

    private long clock(ModelKey key) {
        byte[] progress = store(AuditTopology.PROGRESS_STORE, key).get(JudgeKeys.progress(key));
        return progress == null ? Long.MIN_VALUE : ByteBuffer.wrap(progress).getLong();
    }

    private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, ModelKey key) {
        return streams.store(
                StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                        .withPartition(metadata(key).partition())
                        .enableStaleStores());
    }
}
