package org.mlaudit.streams.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.mlaudit.codec.GroundTruthDecoder;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.streams.ledger.record.LedgerTopic;
import org.mlaudit.streams.monitor.Monitor;
import org.mlaudit.streams.performance.OutcomeMonitor;
import org.mlaudit.topics.TopicCatalogue;

/**
 * The whole system, top to bottom: inferences are summed up where they lie, the parts are merged and judged by model, and
 * what the monitors say goes to its topics.
 *
 * <pre>
 *   audit.inferences -> [inferences] -> [summarise] --parts--> audit.window-parts     (key model/version)
 *                                        |          --rejected--> audit.rejected
 *                                        |          --anomalies--> audit.anomalies    (key inference id)
 *                                        |          --explanations--> audit.explanations
 *                                        |          --requests--> audit.explanation-requests
 *                                        |          --places--> audit.inference-places (key inference id)
 *                                        | live-panes, live-outcomes, pending
 *   audit.explained -> [explained] -> [keep-explained] --explanations, places-->
 *   audit.inference-places -> [places] -> [keep-inferences] explanations
 *   audit.ground-truth -> [ground-truth] -> [join] --rejected--> audit.rejected
 *   audit.window-parts -> [window-parts] -> [judge] --findings--> audit.findings
 *                                            |      --alerts----> audit.alerts
 *                                            parts, windows, outcome-parts, outcomes,
 *                                            findings, alerts, alert-history, progress, references
 *   audit.actions -> [actions] -> [act] --actions--> audit.window-parts     (key model/version)
 *   each ledgered topic (inferences, ground-truth, explanations, governance, actions)
 *                    -> [seal-TOPIC] --leaves--> audit.ledger, --ranges--> audit.roots
 *                                        | ledger-TOPIC
 * </pre>
 */
public final class AuditTopology {
    /** Live pane summaries of each source partition. */
    public static final String LIVE_STORE = "live-panes";
    /** Live summaries of predictions and outcomes of each source partition. */
    public static final String LIVE_OUTCOMES_STORE = "live-outcomes";
    /** Predictions and outcomes of each source partition that may still meet. */
    public static final String PENDING_STORE = "pending";
    /** What is said of single inferences, by id. */
    public static final String EXPLANATIONS_STORE = "explanations";
    /** Newest state of each pane in each source partition. */
    public static final String PARTS_STORE = "parts";
    /** Merged summaries of closed panes and windows. */
    public static final String WINDOWS_STORE = "windows";
    /** Newest revision of every finding. */
    public static final String FINDINGS_STORE = "findings";
    /** Newest state of every alert. */
    public static final String ALERTS_STORE = "alerts";
    /** Every alert by its id, with all that happened to it. */
    public static final String ALERT_HISTORY_STORE = "alert-history";
    /** Clocks, and how far each model was judged. */
    public static final String PROGRESS_STORE = "progress";
    /** References that were made of first windows. */
    public static final String REFERENCES_STORE = "references";

    /** Newest state of the outcomes of each pane in each source partition. */
    public static final String OUTCOME_PARTS_STORE = "outcome-parts";
    /** Merged outcomes of closed panes and windows. */
    public static final String OUTCOMES_STORE = "outcomes";

    static final String PARTS_SINK = "parts-out";
    static final String ACTIONS_SINK = "actions-out";
    static final String FINDINGS_SINK = "findings-out";
    static final String ALERTS_SINK = "alerts-out";
    static final String REJECTED_SINK = "rejected-out";
    static final String ANOMALIES_SINK = "anomalies-out";

    static final String EXPLANATIONS_SINK = "explanations-out";
    static final String PLACES_SINK = "places-out";
    static final String EXPLANATION_REQUESTS_SINK = "explanation-requests-out";

    private static final String INFERENCES = "inferences";
    private static final String SUMMARISE = "summarise";
    private static final String GROUND_TRUTH = "ground-truth";
    private static final String JOIN = "join";
    private static final String EXPLAINED = "explained";
    private static final String PLACES = "places";
    private static final String KEEP_INFERENCES = "keep-inferences";
    private static final String KEEP_EXPLAINED = "keep-explained";
    private static final String WINDOW_PARTS = "window-parts";
    private static final String JUDGE = "judge";
    private static final String ACTIONS = "actions";
    private static final String ACT = "act";

    private AuditTopology() {}

    /**
     * What the steps need from outside.
     *
     * @param topics names of the topics
     * @param directory the registered model versions
     * @param schemas writer schemas by id
     * @param codecs write what the stream says
     * @param models explain inferences
     * @param monitors judge the windows
     * @param outcomeMonitors judge what came of their predictions
     * @param counters count the work of this instance
     * @param settings pace of the stream
     * @param ledger which tamper-evident trees are kept
     * @param alerts where readers find the alerts of this instance
     */
    public record Needs(
            TopicCatalogue topics,
            ModelDirectory directory,
            IntFunction<Schema> schemas,
            EventCodecs codecs,
            ExplainedModels models,
            List<Monitor> monitors,
            List<OutcomeMonitor> outcomeMonitors,
            StreamCounters counters,
            StreamSettings settings,
            LedgerSettings ledger,
            AlertBoard alerts) {
        public Needs {
            monitors = List.copyOf(monitors);
            outcomeMonitors = List.copyOf(outcomeMonitors);
        }

        /** Needs with a board of their own. */
        public Needs(
                TopicCatalogue topics,
                ModelDirectory directory,
                IntFunction<Schema> schemas,
                EventCodecs codecs,
                ExplainedModels models,
                List<Monitor> monitors,
                List<OutcomeMonitor> outcomeMonitors,
                StreamCounters counters,
                StreamSettings settings,
                LedgerSettings ledger) {
            this(
                    topics,
                    directory,
                    schemas,
                    codecs,
                    models,
                    monitors,
                    outcomeMonitors,
                    counters,
                    settings,
                    ledger,
                    new AlertBoard());
        }

        /** Needs of a stream without a ledger. */
        public Needs(
                TopicCatalogue topics,
                ModelDirectory directory,
                IntFunction<Schema> schemas,
                EventCodecs codecs,
                ExplainedModels models,
                List<Monitor> monitors,
                List<OutcomeMonitor> outcomeMonitors,
                StreamCounters counters,
                StreamSettings settings) {
            this(
                    topics,
                    directory,
                    schemas,
                    codecs,
                    models,
                    monitors,
                    outcomeMonitors,
                    counters,
                    settings,
                    LedgerSettings.none());
        }
    }

    /** The topology. */
    public static Topology build(Needs needs) {
        TopicCatalogue topics = needs.topics();
        ByteArrayDeserializer in = new ByteArrayDeserializer();
        ByteArraySerializer out = new ByteArraySerializer();
        Topology topology = new Topology();

        topology.addSource(INFERENCES, in, in, topics.inferences().name());
        DetectorCache detectors = new DetectorCache();
        topology.addProcessor(SUMMARISE, () -> summarise(needs, detectors), INFERENCES);
        topology.addStateStore(LivePaneStore.builder(LIVE_STORE, Map.of()), SUMMARISE);
        topology.addSink(PARTS_SINK, topics.windowParts().name(), out, out, SUMMARISE);

        topology.addSource(GROUND_TRUTH, in, in, topics.groundTruth().name());
        topology.addProcessor(JOIN, () -> join(needs), GROUND_TRUTH);
        topology.addStateStore(LiveOutcomeStore.builder(LIVE_OUTCOMES_STORE, Map.of()), SUMMARISE, JOIN);
        topology.addStateStore(PendingStore.builder(PENDING_STORE, Map.of()), SUMMARISE, JOIN);

        topology.addSource(EXPLAINED, in, in, topics.explained().name());
        topology.addProcessor(KEEP_EXPLAINED, () -> keepExplained(needs), EXPLAINED);
        topology.connectProcessorAndStateStores(KEEP_EXPLAINED, LIVE_STORE);

        topology.addSource(PLACES, in, in, topics.inferencePlaces().name());
        topology.addProcessor(KEEP_INFERENCES, KeepInferences::new, PLACES);
        topology.addStateStore(explanations(needs.settings().keepExplanations()), KEEP_INFERENCES);

        topology.addSource(WINDOW_PARTS, in, in, topics.windowParts().name());
        topology.addProcessor(JUDGE, () -> judge(needs), WINDOW_PARTS);
        topology.addStateStore(inMemory(PARTS_STORE), JUDGE);
        topology.addStateStore(onDisk(WINDOWS_STORE), JUDGE);
        topology.addStateStore(onDisk(FINDINGS_STORE), JUDGE);
        topology.addStateStore(inMemory(ALERTS_STORE), JUDGE);
        topology.addStateStore(inMemory(PROGRESS_STORE), JUDGE);
        topology.addStateStore(inMemory(REFERENCES_STORE), JUDGE);
        topology.addStateStore(onDisk(OUTCOME_PARTS_STORE), JUDGE);
        topology.addStateStore(onDisk(OUTCOMES_STORE), JUDGE);
        topology.addStateStore(onDisk(ALERT_HISTORY_STORE), JUDGE);
        topology.addSink(FINDINGS_SINK, topics.findings().name(), out, out, JUDGE);
        topology.addSink(ALERTS_SINK, topics.alerts().name(), out, out, JUDGE);

        topology.addSource(ACTIONS, in, in, topics.actions().name());
        topology.addProcessor(ACT, () -> new Act(needs.codecs().actions()), ACTIONS);
        topology.addSink(ACTIONS_SINK, topics.windowParts().name(), out, out, ACT);

        topology.addSink(REJECTED_SINK, topics.rejected().name(), out, out, SUMMARISE, JOIN);
        topology.addSink(ANOMALIES_SINK, topics.anomalies().name(), out, out, SUMMARISE);
        topology.addSink(EXPLANATIONS_SINK, topics.explanations().name(), out, out, SUMMARISE, KEEP_EXPLAINED);
        topology.addSink(PLACES_SINK, topics.inferencePlaces().name(), out, out, SUMMARISE, KEEP_EXPLAINED);
        topology.addSink(EXPLANATION_REQUESTS_SINK, topics.explanationRequests().name(), out, out, SUMMARISE);
        LedgerSteps.add(
                topology,
                needs,
                Map.of(
                        LedgerTopic.INFERENCES,
                        INFERENCES,
                        LedgerTopic.GROUND_TRUTH,
                        GROUND_TRUTH,
                        LedgerTopic.ACTIONS,
                        ACTIONS));
        return topology;
    }

    private static Summarise summarise(Needs needs, DetectorCache detectors) {
        ModelDirectory directory = needs.directory();
        InferenceDecoder decoder =
                new InferenceDecoder(needs.schemas(), key -> directory.find(key).map(RegisteredModel::layout));
        RejectionWriter rejections = new RejectionWriter(needs.codecs().rejected(), SUMMARISE);
        AnomalyWriter anomalies = new AnomalyWriter(needs.codecs().anomalies(), detectors, needs.counters());
        return new Summarise(
                needs.settings(), directory, decoder, rejections, anomalies, explanationNeeds(needs), needs.counters());
    }

    private static ExplanationNeeds explanationNeeds(Needs needs) {
        return new ExplanationNeeds(needs.models(), needs.codecs(), needs.counters());
    }

    private static KeepExplained keepExplained(Needs needs) {
        return new KeepExplained(needs.directory(), needs.codecs().explanations(), explanationNeeds(needs));
    }

    private static JoinTruths join(Needs needs) {
        return new JoinTruths(
                needs.directory(),
                new GroundTruthDecoder(needs.schemas()),
                new RejectionWriter(needs.codecs().rejected(), JOIN),
                needs.counters());
    }

    private static Judge judge(Needs needs) {
        return new Judge(
                needs.settings(),
                needs.directory(),
                needs.monitors(),
                needs.outcomeMonitors(),
                needs.codecs(),
                needs.counters(),
                needs.alerts());
    }

    /** Dropped in segments as time goes on, so nothing has to look for what has expired. */
    private static StoreBuilder<WindowStore<Bytes, byte[]>> explanations(Duration kept) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(EXPLANATIONS_STORE, kept, Duration.ofMillis(1), false),
                        Serdes.Bytes(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> inMemory(String name) {
        return bytes(Stores.inMemoryKeyValueStore(name));
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> onDisk(String name) {
        return bytes(Stores.persistentKeyValueStore(name));
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> bytes(KeyValueBytesStoreSupplier supplier) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }
}
