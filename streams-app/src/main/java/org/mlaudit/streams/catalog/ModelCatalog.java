package org.mlaudit.streams.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.ProtectionPolicy;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.ModelVersion;
import org.mlaudit.registry.RegistryException;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.GovernanceKind;
import org.mlaudit.streams.performance.ReferenceOutcomes;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.UnreadableSummaryException;
import org.mlaudit.streams.record.GovernanceLog;

/**
 * The registered model versions: one event each, keyed by {@code model/version}, in a compacted topic. Registering reads
 * what is registered, asks the schema registry, and writes under one transactional id, which the broker gives to one producer
 * at a time: of two registrations at the same time one fails, and nothing is overwritten unseen.
 *
 * <p>A version may be registered again with another contract only if its inferences stay readable (the registry's word) and
 * its windows stay comparable: the same columns, valid ranges, categories, segments, reference bins and window sizes. Texts, policies,
 * owner, risk tier and the artifact may change. Everything else is a new version.
 */
public final class ModelCatalog {
    private static final int ANSWER_MILLIS = 30_000;
    private static final Duration LOOK = Duration.ofMillis(20);

    private final AppConfig config;
    private final SchemaRegistry registry;
    private final Clock clock;
    private final String topic;

    /** What came of a registration. */
    public enum Outcome {
        /** The version is new. */
        CREATED,
        /** The version was there and has a new contract or reference now. */
        UPDATED,
        /** The version was there, with the same contract and reference. */
        UNCHANGED
    }

    /**
     * A registration.
     *
     * @param version as it is registered now
     * @param outcome what came of it
     */
    public record Registration(ModelVersion version, Outcome outcome) {}

    /** A catalogue in the configured cluster. Nothing is asked of it yet. */
    public ModelCatalog(AppConfig config, SchemaRegistry registry, Clock clock) {
        this.config = config;
        this.registry = registry;
        this.clock = clock;
        this.topic = config.topics().catalogue().models().name();
    }

    /**
     * Registers a version.
     *
     * @param reference what its windows are compared with; empty to keep the one it has, or to have its first windows
     *     become one
     * @param artifact the trained model; empty to take what the contract says
     * @param actor who registers it
     * @throws RegistrationException if it is registered with a contract that this one is not compatible with, or somebody
     *     else registers at the same time
     * @throws RegistryException if the schema registry can't be reached
     */
    public Registration register(
            ModelContract contract, Optional<Reference> reference, Optional<Artifact> artifact, String actor) {
        return register(contract, reference, artifact, Optional.empty(), actor);
    }

    /**
     * Registers a version, with its trained model in the catalog if that is given.
     *
     * @param artifactBytes the trained model, for an artifact at {@code catalog:}; empty to keep what the catalog holds of the
     *     same digest
     */
    public Registration register(
            ModelContract contract,
            Optional<Reference> reference,
            Optional<Artifact> artifact,
            Optional<ByteBuffer> artifactBytes,
            String actor) {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(producerConfig())) {
            producer.initTransactions();
            List<ModelVersion> all = versions();
            Optional<ModelVersion> before = all.stream()
                    .filter(version -> key(version).equals(contract.key()))
                    .findFirst();
            checkNameIsFree(contract, all);
            registerSchema(contract);
            ModelVersion version = version(contract, reference, artifact, artifactBytes, actor, before);
            if (before.filter(known -> same(known, version)).isPresent()) {
                return new Registration(before.get(), Outcome.UNCHANGED);
            }
            before.ifPresent(known -> checkComparable(known, version));
            byte[] value = new EventCodec<>(ModelVersion.class, topic, registry).encode(version);
            byte[] key = contract.key().toString().getBytes(StandardCharsets.UTF_8);
            ProducerRecord<byte[], byte[]> governance = governance(version);
            producer.beginTransaction();
            // What goes wrong with the records comes out of the commit.
            var unused = producer.send(new ProducerRecord<>(topic, key, value));
            var unusedToo = producer.send(governance);
            producer.commitTransaction();
            awaitVisible(version);
            return new Registration(version, before.isPresent() ? Outcome.UPDATED : Outcome.CREATED);
        } catch (ProducerFencedException e) {
            throw concurrent(contract, e);
        }
    }

    /** What the record says of the registration, in the same transaction. */
    private ProducerRecord<byte[], byte[]> governance(ModelVersion version) {
        Map<String, String> details = new HashMap<>();
        details.put("contractDigest", version.getContractDigest());
        Optional.ofNullable(version.getReferenceHash()).ifPresent(hash -> details.put("referenceHash", hash));
        Optional.ofNullable(version.getArtifactSha256()).ifPresent(hash -> details.put("artifactSha256", hash));
        GovernanceLog log = new GovernanceLog(config, registry, clock);
        return log.message(log.event(GovernanceKind.MODEL_REGISTERED, version.getRegisteredBy(), "")
                .setModel(version.getModel())
                .setVersion(version.getVersion())
                .setDetails(details)
                .build());
    }

    /**
     * Waits until readers of committed records find a version: a commit returns when it is decided, a little before its
     * records can be read.
     */
    private void awaitVisible(ModelVersion version) {
        long deadline = System.nanoTime() + Duration.ofMillis(ANSWER_MILLIS).toNanos();
        while (find(key(version))
                .filter(found -> !found.getRegisteredAt().isBefore(version.getRegisteredAt()))
                .isEmpty()) {
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(key(version) + " was registered, but can't be read in " + topic + " after "
                        + ANSWER_MILLIS / 1000 + " s");
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** All registered versions, by model and version. */
    public List<ModelVersion> versions() {
        return new CatalogReader(config, registry).read();
    }

    /** One registered version. */
    public Optional<ModelVersion> find(ModelKey key) {
        return versions().stream().filter(version -> key(version).equals(key)).findFirst();
    }

    private static ModelKey key(ModelVersion version) {
        return new ModelKey(version.getModel(), version.getVersion());
    }

    private static RegistrationException concurrent(ModelContract contract, Exception cause) {
        return new RegistrationException(
                "somebody else registered a model version at the same time, so " + contract.key()
                        + " was not registered. Try again.",
                cause);
    }

    /** Names that differ only in signs that Avro does not know would share a schema's name and subject. */
    private static void checkNameIsFree(ModelContract contract, List<ModelVersion> all) {
        String name = InferenceSchema.of(contract).getFullName();
        for (ModelVersion other : all) {
            if (!key(other).equals(contract.key())
                    && InferenceSchema.of(ContractFile.parse(other.getContract()))
                            .getFullName()
                            .equals(name)) {
                throw new RegistrationException(contract.key() + " would have the same Avro name as " + key(other)
                        + " (" + name + "), which is registered. Choose a name that differs in letters or digits.");
            }
        }
    }

    private void registerSchema(ModelContract contract) {
        Schema schema = InferenceSchema.of(contract);
        String subject =
                InferenceSchema.subject(config.topics().catalogue().inferences().name(), schema);
        try {
            registry.register(subject, schema);
        } catch (RegistryException e) {
            if (e.kind() == RegistryException.Kind.INCOMPATIBLE) {
                throw new RegistrationException(
                        contract.key() + " cannot be registered with this contract: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    private ModelVersion version(
            ModelContract contract,
            Optional<Reference> reference,
            Optional<Artifact> artifact,
            Optional<ByteBuffer> artifactBytes,
            String actor,
            Optional<ModelVersion> before) {
        Optional<Artifact> trained = artifact.or(contract::artifact);
        Optional<ModelVersion> kept = reference.isPresent() ? Optional.empty() : before;
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return ModelVersion.newBuilder()
                .setModel(contract.key().model())
                .setVersion(contract.key().version())
                .setState(before.map(ModelVersion::getState).orElse(LifecycleState.ACTIVE))
                .setContract(ContractFile.toJson(contract))
                .setContractDigest(ContractFile.digest(contract))
                .setReference(reference
                        .map(given -> ByteBuffer.wrap(given.encode()))
                        .or(() -> kept.map(ModelVersion::getReference))
                        .orElse(null))
                .setReferenceHash(reference
                        .map(Reference::hash)
                        .or(() -> kept.map(ModelVersion::getReferenceHash))
                        .orElse(null))
                .setReferenceRows(reference
                        .map(Reference::rows)
                        .or(() -> kept.map(ModelVersion::getReferenceRows))
                        .orElse(0L))
                .setArtifactUri(trained.map(Artifact::uri).orElse(null))
                .setArtifactSha256(trained.map(Artifact::sha256).orElse(null))
                .setArtifact(artifactBytes
                        .or(() -> before.filter(known -> trained.isPresent()
                                        && trained.get().uri().equals(known.getArtifactUri())
                                        && trained.get().sha256().equals(known.getArtifactSha256()))
                                .map(ModelVersion::getArtifact))
                        .orElse(null))
                .setRegisteredAt(now)
                .setRegisteredBy(actor)
                .build();
    }

    private static boolean same(ModelVersion known, ModelVersion wanted) {
        return known.getContractDigest().equals(wanted.getContractDigest())
                && Objects.equals(known.getReferenceHash(), wanted.getReferenceHash())
                && Objects.equals(known.getArtifactUri(), wanted.getArtifactUri())
                && Objects.equals(known.getArtifactSha256(), wanted.getArtifactSha256())
                && Objects.equals(known.getArtifact(), wanted.getArtifact());
    }

    private static void checkComparable(ModelVersion known, ModelVersion wanted) {
        ModelContract before = ContractFile.parse(known.getContract());
        ModelContract after = ContractFile.parse(wanted.getContract());
        String change = "";
        if (!before.windows().equals(after.windows())) {
            change = "its windows are cut in another way";
        } else if (!targets(before).equals(targets(after))) {
            change = "its features or outputs differ";
        } else if (!ProtectionPolicy.digest(before).equals(ProtectionPolicy.digest(after))) {
            change = "its protections differ";
        } else if (!counted(known, before, ModelCatalog::inputs).equals(counted(wanted, after, ModelCatalog::inputs))) {
            change = "its segments, valid ranges, categories or reference differ";
        } else if (!counted(known, before, ModelCatalog::outcomes)
                .equals(counted(wanted, after, ModelCatalog::outcomes))) {
            change = "its decision threshold, protected attributes, or what else is counted of outcomes differ";
        }
        if (!change.isEmpty()) {
            throw new RegistrationException(after.key() + " is registered already (contract "
                    + known.getContractDigest().substring(0, 12) + "), and " + change
                    + ", so that new windows could not be compared with old ones. Register it as a new version.");
        }
    }

    private static List<String> targets(ModelContract contract) {
        return InferenceLayout.of(contract).columns().stream()
                .map(column -> column.target() + " " + column.kind())
                .toList();
    }

    /** Fingerprint of what windows of a version count; empty when its reference was made for other columns. */
    private static OptionalLong counted(
            ModelVersion version,
            ModelContract contract,
            BiFunction<InferenceLayout, Optional<Reference>, Long> fingerprint) {
        InferenceLayout layout = InferenceLayout.of(contract);
        ByteBuffer reference = version.getReference();
        if (reference == null) {
            return OptionalLong.of(fingerprint.apply(layout, Optional.empty()));
        }
        byte[] encoded = new byte[reference.remaining()];
        reference.duplicate().get(encoded);
        try {
            return OptionalLong.of(fingerprint.apply(layout, Optional.of(Reference.decode(layout, encoded))));
        } catch (UnreadableSummaryException e) {
            return OptionalLong.empty();
        }
    }

    private static long inputs(InferenceLayout layout, Optional<Reference> reference) {
        return ProfileSpec.of(layout, reference).fingerprint();
    }

    private static long outcomes(InferenceLayout layout, Optional<Reference> reference) {
        return ReferenceOutcomes.spec(ProfileSpec.of(layout, reference), reference)
                .fingerprintOfCounts();
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-catalog");
        properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic + "-registration");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 24);
        // Brokers take a megabyte by default, compressed; a reference with outcomes of many groups has about that much.
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        return properties;
    }
}
