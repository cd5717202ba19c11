package org.mlaudit.streams.record;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.event.Action;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.config.AppConfig;

/**
 * Writes what people did about alerts to its topic, which has one partition and so one order. A write is done when all in-sync
 * replicas have it; the producer's own repeats are no second record. Connects when there is something to write.
 */
public final class ActionLog implements AutoCloseable {
    private static final int ANSWER_MILLIS = 8_000;

    private final AppConfig config;
    private final String topic;
    private final EventCodec<Action> codec;
    private @Nullable Producer<byte[], byte[]> producer;

    /** The log of the configured cluster. Nothing is asked of it yet. */
    public ActionLog(AppConfig config, SchemaRegistry registry) {
        this.config = config;
        this.topic = config.topics().catalogue().actions().name();
        this.codec = new EventCodec<>(Action.class, topic, registry);
    }

    /**
     * Writes an action and waits until it is safe.
     *
     * @throws RetriableException if the broker does not answer: whether the action was written is not known
     */
    public synchronized void write(Action action) {
        byte[] key = action.getAlert().getBytes(StandardCharsets.UTF_8);
        try {
            connected()
                    .send(new ProducerRecord<>(topic, key, codec.encode(action)))
                    .get(2L * ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(e);
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            throw unknown(e);
        }
    }

    private static TimeoutException unknown(Exception cause) {
        return new TimeoutException(
                "The broker did not confirm the action. Send it again with the same Idempotency-Key, so that it counts once.",
                cause);
    }

    private Producer<byte[], byte[]> connected() {
        if (producer == null) {
            Map<String, Object> properties = config.kafkaClient(config.applicationId() + "-actions");
            properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
            producer = new KafkaProducer<>(properties);
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
