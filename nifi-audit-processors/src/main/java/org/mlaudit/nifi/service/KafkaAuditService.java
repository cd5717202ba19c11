package org.mlaudit.nifi.service;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.nifi.controller.ControllerService;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.TopicCatalogue;

/** The way to Kafka, to the schema registry and to the topics of ML Audit. Any number of threads may use it. */
public interface KafkaAuditService extends ControllerService {
    /** Names and settings of the topics. */
    TopicCatalogue topics();

    /** The schema registry; shared, and closed by this service. */
    SchemaRegistry registry();

    /** An administrative client; shared, and closed by this service. */
    Admin admin();

    /**
     * A new producer of bytes, to be closed by the caller.
     *
     * @param settings Kafka settings that go before those of this service
     */
    Producer<byte[], byte[]> producer(Map<String, Object> settings);

    /**
     * A new consumer of bytes that reads committed records only and commits nothing by itself, to be closed by the caller.
     *
     * @param settings Kafka settings that go before those of this service
     */
    Consumer<byte[], byte[]> consumer(Map<String, Object> settings);

    /**
     * Sees to it that the topics exist: creates missing ones when the service is configured to. Cheap once they do.
     *
     * @throws org.mlaudit.topics.TopicException if a topic is missing and may not be created, or Kafka can't be asked
     */
    void ensureTopics();

    /** How long a request may take. */
    Duration timeout();

    /** The brokers as configured, for messages and for provenance. */
    String brokers();
}
