package org.mlaudit.streams.topology;

import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.mlaudit.streams.config.AppConfig;

/**
 * Clients of the worker that explains by sampling. All instances are one group; offsets are committed in the transaction that
 * holds the answers, so the generation of the group fences one who was thrown out of it.
 */
final class WorkerClients implements ExplanationWorker.Clients {
    private final AppConfig config;
    private final String name;

    WorkerClients(AppConfig config) {
        this.config = config;
        this.name = config.applicationId() + "-explanations";
    }

    @Override
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = config.kafkaClient(name);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = config.kafkaClient(name);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name + "-" + UUID.randomUUID());
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
