package org.mlaudit.streams;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.artifact.ArtifactFetcher;
import org.mlaudit.streams.catalog.ModelCatalog;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;
import org.mlaudit.streams.ledger.VerifierKey;
import org.mlaudit.streams.query.AuditMetrics;
import org.mlaudit.streams.query.AuditServer;
import org.mlaudit.streams.record.ActionLog;
import org.mlaudit.streams.record.GovernanceLog;
import org.mlaudit.streams.retention.LegalHolds;
import org.mlaudit.streams.retention.TopicRetentions;
import org.mlaudit.streams.startup.LocalState;
import org.mlaudit.streams.startup.Prerequisites;
import org.mlaudit.streams.topology.AlertBoard;
import org.mlaudit.streams.topology.AuditTopology;
import org.mlaudit.streams.topology.CatalogFollower;
import org.mlaudit.streams.topology.EventCodecs;
import org.mlaudit.streams.topology.ExplainedModels;
import org.mlaudit.streams.topology.ExplanationWorker;
import org.mlaudit.streams.topology.LedgerProofs;
import org.mlaudit.streams.topology.LedgerSettings;
import org.mlaudit.streams.topology.LedgerSigner;
import org.mlaudit.streams.topology.LiveTail;
import org.mlaudit.streams.topology.ModelLoader;
import org.mlaudit.streams.topology.Monitors;
import org.mlaudit.streams.topology.OutcomeMonitors;
import org.mlaudit.streams.topology.PolicyCheck;
import org.mlaudit.streams.topology.SingleInferences;
import org.mlaudit.streams.topology.StoreView;
import org.mlaudit.streams.topology.StoredAlerts;
import org.mlaudit.streams.topology.StreamCounters;
import org.mlaudit.streams.topology.StreamFailures;
import org.mlaudit.streams.topology.StreamSettings;
import org.mlaudit.streams.topology.WriterSchemas;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance of the application. Start order does not matter: the REST interface answers at once, and the stream starts
 * when broker, registry and topics are there.
 */
public final class AuditApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditApp.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    private final AppConfig config;
    private final TopicCatalogue topics;
    private final SchemaRegistry registry;
    private final AuditMetrics metrics = new AuditMetrics();
    private final StreamCounters counters = new StreamCounters();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AuditServer server;
    private @Nullable CatalogFollower catalog;
    private @Nullable KafkaStreams streams;
    private @Nullable ExplanationWorker explanations;
    private @Nullable SingleInferences inferences;
    private @Nullable LedgerSigner signer;
    private @Nullable LedgerProofs proofs;
    private @Nullable LiveTail live;
    private @Nullable ActionLog actions;
    private volatile boolean failed;

    /** An instance that does nothing until {@link #start()}. */
    public AuditApp(AppConfig config) {
        this.config = config;
        this.topics = config.topics().catalogue();
        this.registry =
                new SchemaRegistry(config.registry().urls(), config.registry().client());
        this.server = new AuditServer(config, metrics, this::register);
    }

    /**
     * Starts and returns when events are processed or about to be.
     *
     * @throws org.mlaudit.streams.config.ConfigException if the port is taken, the state directory can't be written or the key of
     *     the ledger can't be used
     * @throws org.mlaudit.streams.startup.StartupException if broker, registry or topics do not come in time
     */
    public void start() throws InterruptedException {
        HostPort self = server.start();
        if (config.ledger().enabled()) {
            signer = LedgerSigner.of(config, registry);
            signer.bindTo(metrics.registry());
        }
        new Prerequisites(config, server::waitingFor).await();
        enforceHolds();
        EventCodecs codecs = new EventCodecs(topics, registry);
        catalog = new CatalogFollower(this::catalogConsumer, topics.models().name(), codecs.models());
        catalog.start();
        WriterSchemas schemas = new WriterSchemas(registry);
        ExplainedModels models = new ExplainedModels(new ModelLoader(new ArtifactFetcher(config)::fetch));
        var needs = new AuditTopology.Needs(
                topics,
                catalog,
                schemas,
                codecs,
                models,
                Monitors.ALL,
                OutcomeMonitors.ALL,
                counters,
                new StreamSettings(
                        config.partsInterval(),
                        config.windowsIdleAfter(),
                        config.windowsCloseWhenIdle(),
                        config.explanations().keep()),
                LedgerSettings.of(config.ledger()),
                new AlertBoard());
        counters.bindTo(metrics.registry());
        streams = new LocalState(config.stateDir(), config.applicationId()).start(() -> stream(needs, self));
        metrics.bind(streams);
        explanations = ExplanationWorker.of(config, catalog, models, codecs, schemas);
        explanations.start();
        if (signer != null) {
            signer.start();
        }
        inferences = new SingleInferences(streams, catalog, models, codecs, schemas, this::catalogConsumer);
        proofs = new LedgerProofs(
                streams, LedgerSettings.of(config.ledger()), codecs, this::verifierKey, this::proofConsumer);
        live = new LiveTail(this::tailConsumer, topics, codecs, server.live());
        live.start();
        actions = new ActionLog(config, registry);
        server.serve(new StoreView(
                streams,
                AuditTopology.build(needs).describe(),
                catalog,
                codecs,
                new StoredAlerts(streams, needs.alerts(), codecs, actions),
                inferences,
                proofs,
                self));
    }

    private KafkaStreams stream(AuditTopology.Needs needs, HostPort self) {
        KafkaStreams created = new KafkaStreams(AuditTopology.build(needs), streamsProperties(self));
        created.setUncaughtExceptionHandler(new StreamFailures());
        created.setStateListener((now, before) -> stateChanged(now));
        return created;
    }

    /** The key that checks what this instance signs; empty when it signs nothing. */
    private Optional<VerifierKey> verifierKey(String origin) {
        return Optional.ofNullable(signer).map(signs -> signs.verifier(origin));
    }

    /** While a legal hold is active, topics keep everything, also where somebody set it otherwise since. */
    private void enforceHolds() {
        GovernanceLog log = new GovernanceLog(config, registry, Clock.systemUTC());
        try (Admin admin = Admin.create(config.kafkaClient(config.applicationId() + "-holds"))) {
            new LegalHolds(config, log, new TopicRetentions(admin))
                    .enforce()
                    .forEach((topic, kept) -> LOG.warn(
                            "A legal hold is active, but {} kept records {}. It keeps everything now.",
                            topic,
                            kept.text()));
        } catch (TopicException e) {
            LOG.error("A legal hold is active, but topics may delete records: {}", e.getMessage());
        }
    }

    private ModelVersion register(ModelContract contract, String actor) {
        PolicyCheck.check(contract);
        return new ModelCatalog(config, registry, Clock.systemUTC())
                .register(contract, Optional.empty(), Optional.empty(), actor)
                .version();
    }

    private void stateChanged(KafkaStreams.State now) {
        LOG.info("Stream is {}", now);
        if (now == KafkaStreams.State.ERROR) {
            failed = true;
            stopped.countDown();
        }
    }

    private Properties streamsProperties(HostPort self) {
        Properties properties = config.streamsProperties(self);
        properties.putIfAbsent("consumer." + ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.putIfAbsent(
                "replication.factor", Integer.toString(config.topics().replication()));
        return properties;
    }

    private KafkaConsumer<byte[], byte[]> catalogConsumer() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-catalog");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaConsumer<byte[], byte[]> tailConsumer() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-live");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private KafkaConsumer<byte[], byte[]> proofConsumer() {
        return new KafkaConsumer<>(
                LedgerProofs.consumerProperties(config.kafkaClient(config.applicationId() + "-proofs")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /**
     * Waits until the application stops.
     *
     * @return whether it stopped because it was told to; false when the stream failed
     */
    public boolean awaitStopped() throws InterruptedException {
        stopped.await();
        return !failed;
    }

    /** Stops: commits what was processed and leaves the group. */
    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        if (explanations != null) {
            explanations.close();
        }
        if (streams != null) {
            streams.close(CLOSE_TIMEOUT);
        }
        if (signer != null) {
            // After the stream, so that what it committed last is signed.
            signer.close();
        }
        if (inferences != null) {
            inferences.close();
        }
        if (proofs != null) {
            proofs.close();
        }
        if (actions != null) {
            actions.close();
        }
        if (catalog != null) {
            catalog.close();
        }
        server.close();
        metrics.close();
        registry.close();
        stopped.countDown();
    }
}
