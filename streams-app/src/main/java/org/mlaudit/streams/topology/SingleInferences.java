package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Explanation;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.query.StoredInference;
import org.mlaudit.streams.query.UnusableModelException;
import org.mlaudit.streams.topology.ExplainedModels.Availability;

/**
 * What this instance knows of single inferences and of trained models: from the store of explanations, from the topic of
 * inferences, which is read again at the place that the store names, and from the models that are loaded.
 */
public final class SingleInferences {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final KafkaStreams streams;
    private final ModelDirectory directory;
    private final ExplainedModels models;
    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final ThreadLocal<EventCodec<Explanation>> codec;
    private final IntFunction<Schema> schemas;
    /** A consumer is for one thread at a time, and requests are few. */
    private final Object reading = new Object();

    private Optional<Consumer<byte[], byte[]>> consumer = Optional.empty();

    /**
     * What is known of single inferences.
     *
     * @param consumers makes a consumer of bytes that reads committed records only and belongs to no group
     * @param schemas writer schemas by id
     */
    public SingleInferences(
            KafkaStreams streams,
            ModelDirectory directory,
            ExplainedModels models,
            EventCodecs codecs,
            IntFunction<Schema> schemas,
            Supplier<Consumer<byte[], byte[]>> consumers) {
        this.streams = streams;
        this.directory = directory;
        this.models = models;
        this.topic = codecs.topics().inferences().name();
        this.codec = ThreadLocal.withInitial(codecs::explanations);
        this.schemas = schemas;
        this.consumers = consumers;
    }

    private static byte[] key(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the store keeps what is said of an inference. */
    KeyQueryMetadata metadata(String id) {
        return streams.queryMetadataForKey(AuditTopology.EXPLANATIONS_STORE, key(id), new ByteArraySerializer());
    }

    /** What this instance keeps of an inference. */
    Optional<StoredInference> inference(String id) {
        ReadOnlyWindowStore<Bytes, byte[]> store = streams.store(StoreQueryParameters.fromNameAndType(
                        AuditTopology.EXPLANATIONS_STORE, QueryableStoreTypes.<Bytes, byte[]>windowStore())
                .withPartition(metadata(id).partition())
                .enableStaleStores());
        Optional<KeptInference> kept = Optional.empty();
        // Of several, the last is said last.
        try (WindowStoreIterator<byte[]> found =
                store.fetch(Bytes.wrap(key(id)), Instant.EPOCH, Instant.now().plus(1, ChronoUnit.DAYS))) {
            while (found.hasNext()) {
                kept = Optional.of(KeptInference.read(found.next().value));
            }
        }
        return kept.map(held -> stored(id, held));
    }

    private StoredInference stored(String id, KeptInference kept) {
        Optional<Explanation> explanation =
                directory.known(kept.model()).flatMap(version -> kept.explanation(id, version, codec.get()));
        return new StoredInference(
                id,
                kept.model(),
                Instant.EPOCH.plus(kept.occurredAtMicros(), ChronoUnit.MICROS),
                topic,
                kept.partition(),
                kept.offset(),
                explanation);
    }

    /**
     * Reads an inference from its topic again.
     *
     * @throws TimeoutException if Kafka does not answer in time
     */
    Optional<InferenceRow> row(StoredInference inference) {
        return message(new TopicPartition(inference.topic(), inference.partition()), inference.offset())
                .flatMap(message -> decode(message, inference.id()));
    }

    private Optional<byte[]> message(TopicPartition partition, long offset) {
        synchronized (reading) {
            Consumer<byte[], byte[]> reader = consumer.orElseGet(consumers);
            consumer = Optional.of(reader);
            reader.assign(List.of(partition));
            reader.seek(partition, offset);
            long deadline = System.nanoTime() + ANSWER.toNanos();
            try {
                while (System.nanoTime() < deadline) {
                    List<ConsumerRecord<byte[], byte[]>> records =
                            reader.poll(Duration.ofMillis(200)).records(partition);
                    if (!records.isEmpty()) {
                        ConsumerRecord<byte[], byte[]> first = records.getFirst();
                        return first.offset() == offset ? Optional.ofNullable(first.value()) : Optional.empty();
                    }
                }
            } catch (OffsetOutOfRangeException e) {
                return Optional.empty();
            }
            throw new TimeoutException(partition + " could not be read at " + offset + " within " + ANSWER);
        }
    }

    private Optional<InferenceRow> decode(byte[] message, String id) {
        InferenceDecoder decoder =
                new InferenceDecoder(schemas, model -> directory.known(model).map(RegisteredModel::layout));
        try {
            InferenceRow row = decoder.decode(message);
            return row.id().equals(id) ? Optional.of(row) : Optional.empty();
        } catch (DecodingException e) {
            return Optional.empty();
        }
    }

    /**
     * The trained model of a version; empty for one that is not to be explained.
     *
     * @throws UnusableModelException if it can't be used
     */
    Optional<ExplainedModel> explained(ModelKey key) {
        return directory.known(key).flatMap(version -> switch (models.of(version)) {
            case Availability.None() -> Optional.empty();
            case Availability.Failed(var fault, var message) -> throw new UnusableModelException(fault, message);
            case Availability.Ready(var model) -> Optional.of(model);
        });
    }

    /** Gives back what reading holds. */
    public void close() {
        synchronized (reading) {
            consumer.ifPresent(Consumer::close);
            consumer = Optional.empty();
        }
    }
}
