package org.mlaudit.streams.topology;

import java.util.Map;
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
 * Clients of the signer. The owner of the one partition of the signer's topic in the group is the one who signs; should two believe
 * so, the transactional id that all share lets the one who came last go on, and fails every transaction of the other.
 */
final class SignerClients {
    /** Room for the state of many trees in one record. */
    private static final int MOST_BYTES = 900_000;

    private final AppConfig config;
    private final String name;

    SignerClients(AppConfig config) {
        this.config = config;
        this.name = config.applicationId() + "-signer";
    }

    /** A member of the group that decides who signs. */
    Consumer<byte[], byte[]> member() {
        Map<String, Object> properties = reading("-member");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        return consumer(properties);
    }

    /** A reader of committed records from places that it is told; it fails rather than read from elsewhere. */
    Consumer<byte[], byte[]> reader() {
        Map<String, Object> properties = reading("-reader");
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return consumer(properties);
    }

    /** A producer that fences all others of this application. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = config.kafkaClient(name);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, name);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Largest state that is stored, in bytes; below what brokers take unless told otherwise. */
    static int mostBytes() {
        return MOST_BYTES;
    }

    private Map<String, Object> reading(String suffix) {
        Map<String, Object> properties = config.kafkaClient(name + suffix);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return properties;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
